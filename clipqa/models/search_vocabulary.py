"""What words visible answers hold, counted: for weighing a query and repairing its typos."""

from django.db import models


class SearchTerm(models.Model):
    """A term of the index and how many visible entries hold it."""

    term = models.CharField(max_length=64, primary_key=True)
    entries = models.IntegerField(default=0)

    class Meta:
        verbose_name = "search term"

    def __str__(self) -> str:
        return self.term


class SearchWord(models.Model):
    """A folded word as it is written, and how many visible entries hold it."""

    word = models.CharField(max_length=64, unique=True)
    term = models.CharField(max_length=64, default="", help_text="what the index knows it by")
    entries = models.IntegerField(default=0)

    class Meta:
        verbose_name = "search word"

    def __str__(self) -> str:
        return self.word


class SearchSpelling(models.Model):
    """A word as it is written, or with one letter left out: words one edit apart share one.

    The symmetric delete idea of Wolf Garbe's SymSpell, https://github.com/wolfgarbe/SymSpell.
    Kept as text, not hashed: its order leads from a misspelled word to those spelled much like it.
    """

    pk = models.CompositePrimaryKey("spelling", "word_id")
    spelling = models.CharField(max_length=64)
    # Without a constraint, which would search this table, by no index, for each word that goes.
    word = models.ForeignKey(
        SearchWord,
        models.DO_NOTHING,
        related_name="spellings",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        verbose_name = "search spelling"

    def __str__(self) -> str:
        return self.spelling


class SearchStatistics(models.Model):
    """One row: how many entries are counted, and how many terms they hold together."""

    entries = models.BigIntegerField(default=0)
    terms = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="search_statistics_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.entries} entries"

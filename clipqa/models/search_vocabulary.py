"""The counted words of visible answers, to weight queries and to correct their spelling."""

from django.db import models


class SearchTerm(models.Model):
    """A term of the index, and the number of visible entries that contain it."""

    term = models.CharField(max_length=64, primary_key=True)
    entries = models.IntegerField(default=0)

    class Meta:
        verbose_name = "search term"

    def __str__(self) -> str:
        return self.term


class SearchWord(models.Model):
    """A folded word, and the number of visible entries that contain it."""

    word = models.CharField(max_length=64, unique=True)
    term = models.CharField(max_length=64, default="", help_text="what the index knows it by")
    entries = models.IntegerField(default=0)

    class Meta:
        verbose_name = "search word"

    def __str__(self) -> str:
        return self.word


class SearchSpelling(models.Model):
    """A word, or a word without one of its letters: words with an edit distance of 1 share one.

    The symmetric delete idea of Wolf Garbe's SymSpell, https://github.com/wolfgarbe/SymSpell.
    Stored as text, not hashed: its order leads from a misspelled word to words with similar
    spelling.
    """

    pk = models.CompositePrimaryKey("spelling", "word_id")
    spelling = models.CharField(max_length=64)
    # Without a constraint, which would scan this table, without an index, for each deleted word.
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
    """A single row with the totals of the vocabulary.

    It has the number of counted entries, the number of their terms, and the rules and facets by
    which they were counted (`search/folding.py`).
    """

    entries = models.BigIntegerField(default=0)
    terms = models.BigIntegerField(default=0)
    folding = models.PositiveSmallIntegerField(
        # A database default, since a server with older code, not restarted yet, sets none.
        db_default=0,
        help_text="by which rules the words of all entries were folded",
    )
    facets = models.TextField(
        db_default="",
        help_text="the names of the facets that all entries were counted by",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="search_statistics_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.entries} entries"

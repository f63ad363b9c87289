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


class SearchTrigram(models.Model):
    """Three neighbouring letters of a word: words that share many are spelled alike."""

    trigram = models.CharField(max_length=12)
    word = models.ForeignKey(SearchWord, models.CASCADE, related_name="trigrams", db_index=False)

    class Meta:
        verbose_name = "search trigram"
        constraints = [
            models.UniqueConstraint("trigram", "word", name="trigram_stands_once_for_a_word"),
        ]

    def __str__(self) -> str:
        return self.trigram


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

"""The answers to one question."""

from clipqa.feed.card_rows import CardRow, read_rows
from clipqa.feed.cards import listed_answers
from clipqa.models.answer import AnswerQuerySet

BY_OUTLET = ("clip__video__outlet__name", "-search_entry__published_at", "-search_entry__answer_id")


class AnswersOf:
    """By outlet, the newest of each first: counted, and read where they are sliced."""

    def __init__(self, question_id: int, *, leaving_out: int | None = None) -> None:
        self._question_id, self._leaving_out = question_id, leaving_out

    def count(self) -> int:
        return self._public().count()

    def __getitem__(self, part: slice) -> list[CardRow]:
        ids = self._public().order_by(*BY_OUTLET).values("pk")[part]
        return read_rows(ids, BY_OUTLET).rows

    def named(self, public_id: str) -> CardRow | None:
        """The one of that name, wherever it stands."""
        ids = self._public().filter(public_id=public_id).order_by().values("pk")
        return next(iter(read_rows(ids).rows), None)

    def _public(self) -> AnswerQuerySet:
        answers = listed_answers().filter(question=self._question_id)
        return answers.exclude(pk=self._leaving_out) if self._leaving_out else answers

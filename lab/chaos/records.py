"""The records that editors save in a drill, and the text that has the number of each save."""

from typing import NamedTuple, Self

from django.db.models import QuerySet

from lab.soak.scenario import Scenario

# The text area of each model's form that the editors change.
FIELDS = {"answer": "body", "article": "block_text-0-text"}


class Record(NamedTuple):
    model: str
    pk: int

    def __str__(self) -> str:
        return f"{self.model} {self.pk}"

    @classmethod
    def read(cls, name: str) -> Self:
        model, pk = name.split()
        return cls(model, int(pk))

    @property
    def field(self) -> str:
        return FIELDS[self.model]

    def text(self) -> str:
        """Return the text as it is in the database now; '' if the record is missing."""
        if self.model == "article":
            return _text_in(next(iter(_blocks(self.pk).values()), None))
        from clipqa.models import Answer

        return Answer.objects.filter(pk=self.pk).values_list("body", flat=True).first() or ""

    def changes(self) -> list[tuple[str, str]]:
        """Return the text before and after each revision that changed it, in their order."""
        name = self._value_name()
        found = self.revisions().order_by("pk").values_list("changes", flat=True)
        pairs = [changes[name] for changes in found if name in changes]
        return [(_text_in(before), _text_in(after)) for before, after in pairs]

    def revisions(self) -> QuerySet:
        from clipqa.models import Revision

        return Revision.objects.filter(model_name=self.model, record_id=self.pk)

    def _value_name(self) -> str:
        if self.model == "answer":
            return "body"
        return next(iter(_blocks(self.pk)), "block:")


def _blocks(article_id: int) -> dict[str, object]:
    """Return the blocks of an article by the names that they have in revisions, in their order."""
    from clipqa.articles.reading import read_blocks
    from clipqa.articles.states import BLOCK_PREFIX, blocks_state

    state = blocks_state(read_blocks([article_id])[article_id])
    return {name: value for name, value in state.items() if name.startswith(BLOCK_PREFIX)}


def _text_in(value: object) -> str:
    """Return the text of an answer's field or of a block; '' for a block that was not there."""
    if isinstance(value, dict):
        return str(value.get("text", ""))
    return value if isinstance(value, str) else ""


def records_of(scenario: Scenario) -> list[Record]:
    """Return the articles first, which a short round has to reach."""
    articles = [Record("article", pk) for pk in scenario.articles]
    return [*articles, *(Record("answer", pk) for pk, _path in scenario.edited)]

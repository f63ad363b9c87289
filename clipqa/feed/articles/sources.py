"""The sources of an article: the clip answers that it cites, in the order of their numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clipqa.feed.cards.cards import Card, listed_answers
from clipqa.feed.cards.rows import CardRow, read_rows
from clipqa.models import Citation


@dataclass(frozen=True)
class Source:
    """A cited answer. Without a row it is not public, and the copy in the citation is shown."""

    number: int
    public_id: str
    row: CardRow | None
    outlet: str
    speaker: str
    video_title: str
    said_on: date | None
    start_ms: int | None
    end_ms: int | None
    question: str

    @property
    def card(self) -> Card | None:
        return self.row.card if self.row else None

    @property
    def anchor(self) -> str:
        return f"source_{self.number}"


class Sources:
    """The sources of a page by the public id of their answer."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.all = list(sources)
        self._by_id = {source.public_id: source for source in self.all}

    def get(self, public_id: str) -> Source | None:
        return self._by_id.get(public_id)


def read_sources(article_ids: Collection[int]) -> dict[int, Sources]:
    """Return the sources of each article, in two statements."""
    citations: dict[int, list[Citation]] = {pk: [] for pk in article_ids}
    for each in Citation.objects.shown().filter(article__in=article_ids).order_by("position"):
        citations[each.article_id].append(each)
    cards = public_rows([each.cited for own in citations.values() for each in own])
    return {pk: _sources(own, cards) for pk, own in citations.items()}


def sources_of(citations: Iterable[Citation]) -> Sources:
    """Return the sources of citations that are not saved, in their order."""
    shown = [each for each in citations if each.outlet_name]
    return _sources(shown, public_rows([each.cited for each in shown]))


def _sources(citations: Iterable[Citation], cards: Mapping[str, CardRow]) -> Sources:
    return Sources(_source(n, each, cards.get(each.cited)) for n, each in enumerate(citations, 1))


def public_rows(public_ids: Collection[str]) -> dict[str, CardRow]:
    """Return the rows of the cards of public answers, in one statement."""
    if not public_ids:
        return {}
    ids = listed_answers().filter(public_id__in=public_ids).order_by().values("pk")
    return {row.card.public_id: row for row in read_rows(ids, is_prepared=False).rows}


def _source(number: int, citation: Citation, row: CardRow | None) -> Source:
    return Source(
        number=number,
        public_id=citation.cited,
        row=row,
        outlet=citation.outlet_name,
        speaker=citation.speaker,
        video_title=citation.video_title,
        said_on=citation.said_on,
        start_ms=citation.start_ms,
        end_ms=citation.end_ms,
        question=citation.question_text,
    )


def rows_of_questions(question_ids: Collection[int]) -> dict[str, list[CardRow]]:
    """Return the cards of questions by outlet, by the URL of their question, in one statement."""
    found: dict[str, list[CardRow]] = {}
    if not question_ids:
        return found
    ids = listed_answers().filter(question__in=question_ids).order_by().values("pk")
    for row in read_rows(ids, ("clip__video__outlet__name",), is_prepared=False).rows:
        found.setdefault(row.card.question_url, []).append(row)
    return found

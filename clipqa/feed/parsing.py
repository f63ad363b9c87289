"""Parse the parameters of a URL into a `FeedQuery` and a list of problems."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.facets import BY_NAME
from clipqa.feed.filters import FILTERS
from clipqa.feed.query import MAX_TEXT_LENGTH, PARAMETERS, AsOf, FeedQuery
from clipqa.lib.words import words_of
from clipqa.search.text import MAX_WORDS, parse_text

SORTS: dict[str, str | Promise] = {
    "best": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
    "shortest": gettext_lazy("Shortest"),
    "longest": gettext_lazy("Longest"),
}
CLIPS, ARTICLES = "clips", "articles"  # the kinds of results that a search can be narrowed to
MAX_VALUES = 20
MAX_PAGE = 10**9


@dataclass(frozen=True)
class Problem:
    """An invalid parameter: `sentence` says what is wrong, `consequence` how the page handles it.

    If `is_applied`, the parameter is applied in part, and the API doesn't report an error.
    """

    parameter: str
    sentence: str
    consequence: str = ""
    is_applied: bool = False

    @property
    def notice(self) -> str:
        return f"{self.sentence} {self.consequence}".strip()


@dataclass(frozen=True)
class Parsed:
    """`query` has the valid parameters."""

    query: FeedQuery
    problems: list[Problem]


def parse_query(data: QueryDict) -> Parsed:
    """Parse the parameters of a feed without a query.

    Slugs are checked when their values are counted (`feed/facets/names.py`).
    """
    problems: list[Problem] = []
    data = _shorten_text(data, problems)
    values = {name: _read(data, name, problems) for name in FILTERS}
    values["text"] = text = _check_words(values["text"], problems)
    _check_dates(values, problems)
    query = FeedQuery(
        chosen={facet: values.pop(facet) for facet in BY_NAME},
        **values,
        kind=CLIPS if data.get("kind") == CLIPS else "",
        as_typed=data.get("as_typed") == "1",
        sort=_read_sort(data, text, problems),
        page=read_page(data, problems),
        as_of=_read_as_of(data, problems),
    )
    return Parsed(query, problems)


def _shorten_text(data: QueryDict, problems: list[Problem]) -> QueryDict:
    """Cut a text that is too long after its last whole word.

    A single word that is too long stays as it is, and `_read` reports it.
    """
    parameter = PARAMETERS["text"]
    texts = [text.strip() for text in data.getlist(parameter)]
    shortened_texts = [first_words(text) or text for text in texts]
    if shortened_texts == texts:
        return data
    sentence = _("A search text can have up to %(most)d characters.") % {"most": MAX_TEXT_LENGTH}
    consequence = _("Only its first words were searched for.")
    problems.append(Problem(parameter, sentence, consequence, is_applied=True))
    shortened = data.copy()
    shortened.setlist(parameter, shortened_texts)
    return shortened


def first_words(text: str) -> str:
    """Return the beginning of a text up to the maximum length, without a cut word."""
    if len(text) <= MAX_TEXT_LENGTH:
        return text
    *_before, last = [None, *words_of(text[: MAX_TEXT_LENGTH + 1])]
    is_cut = last is not None and last.end > MAX_TEXT_LENGTH and not last.is_unspaced
    return text[: last.start if last and is_cut else MAX_TEXT_LENGTH].strip()


def _read(data: QueryDict, name: str, problems: list[Problem]) -> Any:
    parameter = PARAMETERS[name]
    raw_values = [raw for raw in data.getlist(parameter) if raw.strip()]
    if len(raw_values) > MAX_VALUES:
        problems.append(_too_many(parameter))
    field = FILTERS[name].field
    read: list[Any] = []
    for raw in raw_values[:MAX_VALUES]:
        try:
            value = field.clean(raw)
        except ValidationError:
            problems.append(_invalid_value(parameter, raw))
            continue
        if value not in read:
            read.append(value)
    if name in BY_NAME:
        return tuple(read)
    # The last value of a parameter that has only one, as `QueryDict.get()` returns.
    return read[-1] if read else getattr(FeedQuery, name)


def _invalid_value(parameter: str, raw: str) -> Problem:
    if parameter == "q":
        sentence = _("A search text can have up to %(most)d characters of plain text.")
        return Problem(parameter, sentence % {"most": MAX_TEXT_LENGTH}, _("It was ignored."))
    if parameter in {"from", "to"}:
        sentence = _("“%(value)s” is not a date. Write it like 2025-02-18.") % {
            "value": printable_text(raw)
        }
        return Problem(parameter, sentence, _("It was ignored."))
    return unknown_value(parameter, raw)


def unknown_value(parameter: str, raw: str) -> Problem:
    values = {"value": printable_text(raw), "parameter": parameter}
    sentence = _("The filter “%(parameter)s” has no value “%(value)s”.") % values
    return Problem(parameter, sentence, _("It was ignored."))


def _too_many(parameter: str) -> Problem:
    sentence = _("The filter “%(parameter)s” takes up to %(most)d values.")
    values = {"most": MAX_VALUES, "parameter": parameter}
    return Problem(parameter, sentence % values, _("Only the first ones were used."))


def printable_text(raw: str) -> str:
    """Return a value for a message: shortened, and without unprintable characters."""
    printable = "".join(char if char.isprintable() else "�" for char in raw[:60])
    return printable + ("…" if len(raw) > 60 else "")


def _check_words(text: str, problems: list[Problem]) -> str:
    """Return the text, or '' if it has nothing to search for."""
    parsed_text = parse_text(text)
    if text and not (parsed_text.included or parsed_text.outlets or parsed_text.topics):
        sentence = _("“%(value)s” has no word to search for.") % {"value": printable_text(text)}
        problems.append(Problem("q", sentence, _("It was ignored.")))
        return ""
    if len(set(text.split())) > MAX_WORDS:
        sentence = _("A search takes up to %(most)d words.") % {"most": MAX_WORDS}
        consequence = _("Only the first ones were used.")
        problems.append(Problem("q", sentence, consequence, is_applied=True))
    return text


def _check_dates(values: dict[str, Any], problems: list[Problem]) -> None:
    start, end = values["date_from"], values["date_to"]
    if start and end and start > end:
        sentence = _("The first day, “from”, is after the last day, “to”.")
        problems.append(Problem("from", sentence, _("Both were ignored.")))
        values.update(date_from=None, date_to=None)


def _read_sort(data: QueryDict, text: str, problems: list[Problem]) -> str:
    raw = data.get("sort", "").strip()
    if raw in SORTS and (raw != "best" or text):
        return raw
    if raw == "best":
        sentence = _("“Best match” needs a search text.")
        problems.append(Problem("sort", sentence, _("The newest come first.")))
    elif raw:
        problems.append(unknown_value("sort", raw))
    return ""


def read_page(data: QueryDict, problems: list[Problem]) -> int:
    """Return the page number, 1 if it is invalid. It may be past the end."""
    raw = data.get("page", "").strip()
    if not raw:
        return 1
    if re.fullmatch(r"[0-9]+", raw) and int(raw[:30]) > 0:
        return min(int(raw[:30]), MAX_PAGE)
    sentence = _("“%(value)s” is not a page number.") % {"value": printable_text(raw)}
    problems.append(Problem("page", sentence, _("This is the first page.")))
    return 1


def _read_as_of(data: QueryDict, problems: list[Problem]) -> AsOf | None:
    raw = data.get("as_of", "").strip()
    if not raw:
        return None
    try:
        return AsOf.parse(raw)
    except ValueError:
        sentence = _("The starting point of this list can't be read.")
        problems.append(Problem("as_of", sentence, _("The list starts again.")))
        return None

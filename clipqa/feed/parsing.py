"""From the parameters of an address to a `FeedQuery` and what was wrong with them."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.feed.filters import FILTERS
from clipqa.feed.query import LONGEST_TEXT, PARAMETERS, AsOf, FeedQuery
from clipqa.search.text import MOST_WORDS, parse_text

SORTS: dict[str, str | Promise] = {
    "best": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
    "shortest": gettext_lazy("Shortest"),
    "longest": gettext_lazy("Longest"),
}
MOST_VALUES = 20
PAST_ANY_END = 10**9


@dataclass(frozen=True)
class Problem:
    """A parameter that can't be followed: what is wrong, and what a page does about it."""

    parameter: str
    sentence: str
    consequence: str = ""

    @property
    def notice(self) -> str:
        return f"{self.sentence} {self.consequence}".strip()


@dataclass(frozen=True)
class Parsed:
    """`query` holds what could be followed."""

    query: FeedQuery
    problems: list[Problem]


def parse_query(data: QueryDict) -> Parsed:
    """Read a feed address, without asking the database: whether slugs name anything is found
    out with their counts (`feed/names.py`).
    """
    problems: list[Problem] = []
    values = {attribute: _read(data, attribute, problems) for attribute in FILTERS}
    values["text"] = _check_words(values["text"], problems)
    _check_dates(values, problems)
    query = FeedQuery(
        **values,
        as_typed=data.get("as_typed") == "1",
        sort=_read_sort(data, values["text"], problems),
        page=read_page(data, problems),
        as_of=_read_as_of(data, problems),
    )
    return Parsed(query, problems)


def _read(data: QueryDict, attribute: str, problems: list[Problem]) -> Any:
    parameter, default = PARAMETERS[attribute], getattr(FeedQuery, attribute)
    raw_values = [raw for raw in data.getlist(parameter) if raw.strip()]
    if len(raw_values) > MOST_VALUES:
        problems.append(_too_many(parameter))
    field = FILTERS[attribute].field
    read: list[Any] = []
    for raw in raw_values[:MOST_VALUES]:
        try:
            value = field.clean(raw)
        except ValidationError:
            problems.append(_not_understood(parameter, raw))
            continue
        if value not in read:
            read.append(value)
    if isinstance(default, tuple):
        return tuple(read)
    # Of a parameter that counts once the last stands, as browsers send a corrected form.
    return read[-1] if read else default


def _not_understood(parameter: str, raw: str) -> Problem:
    if parameter == "q":
        sentence = _("A search text holds up to %(most)d characters of plain text.")
        return Problem(parameter, sentence % {"most": LONGEST_TEXT}, _("It was left out."))
    if parameter in {"from", "to"}:
        sentence = _("“%(value)s” is no date: write it like 2025-02-18.") % {"value": shown(raw)}
        return Problem(parameter, sentence, _("It was left out."))
    return unknown_value(parameter, raw)


def unknown_value(parameter: str, raw: str) -> Problem:
    values = {"value": shown(raw), "parameter": parameter}
    sentence = _("The filter “%(parameter)s” has no value “%(value)s”.") % values
    return Problem(parameter, sentence, _("It was left out."))


def _too_many(parameter: str) -> Problem:
    sentence = _("The filter “%(parameter)s” takes up to %(most)d values.")
    values = {"most": MOST_VALUES, "parameter": parameter}
    return Problem(parameter, sentence % values, _("The first of them were used."))


def shown(raw: str) -> str:
    """What was typed, short and printable enough to be said back."""
    printable = "".join(char if char.isprintable() else "�" for char in raw[:60])
    return printable + ("…" if len(raw) > 60 else "")


def _check_words(text: str, problems: list[Problem]) -> str:
    """The text if it can be searched for, else ''."""
    asked = parse_text(text)
    if text and not (asked.asks or asked.outlets or asked.topics):
        sentence = _("“%(value)s” has no word to search for.") % {"value": shown(text)}
        problems.append(Problem("q", sentence, _("It was left out.")))
        return ""
    if len(set(text.split())) > MOST_WORDS:
        sentence = _("A search takes up to %(most)d words.") % {"most": MOST_WORDS}
        problems.append(Problem("q", sentence, _("The first of them were used.")))
    return text


def _check_dates(values: dict[str, Any], problems: list[Problem]) -> None:
    start, end = values["date_from"], values["date_to"]
    if start and end and start > end:
        sentence = _("The first day, “from”, lies after the last, “to”.")
        problems.append(Problem("from", sentence, _("Both were left out.")))
        values.update(date_from=None, date_to=None)


def _read_sort(data: QueryDict, text: str, problems: list[Problem]) -> str:
    raw = data.get("sort", "").strip()
    if raw in SORTS and (raw != "best" or text):
        return raw
    if raw == "best":
        sentence = _("“Best match” needs a search text.")
        problems.append(Problem("sort", sentence, _("The newest stand first.")))
    elif raw:
        problems.append(unknown_value("sort", raw))
    return ""


def read_page(data: QueryDict, problems: list[Problem]) -> int:
    """The page asked for, 1 if that is no page; it may lie past the end."""
    raw = data.get("page", "").strip()
    if not raw:
        return 1
    if re.fullmatch(r"[0-9]+", raw) and int(raw[:30]) > 0:
        return min(int(raw[:30]), PAST_ANY_END)
    sentence = _("“%(value)s” is no page number.") % {"value": shown(raw)}
    problems.append(Problem("page", sentence, _("This is the first page.")))
    return 1


def _read_as_of(data: QueryDict, problems: list[Problem]) -> AsOf | None:
    raw = data.get("as_of", "").strip()
    if not raw:
        return None
    try:
        return AsOf.parse(raw)
    except ValueError:
        sentence = _("The starting point of this walk through the pages can't be read.")
        problems.append(Problem("as_of", sentence, _("The list starts afresh.")))
        return None

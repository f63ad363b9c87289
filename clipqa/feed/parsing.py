"""From the parameters of an address to a `FeedQuery` and what was wrong with them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.feed.filters import FILTERS, MOST_WORDS
from clipqa.feed.names import KnownNames, look_up
from clipqa.feed.query import LONGEST_TEXT, PARAMETERS, AsOf, FeedQuery

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
    """A parameter that can't be followed, and the sentence that says so."""

    parameter: str
    sentence: str


@dataclass(frozen=True)
class Parsed:
    """`query` holds what could be followed; `names` what its slugs are called."""

    query: FeedQuery
    names: KnownNames
    problems: list[Problem]


def parse_query(data: QueryDict) -> Parsed:
    """Read a feed address. Costs one statement if it names outlets or topics, else none."""
    problems: list[Problem] = []
    values = {attribute: _read(data, attribute, problems) for attribute in FILTERS}
    _check_words(values["text"], problems)
    _check_dates(values, problems)
    query = FeedQuery(
        **values,
        sort=_read_sort(data, values["text"], problems),
        page=read_page(data, problems),
        as_of=_read_as_of(data, problems),
    )
    names = look_up(query.outlets, query.topics)
    return Parsed(_keep_known(query, names, problems), names, problems)


def _read(data: QueryDict, attribute: str, problems: list[Problem]) -> Any:
    parameter, default = PARAMETERS[attribute], getattr(FeedQuery, attribute)
    raw_values = [raw for raw in data.getlist(parameter) if raw.strip()]
    if len(raw_values) > MOST_VALUES:
        problems.append(Problem(parameter, _too_many(parameter)))
    field = FILTERS[attribute].field
    read: list[Any] = []
    for raw in raw_values[:MOST_VALUES]:
        try:
            value = field.clean(raw)
        except ValidationError:
            problems.append(Problem(parameter, _not_understood(parameter, raw)))
            continue
        if value not in read:
            read.append(value)
    if isinstance(default, tuple):
        return tuple(read)
    # Of a parameter that counts once the last stands, as browsers send a corrected form.
    return read[-1] if read else default


def _not_understood(parameter: str, raw: str) -> str:
    if parameter == "q":
        return _("The search text was left out: it may hold up to %(most)d characters.") % {
            "most": LONGEST_TEXT
        }
    if parameter in {"from", "to"}:
        return _("The date “%(value)s” was left out: write it like 2025-02-18.") % {
            "value": shown(raw)
        }
    return _unknown(parameter, raw)


def _unknown(parameter: str, raw: str) -> str:
    return _("“%(value)s” was left out: the filter “%(parameter)s” has no such value.") % {
        "value": shown(raw),
        "parameter": parameter,
    }


def _too_many(parameter: str) -> str:
    return _("Only the first %(most)d values of “%(parameter)s” were used.") % {
        "most": MOST_VALUES,
        "parameter": parameter,
    }


def shown(raw: str) -> str:
    """What was typed, short and printable enough to be said back."""
    printable = "".join(char if char.isprintable() else "�" for char in raw[:60])
    return printable + ("…" if len(raw) > 60 else "")


def _check_words(text: str, problems: list[Problem]) -> None:
    if len(set(text.split())) > MOST_WORDS:
        sentence = _("Only the first %(most)d words were searched for.") % {"most": MOST_WORDS}
        problems.append(Problem("q", sentence))


def _check_dates(values: dict[str, Any], problems: list[Problem]) -> None:
    start, end = values["date_from"], values["date_to"]
    if start and end and start > end:
        sentence = _("The dates were left out: “from” lies after “to”.")
        problems.append(Problem("from", sentence))
        values.update(date_from=None, date_to=None)


def _read_sort(data: QueryDict, text: str, problems: list[Problem]) -> str:
    raw = data.get("sort", "").strip()
    if raw in SORTS and (raw != "best" or text):
        return raw
    if raw == "best":
        problems.append(Problem("sort", _("“Best match” needs a search text.")))
    elif raw:
        problems.append(Problem("sort", _unknown("sort", raw)))
    return ""


def read_page(data: QueryDict, problems: list[Problem]) -> int:
    """The page asked for, 1 if that is no page; it may lie past the end."""
    raw = data.get("page", "").strip()
    if not raw:
        return 1
    if re.fullmatch(r"[0-9]+", raw) and int(raw[:30]) > 0:
        return min(int(raw[:30]), PAST_ANY_END)
    sentence = _("“%(value)s” is no page number. This is the first page.") % {"value": shown(raw)}
    problems.append(Problem("page", sentence))
    return 1


def _read_as_of(data: QueryDict, problems: list[Problem]) -> AsOf | None:
    raw = data.get("as_of", "").strip()
    if not raw:
        return None
    try:
        return AsOf.parse(raw)
    except ValueError:
        sentence = _("The list starts afresh: its starting point could not be read.")
        problems.append(Problem("as_of", sentence))
        return None


def _keep_known(query: FeedQuery, names: KnownNames, problems: list[Problem]) -> FeedQuery:
    for parameter, slugs, known in (
        ("outlet", query.outlets, names.outlets),
        ("topic", query.topics, names.topics),
    ):
        unknown = (slug for slug in slugs if slug not in known)
        problems.extend(Problem(parameter, _unknown(parameter, slug)) for slug in unknown)
    return replace(
        query,
        outlets=tuple(slug for slug in query.outlets if slug in names.outlets),
        topics=tuple(slug for slug in query.topics if slug in names.topics),
    )

"""German number words, which are written in one. Pure."""

import re
from fractions import Fraction
from functools import lru_cache

from clipqa.evidence.quantities.base import Numeral, Numerals, Role, clock, parts, table
from clipqa.evidence.quantities.grammar import Sum

_ONES = table(
    "null ein/eins zwei/zwo drei vier funf/fuenf sechs/sech sieben/sieb acht neun zehn elf "
    "zwolf/zwoelf"
)
_TENS = table(
    "zwanzig dreissig/dreizig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig", 20, 10
)
_PIECES = {word: Numeral(value) for word, value in (_ONES | _TENS).items()} | {
    "zehn": Numeral(10, Role.TEEN_ENDING),
    "hundert": Numeral(100, Role.HUNDRED),
    "tausend": Numeral(1000, Role.SCALE),
}
_PIECE = re.compile("und|" + "|".join(sorted(_PIECES, key=len, reverse=True)))
_ORDINAL = re.compile(r"s?te[nrsm]?")
_EIGHTH = re.compile(r"e[nrsm]?")  # behind "acht", which ends with the t
_DECADE = re.compile(r"er(?:jahren?)?")
# "dreimal", "zwölfjährig", "zehnprozentig"; folded, so without umlauts.
_ADJECTIVE = re.compile(
    r"mal|malig\w*|fach\w*|(?:jahrig|tagig|stundig|minutig|monatig|wochig|kopfig|stockig|teilig|"
    r"sprachig|spurig|prozentig)(?:e[nrsm]?)?"
)
_IRREGULAR = table("erste zweite dritte", 1) | {"siebte": 7}
_INFLECTED = re.compile(r"(erste|zweite|dritte|siebte)[nrsm]?")
_SCALES = {
    **dict.fromkeys(("million", "millionen", "mio"), 10**6),
    **dict.fromkeys(("milliarde", "milliarden", "mrd"), 10**9),
    **dict.fromkeys(("billion", "billionen"), 10**12),
}
_ARTICLES = frozenset("ein eine einen einem einer eines eins".split())
# "achten auf": a verb that looks like an ordinal; pieces that are no words.
_AMBIGUOUS = frozenset({"achte", "achten", "achter", "achtes", "sieb", "sech", "und"})


@lru_cache(maxsize=4_096)
def _lookup(word: str) -> Numeral | None:
    if word in _ARTICLES:
        return Numeral(1, Role.WHOLE, is_weak=True)
    if word in _SCALES:
        return Numeral(_SCALES[word], Role.SCALE)
    if word in ("hundert", "tausend"):
        return _PIECES[word]
    if found := _INFLECTED.fullmatch(word):
        value = _IRREGULAR[found[1]]
        return Numeral(value, is_weak=value <= 2, is_ordinal=True)
    if word == "anderthalb":
        return Numeral(Fraction(3, 2), Role.WHOLE)
    return None if word in _AMBIGUOUS else _compound(word)


def _compound(word: str) -> Numeral | None:
    body = re.sub(r"(?:und)?einhalb$", "", word)
    found, at, joined = Sum(units_first=True), 0, False
    while piece := _PIECE.match(body, at):
        if piece.group() == "und":
            joined = True
        elif found.add(_PIECES[piece.group()], joined):
            joined = False
        else:
            return None
        at = piece.end()
    if at == 0 or joined:
        return None
    if body != word:
        found.add_part(Fraction(1, 2))
    return _ended(found, body[at:]) if body == word or at == len(body) else None


def _ended(found: Sum, ending: str) -> Numeral | None:
    value = found.number
    role = Role.SMALL if value < 100 and value == int(value) else Role.WHOLE
    if not ending or _ADJECTIVE.fullmatch(ending):
        return Numeral(value, role, is_weak=value == 1)
    if (last := _INFLECTED.fullmatch(ending)) and found.add(Numeral(_IRREGULAR[last[1]])):
        return Numeral(found.number, role, is_ordinal=True)
    if _ORDINAL.fullmatch(ending) or (value % 10 == 8 and _EIGHTH.fullmatch(ending)):
        return Numeral(value, role, is_weak=value <= 2, is_ordinal=True)
    if _DECADE.fullmatch(ending) and value % 10 == 0 and value >= 20:
        return Numeral(value, Role.DECADE)
    return None


GERMAN = Numerals(
    lookup=_lookup,
    months=table(
        "januar/janner/jan februar/feber/feb marz/mrz april/apr mai juni/jun juli/jul august/aug "
        "september/sept/sep oktober/okt november/nov dezember/dez",
        1,
    ),
    weekdays=frozenset(
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag".split()
    ),
    percent=re.compile(r"[\s-]*(?:%|prozent\w*|v\.\s?h\.)", re.IGNORECASE),
    joiners=frozenset({"und"}),
    parts_after=parts(half=r"\s*½", quarter=r"\s*¼", three_quarters=r"\s*¾"),
    parts_before=parts(
        half=r"(?:eine?n?\s+)?halbe[ns]?\s+(?=Million|Milliarde|Prozent)",
        quarter=r"(?:eine?n?\s+)?viertel[\s-]*(?=Prozent)",
        three_quarters=r"drei[\s-]?viertel[\s-]*(?=Prozent)",
    ),
    part_words=frozenset("halbe halben halbes viertel dreiviertel".split()),
    points=frozenset({"komma"}),
    clock=clock(
        {
            "halb": -30,
            r"viertel\s+nach": 15,
            r"viertel\s+vor|drei[\s-]?viertel": -15,
            "viertel": -45,
        }
    ),
    year_before=re.compile(r"(?<!\w)['\u2019]$"),
    decade_after=re.compile(r"-?er\b(?:[\s-]*jahre?n?)?|-?er-jahre?n?", re.IGNORECASE),
    ratio=re.compile(r"\s+(?:von|aus)\s+", re.IGNORECASE),
    date_joint=re.compile(r"[\s,.]*(?:des\s+)?", re.IGNORECASE),
    denominators=table("halbe drittel viertel funftel sechstel siebtel achtel neuntel zehntel", 2),
)

"""English number words. Pure."""

import re

from clipqa.evidence.quantities.base import Numeral, Numerals, Role, clock, parts, table

_ONES = table(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = table("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10)
_ORDINALS = table(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
    1,
) | table(
    "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth",
    20,
    10,
)
_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "k": 10**3,
}
_DECADES = table("twenties thirties forties fifties sixties seventies eighties nineties", 20, 10)
_WORDS = (
    {word: Numeral(value, is_weak=value == 1) for word, value in _ONES.items()}
    | {word: Numeral(value) for word, value in _TENS.items()}
    | {
        word: Numeral(value, is_weak=value <= 2, is_ordinal=True)
        for word, value in _ORDINALS.items()
    }
    | {word: Numeral(value, Role.SCALE) for word, value in _SCALES.items()}
    | {word: Numeral(value, Role.DECADE) for word, value in _DECADES.items()}
    | {
        "hundred": Numeral(100, Role.HUNDRED),
        "hundredth": Numeral(100, Role.HUNDRED, is_ordinal=True),
        "thousandth": Numeral(1000, Role.SCALE, is_ordinal=True),
        "millionth": Numeral(10**6, Role.SCALE, is_ordinal=True),
        "dozen": Numeral(12, is_weak=True),
        "a": Numeral(1, Role.WHOLE, is_weak=True),
        "an": Numeral(1, Role.WHOLE, is_weak=True),
    }
)
_MONTHS = table(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
    "september/sep/sept october/oct november/nov december/dec",
    1,
)
_POINTS = r"(?:percentage[\s-]+)?points?\b"
_WHOLES = rf"million|billion|trillion|thousand|percent|per\s+cent|{_POINTS}"
ENGLISH = Numerals(
    lookup=_WORDS.get,
    months=_MONTHS,
    weekdays=frozenset("monday tuesday wednesday thursday friday saturday sunday".split()),
    percent=re.compile(r"[\s-]*(?:%|percent\b|per\s+cent\b|pct\b)", re.IGNORECASE),
    joiners=frozenset({"and"}),
    parts_after=parts(
        half=r"\s+and\s+a\s+half\b|\s*½",
        quarter=r"\s+and\s+(?:a|one)\s+quarter\b|\s*¼",
        three_quarters=r"\s+and\s+three[\s-]+quarters\b|\s*¾",
    ),
    parts_before=parts(
        half=rf"half\s+an?\s+(?={_WHOLES})|(?:a\s+)?half[\s-]+(?={_POINTS})",
        quarter=rf"(?:(?:a|one)\s+)?quarter(?:\s+of)?\s+an?\s+(?={_WHOLES})"
        rf"|(?:(?:a|one)\s+)?quarter[\s-]+(?={_POINTS})",
        three_quarters=rf"three[\s-]+quarters\s+of\s+an?\s+(?={_WHOLES})",
    ),
    part_words=frozenset({"half", "quarter", "quarters"}),
    points=frozenset({"point"}),
    year_before=re.compile(r"(?<!\w)['\u2019]$"),
    decade_after=re.compile(r"['\u2019]?s\b", re.IGNORECASE),
    ratio=re.compile(r"\s+(?:out\s+of|of\s+every|in\s+every|in)\s+", re.IGNORECASE),
    date_joint=re.compile(r"(?:st|nd|rd|th)?[\s,.]*(?:of)?[\s,.]*(?:the)?\s*", re.IGNORECASE),
    clock=clock(
        {
            r"half[\s-]past": 30,
            r"quarter[\s-](?:past|after)": 15,
            r"quarter[\s-](?:to|of|before|till)": -15,
        }
    ),
    zero_units=frozenset({"oh", "o", "zero"}),
    denominators=table(
        "half/halves third/thirds fourth/fourths/quarter/quarters fifth/fifths sixth/sixths "
        "seventh/sevenths eighth/eighths ninth/ninths tenth/tenths",
        2,
    ),
)

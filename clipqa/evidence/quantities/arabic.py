"""Arabic number words, with their prefixes. Pure."""

import re
from functools import lru_cache

from clipqa.evidence.quantities.base import Numeral, Numerals, Role, parts, table
from clipqa.lib.words import fold

_ONES = table(
    "صفر واحد/واحدة/أحد/إحدى/حادي/حادية "
    "اثنان/اثنين/اثنتان/اثنتين/اثنا/اثني/اثنتا/اثنتي "
    "ثلاث/ثلاثة أربع/أربعة خمس/خمسة ست/ستة سبع/سبعة ثمان/ثمانية/ثماني تسع/تسعة"
)
_ORDINALS = table(
    "أول/أولى ثاني/ثانية/ثان ثالث/ثالثة رابع/رابعة خامس/خامسة سادس/سادسة سابع/سابعة ثامن/ثامنة "
    "تاسع/تاسعة عاشر/عاشرة",
    1,
)
_TENS = table(
    "عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين "
    "تسعون/تسعين",
    20,
    10,
)
_HUNDRED = ("مئة", "مائة")
_HUNDREDS = table(
    "مئتان/مئتين/مائتان/مائتين/مئتا/مئتي ثلاثمئة/ثلاثمائة أربعمئة/أربعمائة خمسمئة/خمسمائة "
    "ستمئة/ستمائة سبعمئة/سبعمائة ثمانمئة/ثمانمائة/ثمانيمئة تسعمئة/تسعمائة",
    200,
    100,
)
_SCALES = {
    **dict.fromkeys("ألف ألفا آلاف".split(), 10**3),
    **dict.fromkeys("مليون مليوناً ملايين".split(), 10**6),
    **dict.fromkeys("مليار مليارا مليارات بليون".split(), 10**9),
    **dict.fromkeys("تريليون تريليونات".split(), 10**12),
}
_TWOS = {
    **dict.fromkeys("ألفان ألفين ألفي".split(), 2 * 10**3),
    **dict.fromkeys("مليونان مليونين مليوني".split(), 2 * 10**6),
    **dict.fromkeys("ملياران مليارين ملياري".split(), 2 * 10**9),
}
_WORDS = {
    fold(word): numeral
    for word, numeral in (
        {word: Numeral(value, is_weak=value == 1) for word, value in _ONES.items()}
        | {
            word: Numeral(value, is_weak=value <= 2, is_ordinal=True)
            for word, value in _ORDINALS.items()
        }
        | dict.fromkeys(("عشر", "عشرة"), Numeral(10, Role.TEEN_ENDING))
        | {word: Numeral(value) for word, value in _TENS.items()}
        | dict.fromkeys(_HUNDRED, Numeral(100, Role.HUNDRED))
        | {word: Numeral(value, Role.HUNDREDS) for word, value in _HUNDREDS.items()}
        | {word: Numeral(value, Role.SCALE) for word, value in _SCALES.items()}
        | {word: Numeral(value, Role.DUAL) for word, value in _TWOS.items()}
    ).items()
}
_MONDAY = frozenset(map(fold, ("الاثنين", "الإثنين")))
_PREFIX = re.compile("(?P<and>و)?(?:[فبكل])?(?:ال|ل)?(?=.{2})")


@lru_cache(maxsize=4_096)
def _lookup(word: str) -> Numeral | None:
    if word in _WORDS:
        return _WORDS[word]
    if word in _MONDAY:
        return None
    prefix = _PREFIX.match(word)
    found = _WORDS.get(word[prefix.end() :]) if prefix else None
    if found is None and word.startswith("و"):
        found = _WORDS.get(word[1:])
    return found and found._replace(joined=word.startswith("و"))


_MONTHS = (
    "يناير/جانفي فبراير/فيفري مارس/آذار أبريل/إبريل/نيسان/أفريل مايو/أيار/ماي يونيو/حزيران/جوان "
    "يوليو/تموز/جويلية أغسطس/آب/أوت سبتمبر/أيلول/شتنبر أكتوبر نوفمبر/نونبر ديسمبر/دجنبر"
)
ARABIC = Numerals(
    lookup=_lookup,
    months={fold(word): value for word, value in table(_MONTHS, 1).items()},
    weekdays=frozenset(),
    percent=re.compile(r"\s*(?:%|٪|بالمئة|بالمائة|في\s+المئة|في\s+المائة)"),
    joiners=frozenset({"و"}),
    needs_joiner=True,
    parts_after=parts(half=r"\s+ونصف\b|\s*½", quarter=r"\s+وربع\b|\s*¼"),
    parts_before=parts(half=r"نصف\s+(?=مليون|مليار)"),
    part_words=frozenset({"نصف"}),
    points=frozenset({"فاصلة"}),
    ratio=re.compile(r"\s+(?:من\s+أصل|من\s+كل|من\s+بين|من)\s+"),
    date_joint=re.compile(r"[\s,.،]*(?:من\s+)?"),
)

"""Russian number words in all cases. Pure."""

import re
from fractions import Fraction

from clipqa.evidence.quantities.base import Numeral, Numerals, Role, parts, table
from clipqa.lib.words import fold

_CARDINALS = table(
    "ноль/нуль/ноля/нуля один/одна/одно/одного/одной/одному/одним/одном/одну "
    "два/две/двух/двум/двумя/двое три/трех/трем/тремя/трое "
    "четыре/четырех/четырем/четырьмя/четверо пять/пяти/пятью/пятеро шесть/шести/шестью/шестеро "
    "семь/семи/семеро восемь/восьми/восемью/восьмью девять/девяти/девятью десять/десяти/десятью"
)
_TEEN_STEMS = table(
    "одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат "
    "девятнадцат двадцат",
    11,
) | {"тридцат": 30}
_TENS = table(
    "сорок/сорока пятьдесят/пятидесяти/пятьюдесятью шестьдесят/шестидесяти/шестьюдесятью "
    "семьдесят/семидесяти/семьюдесятью восемьдесят/восьмидесяти/восемьюдесятью "
    "девяносто/девяноста",
    40,
    10,
)
_HUNDREDS = table(
    "сто/ста двести/двухсот/двумстам/двухстах триста/трехсот/тремстам/трехстах "
    "четыреста/четырехсот/четыремстам/четырехстах пятьсот/пятисот/пятистам/пятистах "
    "шестьсот/шестисот/шестистам/шестистах семьсот/семисот/семистам/семистах "
    "восемьсот/восьмисот/восьмистам/восьмистах девятьсот/девятисот/девятистам/девятистах",
    100,
    100,
)
_SCALES = {
    **dict.fromkeys("тысяча тысячи тысяч тысячу тысячей тысячам тысячами тыс".split(), 10**3),
    **{f"миллион{end}": 10**6 for end in ("", "а", "ов", "у", "ом", "е", "ы", "ам", "ами", "ах")},
    **{f"миллиард{end}": 10**9 for end in ("", "а", "ов", "у", "ом", "е", "ы", "ам", "ами", "ах")},
    **{f"триллион{end}": 10**12 for end in ("", "а", "ов", "у", "ом", "е", "ы", "ам", "ами")},
    "млн": 10**6,
    "млрд": 10**9,
    "трлн": 10**12,
}
_ORDINAL_STEMS = (
    table("перв втор трет/треть четверт пят шест седьм восьм девят десят", 1)
    | _TEEN_STEMS
    | table("сороков пятидесят шестидесят семидесят восьмидесят девяност сот", 40, 10)
    | table("двухсот трехсот четырехсот пятисот шестисот семисот восьмисот девятисот", 200, 100)
    | {"тысячн": 1000, "двухтысячн": 2000}
)
_ENDINGS = (
    "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ых их ыми ими ья ье ьи ью ьего "
    "ьему ьим ьем ьих ьей я е и ю его ему им ем их ей"
).split()
_SINGLE = frozenset({"пят", "шест", "девят", "десят"} | set(_TEEN_STEMS))  # "пятью" is a cardinal


def _words() -> dict[str, Numeral]:
    words: dict[str, Numeral] = {}
    for stem, value in _ORDINAL_STEMS.items():
        for ending in _ENDINGS:
            if stem in _SINGLE and ending[0] in "ьяеию":
                continue
            words[stem + ending] = Numeral(value, is_weak=value <= 2, is_ordinal=True)
    for stem, value in _TEEN_STEMS.items():
        words |= {stem + ending: Numeral(value) for ending in ("ь", "и", "ью")}
    words |= {word: Numeral(value, is_weak=value == 1) for word, value in _CARDINALS.items()}
    words |= {word: Numeral(value) for word, value in _TENS.items()}
    words |= {word: Numeral(value, Role.HUNDREDS) for word, value in _HUNDREDS.items()}
    words |= {word: Numeral(value, Role.SCALE) for word, value in _SCALES.items()}
    words |= {"полмиллиона": Numeral(500_000, Role.WHOLE), "полтысячи": Numeral(500, Role.WHOLE)}
    words |= dict.fromkeys(("полпроцента", "полпункта"), Numeral(Fraction(1, 2), Role.WHOLE))
    words |= dict.fromkeys(("полтора", "полторы", "полутора"), Numeral(Fraction(3, 2), Role.WHOLE))
    return {fold(word): numeral for word, numeral in words.items()}


_WORDS = _words()
_MONTHS = (
    "январь/января/январе февраль/февраля/феврале март/марта/марте апрель/апреля/апреле "
    "май/мая/мае "
    "июнь/июня/июне июль/июля/июле август/августа/августе сентябрь/сентября/сентябре "
    "октябрь/октября/октябре ноябрь/ноября/ноябре декабрь/декабря/декабре"
)
RUSSIAN = Numerals(
    lookup=_WORDS.get,
    months={fold(word): value for word, value in table(_MONTHS, 1).items()},
    weekdays=frozenset(),
    percent=re.compile(r"[\s-]*(?:%|процент\w*)", re.IGNORECASE),
    parts_after=parts(half=r"\s+с\s+половиной\b|\s*½", quarter=r"\s+с\s+четвертью\b|\s*¼"),
    points=frozenset({"целых", "целая", "запятая"}),
    year_before=re.compile(r"(?<!\w)['\u2019]$"),
    year_after=re.compile(r"(?:-?(?:й|м|го|му|ом|ый))?\s+год(?:а|у|ом|е)?\b", re.IGNORECASE),
    decade_after=re.compile(
        r"-?(?:е|х|м|ые|ых)(?:\s+год\w*)?\b|\s+год(?:ы|ов|ах|ам)\b", re.IGNORECASE
    ),
    ratio=re.compile(r"\s+из\s+(?:каждых\s+)?", re.IGNORECASE),
    date_joint=re.compile(r"(?:-?(?:го|е|ое|ого))?[\s,.]*", re.IGNORECASE),
    denominators={},
)

"""Search texts that try to be costly: every script, repeated and mixed, in each form of the syntax.

Most have the greatest length that a search accepts, and none more: a text that is refused costs
nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import repeat
from random import Random

MAX_LENGTH = 500
# Letters of each script with their combining marks, characters that get longer by case folding or
# normalisation, and the signs of the syntax.
ALPHABETS = {
    "latin": "etaoinshrdlu",
    "accents": "éèüñçåøß",
    "cyrillic": "оеаинтсрвл",
    "arabic": "ابتدهفجحيق\u064b\u064e\u0651",
    "devanagari": "कखगघचछज\u093e\u093f\u0940\u094d",
    "thai": "กขคงจชซดตถทนบปผพมยรลวสหอ\u0e31\u0e34\u0e35\u0e48\u0e49",
    "khmer": "កខគឃងចឆជញដឋណតថទធនបផពភមយរលវសហអ\u17b6\u17b7\u17d2",
    "han": "的一是不了人我在有他这中大来上国个到说们",
    "kana": "あいうえおかきくけこさしすせそアイウエオ",
    "hangul": "가나다라마바사아자차\u1112\u1161\u11bc",
    "hebrew": 'אבגדהוזחטי\u05b0\u05b8\u05bc\u0591"״',
    "persian": "ابپتثجچیکگ\u200c\u200c",
    "wide": "ｶﾞｷﾞﾊﾟＡＢ１２，．－",
    "acronyms": "A.B.",
    "numbers": "1 0,0.0'0\u00a00-a#+",
    "invisible": "a\u00ad\u200d\u2060\ufe0f\u200b",
    "expanding": "ﬃﷺ㌀ŉǰΐİẞ",
    "marks": "e\u0301\u0300\u0308\u0323",
    "digits": "0123456789",
    "signs": "\"-:()*'|&!\\",
}
FORMS = (
    "{}",
    '"{}"',
    '"{} {}" {}',
    "-{} {}",
    '-"{} {}" {}',
    "outlet:{} {}",
    "topic:{} {}",
    "{} OR {}",
)


def hostile_text(random: Random, known: Sequence[str] = ()) -> str:
    """Return a random text; `known` are words of the library, which cost more than unknown ones."""
    parts, separator = _parts(random, known), random.choice(("", " ", " ", "\u200b", ","))
    form = random.choice(FORMS)
    if form != "{}":
        separator = " "
    text = ""
    while len(text) < MAX_LENGTH:
        text += form.format(next(parts), next(parts), next(parts)) + separator
    return text[
        : random.choice((MAX_LENGTH, MAX_LENGTH, MAX_LENGTH, random.randint(1, MAX_LENGTH)))
    ]


def _parts(random: Random, known: Sequence[str]) -> Iterator[str]:
    """Yield the same piece over and over, new pieces, or words of the library."""
    scripts = random.sample(list(ALPHABETS), random.choice((1, 1, 2)))
    alphabets, max_length = [ALPHABETS[name] for name in scripts], random.choice((1, 2, 4, 12, 60))
    kind = random.choice(("same", "new", "known") if known else ("same", "new"))
    if kind == "same":
        yield from repeat(_piece(random, alphabets, max_length))
    while True:
        yield random.choice(known) if kind == "known" else _piece(random, alphabets, max_length)


def _piece(random: Random, alphabets: list[str], max_length: int) -> str:
    return "".join(random.choices(random.choice(alphabets), k=random.randint(1, max_length)))

"""The languages of a made library: their most frequent words, letters and shares."""

from dataclasses import dataclass
from random import Random

from lab.benchmarks.words import ENDINGS, Speller


@dataclass(frozen=True)
class Language:
    """`alphabet` replaces the Latin letters of made-up words, letter by letter."""

    code: str
    share: int  # per cent of the outlets
    frequent: str  # the most frequent words, in order
    size: int = 6_000
    endings: str = ENDINGS
    alphabet: str = ""


LATIN = "abcdefghijklmnopqrstuvwxyz"
LANGUAGES = (
    Language(
        "en",
        64,
        "the of and to in a is that for it as was with be by on not he his but at are this have "
        "from or had an they which one you were all her she there would their we him been has "
        "when who will no more if out so up said what its about than into them can only other "
        "time new some could these two may first then do any like my now over such our man me "
        "even most made after also did many off before must well back through years much where "
        "your way down should because long each just state those people too mr how little world "
        "very between own here work still own against part country under last government never "
        "same another know while might us great old year come since go three right used take "
        "states without again place around however home small found public put mrs thought war "
        "said talks agreement minister border report week month told both during next decision",
        size=30_000,
    ),
    Language(
        "es",
        9,
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus "
        "le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era",
        endings="s5 os4 as4 o5 a5 ado3 ción3 mente2 ar2 es3",
    ),
    Language(
        "fr",
        9,
        "de la le et les des en un du une que est dans qui par pour au plus pas sur ne se ce il "
        "sont avec son aux cette mais ou comme leur été nous ont deux être fait tout même",
        endings="s5 es4 e5 ée3 er4 ment3 tion3 eux2 ais2 ité2",
    ),
    Language(
        "de",
        7,
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen",
        endings="en6 er4 e5 ung4 keit2 lich3 isch2 te3 heit2",
    ),
    Language(
        "ru",
        5,
        "и в не на что он с по как это из за его к но от у о же для мы так все то при был или до "
        "они ее было бы еще только уже после быть если во время когда есть",
        alphabet="абцдефгхижклмнопкрстувшыйз",
    ),
    Language(
        "ar",
        6,
        "في من على إلى أن التي هذا عن مع ما الذي كان هذه بعد لا بين كل قد أو ذلك هو قبل كما حيث "
        "وقد أي هي منذ عند كانت خلال غير أكثر حتى",
        alphabet="ابتدهفجحيقكلمنوپخرسطعغشصضز",
    ),
)
CODES = [language.code for language in LANGUAGES]


def vocabulary(language: Language, seed: int) -> list[str]:
    """Return the words of a language, the most frequent first."""
    random = Random(f"{seed} words {language.code}")  # noqa: S311 (made-up text, no secret)
    words = [_spelled(word, language) for word in _made_up_words(language, random)]
    return list(dict.fromkeys(_interleaved(language.frequent.split(), words)))


def _made_up_words(language: Language, random: Random) -> list[str]:
    return Speller(random, language.endings).words(language.size)


def _spelled(word: str, language: Language) -> str:
    if not language.alphabet:
        return word
    return word.translate(str.maketrans(LATIN, language.alphabet))


def _interleaved(frequent: list[str], words: list[str]) -> list[str]:
    """The first two fifths of the frequent words come first; the others alternate with `words`."""
    first = len(frequent) * 2 // 5
    rest = frequent[first:]
    mixed = [word for pair in zip(rest, words, strict=False) for word in pair]
    return [*frequent[:first], *mixed, *words[len(rest) :]]

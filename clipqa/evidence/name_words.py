"""Words that are no names, though they have a capital, and words inside of names. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from clipqa.evidence.tokens import Name
from clipqa.lib.words import fold

# Between capitals these belong to the name.
PARTICLES = frozenset(
    fold(word)
    for word in (
        "of the for de la las los del di da do dos van von der den zu zur und für al el bin ibn "
        "et y"
    ).split()
)
ARTICLES = frozenset("the la las el los der die das den".split())
# Words with a capital that are no names of people, places or organisations.
NO_NAMES = frozenset(
    fold(word)
    for word in (
        "i ok tv ai pc id dna rna uv gps sms pdf cd dvd usb ceo cfo phd mp gdp bip pib vip faq diy "
        "qr 3d km kg am pm ad bc ce bce god christmas easter internet web english french german "
        "spanish russian chinese arabic thai dutch italian portuguese greek polish swedish danish "
        "norwegian finnish turkish japanese korean hindi latin christian muslim jewish catholic "
        "protestant buddhist european american african asian british irish scottish welsh swiss "
        "sie ihnen ihr ihre ihrem ihren ihrer du dir dich usted ustedes ud uds "
        "celsius fahrenheit kelvin vat dm"
    ).split()
)
# Spellings that Spanish words don't have.
NOT_SPANISH = re.compile(
    r"[kw]|[bcdfghjklmnpqstvxz][tg]h|[dtrgbps]h|hl|ck|oo|ee|[bcfghkmpqtv]$|(.)\1$"
)
NATIONAL = ("ish", "ese", "ian", "ians", "ean", "eans")
OPENERS = frozenset(
    fold(word)
    for word in (
        "after before while when if then there here now today also even only just because since "
        "during under over without within between both each every many most some any no not never "
        "once until although though however still yet perhaps maybe according its it he she they "
        "we you my our one two three four five six seven eight nine ten new old "
        "nach vor während wenn dann hier heute auch nur weil seit unter über ohne zwischen jeder "
        "viele einige kein nie bis obwohl doch laut gemäß trotz wegen mit bei seit sogar dort "
        "después antes mientras cuando si entonces aquí hoy también solo desde durante bajo sobre "
        "sin entre cada muchos algunos nunca hasta aunque según pero su sus este esta esto más "
        "после перед пока когда если тогда здесь сегодня также только потому во время под над без "
        "между каждый многие некоторые никогда до хотя согласно но его её их этот эта это при "
        "из-за около почти ещё уже там через про вместо кроме среди вот"
    ).split()
)


class Candidate(NamedTuple):
    """A name, perhaps. `needs_evidence`: only a name if the recording has it somewhere."""

    words: tuple[Name, ...]
    start: int
    end: int
    needs_evidence: bool = False

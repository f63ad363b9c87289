"""The language of a text, by its script and its commonest words. Pure.

It is only asked whether an answer and a transcript differ, so where a text is too short to tell
there is no answer.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_SCRIPTS = {
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0600-\u06ff\u0750-\u077f",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff",
    "Kana": "\u3040-\u30ff",
    "Hang": "\uac00-\ud7af\u1100-\u11ff",
    "Thai": "\u0e00-\u0e7f",
    "Grek": "\u0370-\u03ff",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u097f",
}
_LETTERS = {name: re.compile(f"[{ranges}]") for name, ranges in _SCRIPTS.items()}
_ONE_LANGUAGE = {
    "Thai": "th",
    "Hani": "zh",
    "Kana": "ja",
    "Hang": "ko",
    "Grek": "el",
    "Hebr": "he",
}
# Frequent words. One that two languages share counts for both, so it decides nothing.
_WORDS = {
    "en": "the a an of and to in is was are were it that this he she they we you i his her their "
    "with for on as at by from not be have has had but or which who what when will would can "
    "there been after before because than then into about out up so no all one more its my your",
    "de": "der die das den dem des ein eine einen einem einer und oder aber nicht ist war sind "
    "waren wird wurde wurden werden es er sie wir ich sich mit von für auf im am an zu zum zur bei "
    "nach aus dass wie als auch noch nur so wenn weil hat haben hatte kann um über vor bis ihr "
    "sein seine ihre man kein keine was wer wo dann schon sehr mehr durch gegen ohne unter",
    "es": "el la los las un una unos unas de del y o pero no es era fue son fueron que en con por "
    "para se su sus lo le les al como más ya hay muy sin sobre este esta esto ese esa cuando donde "
    "porque hasta desde ha han había ser está están quien también entre todo nos me mi",
    "fr": "le la les un une des du de et ou mais ne pas est était sont que qui dans en avec pour "
    "par sur se son sa ses leur au aux ce cette il elle ils nous vous je plus comme a ont été très "
    "sans d l c qu n s j",
    "it": "il lo la gli le un una di del della dei delle e o ma non è era sono che in con per si "
    "su suo sua al alla da dal dalla come più anche ha hanno questo questa nel nella ci cui",
    "pt": "o a os as um uma de do da dos das e ou mas não é era foi são que em no na nos nas com "
    "por para se seu sua ao à como mais já há muito sem sobre este esta isso quando onde porque",
    "nl": "de het een en of maar niet is was zijn waren wordt werd hij zij wij ik je met van voor "
    "op in aan te bij naar uit dat die als ook nog maar om over heeft hebben had kan zo er",
    "sv": "och att det som en ett är var på av för med den till inte har om de han hon vi jag",
    "pl": "i w na z do że nie się jest był to jak po od za przez dla ale o czy już tak być są",
    "tr": "ve bir bu da de için ile çok ama ne o gibi daha var en kadar olarak sonra",
    "ru": "и в не на с что по из к у за от о для это как но он она они мы вы я был была было были "
    "а же бы так все его её их до после когда где который",
    "uk": "і в не на з що по із до у за від про для це як але він вона вони ми ви я був була було "
    "та й також його її їх",
    "ar": "في من إلى على عن أن هذا هذه التي الذي كان كانت لا لم لن ما هو هي و ثم بعد قبل عند كل",
    "fa": "در از به که این را با است آن برای بود شد یک هم تا و می ها بر خود",
}
_BY_WORD: dict[str, list[str]] = {}
for _language, _line in _WORDS.items():
    for _word in set(_line.split()):
        _BY_WORD.setdefault(_word, []).append(_language)
_OF_SCRIPT = {
    "Latn": ("en", "de", "es", "fr", "it", "pt", "nl", "sv", "pl", "tr"),
    "Cyrl": ("ru", "uk"),
    "Arab": ("ar", "fa"),
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_FEW_LETTERS, _MIN_SHARE, _MIN_HITS = 6, 0.7, 3
_MIN_KANA = 0.1


def main_script(text: str) -> str:
    """Return the script of most letters of a text; '' if it has few, or several scripts."""
    counts = {name: len(letters.findall(text)) for name, letters in _LETTERS.items()}
    total = sum(counts.values())
    if counts["Kana"] > total * _MIN_KANA:
        return "Kana"
    name = max(counts, key=counts.__getitem__)
    enough = _FEW_LETTERS // 2 if name == "Hani" else _FEW_LETTERS
    return name if counts[name] >= enough and counts[name] >= total * _MIN_SHARE else ""


def hits(text: str, script: str) -> Counter[str]:
    """Return how many frequent words of each language of a script a text has."""
    counts: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        counts.update(_BY_WORD.get(word, ()))
    possible = _OF_SCRIPT.get(script, ())
    return Counter({name: count for name, count in counts.items() if name in possible})


@lru_cache(maxsize=256)
def detect(text: str) -> str:
    """Return the language of a text; '' where it can't be told."""
    text = text[:_SAMPLE]
    script = main_script(text)
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    best = hits(text, script).most_common(2)
    if not best or best[0][1] < _MIN_HITS or (len(best) > 1 and best[0][1] < best[1][1] * 1.3):
        return ""
    return best[0][0]


def base(language: str) -> str:
    """Return "pt" for "pt-BR"."""
    return language.lower().replace("_", "-").partition("-")[0]


def differ(answer: str, transcript: str, language: str) -> bool:
    """Return whether an answer is surely in another language than a transcript."""
    answer, transcript = answer[:_SAMPLE], transcript[:_SAMPLE]
    one, other = main_script(answer), main_script(transcript)
    if not one or not other:
        return False
    if one != other:
        return {one, other} != {"Hani", "Kana"} or len(answer) > 3 * _FEW_LETTERS
    spoken = detect(transcript) or base(language)
    counts = hits(answer, one)
    if spoken not in _OF_SCRIPT.get(one, ()) or not counts:
        return False
    written, most = counts.most_common(1)[0]
    return written != spoken and most >= _MIN_HITS and most > 2 * counts[spoken] + 1

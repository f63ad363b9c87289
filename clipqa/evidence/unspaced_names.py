"""Names in Chinese and Thai, which have neither capitals nor spaces between words. Pure.

Only names from other languages can be told: the characters that write their sounds, in Chinese;
in Thai, words set off by spaces that consist of no common words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from clipqa.evidence.speech import SPACES, Passage, squeeze
from clipqa.evidence.thai_words import THAI_WORDS
from clipqa.evidence.values import Cue, Span

if TYPE_CHECKING:
    from clipqa.evidence.reading import Reading

LANGUAGES = frozenset({"zh", "th"})
# Characters that write the sounds of foreign names, by the usual tables. Those of the second group
# are common in other words too.
# The first are rare in other words.
_RARE = (
    "阿埃艾奥巴贝伯勃茨戴丹蒂迪杜厄恩尔菲芬弗芙佛伽戈葛圭赫亨霍吉杰捷凯坎柯肯夸奎昆莱朗勒蕾莉廉琳伦洛吕鲁玛迈曼蒙弥摩"
    "莫默姆穆纳娜奈妮尼涅纽诺欧帕潘庞佩彭珀乔琼瑞萨塞赛桑瑟莎舍斯丝苏塔泰坦汤藤陀瓦韦魏沃乌逊娅耶伊詹兹佐茜薇黛珍"
    "妲妍蔻德罗卡哈"
)
_COMMON = (
    "安白班本比波布查达多法费夫高哥格贵海汉胡华基吉济加金京卡康考科克库拉兰劳雷里利丽立连列林龙露卢马麦梅门米密"
    "明缪墨南内宁努盘培皮平普奇齐恰钱切热若森沙山上什施史士圣斯索特提铁图托万王威维温文翁吴武西希锡夏香小谢辛休"
    "雅亚延扬杨叶英尤于约泽扎朱大道登东方冯盖古伍撒突典挪荷葡牙智秘越柬缅甸堪邓"
)
_SOUND = f"(?:[{_RARE}{_COMMON}](?!\u4e48))"
_RUN = re.compile(f"{_SOUND}+(?:[·•・]{_SOUND}+)*")
_MIN_RUN, _MIN_RARE = 3, 2
# Where a name stands, so that one rare character is enough.
_BEFORE_A_NAME = re.compile("(?:在|到|往|于|从|自|叫|去|是|由|和|与|、|，|。|^)$")
_MISSPELT_FROM = 6

_THAI_PART = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e3a\u0e40-\u0e4e]*")
_MARKERS = re.compile(
    "^(?:ที่|ใน|จาก|ไป|ถึง|โดย|กับ|ของ|ชื่อ|คุณ|นาย|นางสาว|นาง|ดร|เมือง|จังหวัด|ประเทศ|เกาะ|ท่าเรือ|กัปตัน)"
)
_KNOWN = sorted(THAI_WORDS, key=len, reverse=True)
_KNOWN_WORD = re.compile("|".join(map(re.escape, _KNOWN)))
_MAX_NAME, _MIN_NAME = 18, 4
_MAX_KNOWN = 0.4  # of the characters of a name


def names_in(reading: Reading) -> Iterator[Span]:
    if reading.speech.language == "zh":
        yield from _chinese(reading)
    else:
        yield from _thai(reading)


def _chinese(reading: Reading) -> Iterator[Span]:
    for found in _RUN.finditer(reading.text):
        start, end = found.span()
        rare = sum(sign in _RARE for sign in found.group())
        if reading.is_quoted(start, end) or end - start < _MIN_RUN or not rare:
            continue
        least = 1 if _BEFORE_A_NAME.search(reading.text[max(0, start - 1) : start]) else _MIN_RARE
        if rare >= max(least, (end - start) / 3) or "\u00b7" in found.group():
            yield start, end


def _thai(reading: Reading) -> Iterator[Span]:
    """Yield words between spaces without common words in them; neighbours are one name."""
    found: list[Span] = []
    for part in _THAI_PART.finditer(reading.text):
        start, end = part.span()
        marker = _MARKERS.match(part.group())
        if marker and end - start - marker.end() >= _MIN_NAME:
            start += marker.end()
        if not _is_thai_name(reading.text[start:end]) or reading.is_quoted(start, end):
            continue
        if found and not reading.text[found[-1][1] : start].strip(" "):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    yield from found


def _is_thai_name(text: str) -> bool:
    if not _MIN_NAME <= len(text) <= _MAX_NAME:
        return False
    known = sum(len(word) for word in _KNOWN_WORD.findall(text))
    return known <= len(text) * _MAX_KNOWN


def is_in(name: str, text: str) -> bool:
    """Return whether a text has a name, its last part alone, or nearly the same name."""
    return is_in_squeezed(name, squeeze(text), text)


def is_in_squeezed(name: str, squeezed: str, text: str) -> bool:
    whole = squeeze(name)
    if whole in squeezed:
        return True
    if any(form in squeezed for form in _trimmed(whole)):
        return True
    parts = [squeeze(part) for part in SPACES.split(name) if part]
    if len(parts) > 1:
        return _is_surname_alone(parts[-1], text)
    return len(whole) >= _MISSPELT_FROM and _has_nearly(whole, squeezed)


def _trimmed(name: str) -> Iterator[str]:
    """Yield a Chinese name without characters at its ends that may belong to other words."""
    inner = name.strip(_COMMON)
    for start in range(len(name)):
        if start and name[start - 1] not in _COMMON:
            break
        for end in range(len(name), start + 1, -1):
            if end < len(name) and name[end] not in _COMMON:
                break
            if end - start >= 2 and len(inner) >= 2:
                yield name[start:end]


def _is_surname_alone(surname: str, text: str) -> bool:
    """Return whether a text has a surname without a first name before it."""
    at = text.find(surname)
    if at < 0 or len(surname) < 2:
        return False
    before = text[max(0, at - 2) : at]
    return before[-1:] not in ("\u00b7", "\u2022", "\u30fb", " ")


def _has_nearly(name: str, text: str) -> bool:
    """Return whether the text has the name with a wrong letter or two."""
    half = len(name) // 2
    for piece, offset in ((name[:half], 0), (name[half:], half)):
        at = text.find(piece)
        while at >= 0:
            start = max(0, at - offset)
            for length in (len(name), len(name) - 1, len(name) + 1):
                if OSA.distance(name, text[start : start + length]) <= 2 - (len(name) < 9):
                    return True
            at = text.find(piece, at + 1)
    return False


def places(name: str, passage: Passage) -> Sequence[Cue]:
    """Return the cues that have a name."""
    if not is_in_squeezed(name, passage.squeezed, passage.text):
        return ()
    return [cue for cue in passage.cues if is_in(name, cue.text)]


__all__ = ["LANGUAGES", "is_in", "names_in", "places"]

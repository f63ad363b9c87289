"""Thai number words, which stand without spaces. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from clipqa.evidence.quantities.base import Options, Quantity, table
from clipqa.evidence.quantities.digits import LITERAL, number_of, options_of, simple

_UNITS = table("ศูนย์ หนึ่ง/เอ็ด สอง สาม สี่ ห้า หก เจ็ด แปด เก้า")
# Each multiplies the unit before it: "two hundred", "three ten-thousands".
_POWERS = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10**4, "แสน": 10**5}
_WORD = "|".join([*_UNITS, "ยี่", *_POWERS, "ล้าน"])
# Words that begin or end with a number word: "can", "husband", "forbid", "chair", "kinds".
_NOT_AFTER = "(?<!สัม)(?<!ผูก)(?<!เ)(?<!อย่าง)"
_NOT_BEFORE = "(?![\u0e30-\u0e3a\u0e45-\u0e4e])(?!ารถ)(?!ม(?![าีู]))(?!ง)(?!อี้)(?!ล้ม)(?!ธ)"
_NUMERAL = f"{_NOT_AFTER}(?:{_WORD}){{1,40}}{_NOT_BEFORE}"
_MONTHS = table(
    "มกราคม/ม.ค. กุมภาพันธ์/ก.พ. มีนาคม/มี.ค. เมษายน/เม.ย. พฤษภาคม/พ.ค. มิถุนายน/มิ.ย. "
    "กรกฎาคม/ก.ค. สิงหาคม/ส.ค. กันยายน/ก.ย. ตุลาคม/ต.ค. พฤศจิกายน/พ.ย. ธันวาคม/ธ.ค.",
    1,
)
_ERA = r"(?:พ\.?ศ\.?|ค\.?ศ\.?|ปี|พุทธศักราช|คริสต์ศักราช)"
_ANY = rf"(?:{LITERAL}|{_NUMERAL})"
_SCAN = re.compile(
    rf"(?:(?P<day>{_ANY})\s*)?(?P<month>{'|'.join(map(re.escape, _MONTHS))})"
    rf"(?:\s*(?:{_ERA}\s*)*(?P<year>\d{{4}}))?"
    rf"|(?P<rate>ร้อยละ)?\s*(?P<number>{_ANY})(?P<scale>(?:\s*(?:ล้าน|แสน|หมื่น|พัน)){{0,4}})"
    r"(?P<half>ครึ่ง)?(?P<sign>\s*(?:%|เปอร์เซ็นต์|เปอร์เซนต์))?"
)
_WORDS = re.compile(_WORD)
_COUNTED = re.compile(
    r"\s*(?:ปี|คน|ต้น|วัน|นาที|ชั่วโมง|วินาที|เดือน|สัปดาห์|เมตร|กิโล|เซน|ตัน|กรัม|ลิตร|บาท|ครั้ง|รัง|ชั้น|ข้อ|อย่าง|"
    r"ตัว|หลัง|แห่ง|ลำ|คัน|เครื่อง|ใบ|ลูก|เล่ม|เรื่อง|ประเทศ|เมือง|จังหวัด|โครน|ดอลลาร์|ยูโร|ปอนด์|เท่า|ส่วน|องศา|"
    r"ขวบ|ราย|ล้าน|เปอร์|หน้า|ฉบับ|เส้น|ดวง|เหรียญ|คะแนน|เสียง|ประตู|แผ่น|ชุด|คู่|กลุ่ม|ทาง|ขั้น|สถานี|ไมล์|ฟุต|นิ้ว|เอเคอร์|ไร่|$|[\s.,])"
)
_BUDDHIST_ERA = 543


def quantities(text: str) -> Iterator[Quantity]:
    for found in _SCAN.finditer(text):
        yield from _date(found) if found["month"] else _number(text, found)


def _date(found: re.Match[str]) -> Iterator[Quantity]:
    month = _MONTHS[found["month"]]
    day = found["day"] and _value(found["day"])
    start, end = found.span()
    year = int(found["year"]) if found["year"] else None
    key = ("md", month, day) if day else ("m", month)
    options: Options = ((key,),)
    if year:
        options = tuple((key, each) for each in (year, year - _BUDDHIST_ERA, year + _BUDDHIST_ERA))
    elif not day:
        return
    yield Quantity(start, end, options[0], options)


def _number(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    raw, start, end = found["number"], found.start("number"), found.end()
    value = _value(raw)
    if value is None:
        return
    scale = found["scale"]
    for word in _WORDS.findall(scale):
        value *= _POWERS.get(word, 10**6)
    if found["half"]:
        value += _half_of(scale.strip() or raw)
    value = simple(value)
    is_percent = bool(found["rate"] or found["sign"])
    options: Options = ((value,),)
    if raw[0].isdecimal() and not scale and not found["half"]:
        options = options_of(raw)
    if _is_buddhist(text, start, value):
        options += ((value - _BUDDHIST_ERA,),)
    weak = not raw[0].isdecimal() and not is_percent and _is_weak(text, raw, start, end, value)
    key = ("%", value) if is_percent else value
    start = found.start("rate") if found["rate"] else start
    yield Quantity(start, end, key, options, is_weak=weak, number=value)


def _is_buddhist(text: str, start: int, value: object) -> bool:
    return (
        isinstance(value, int)
        and 2300 < value < 2700
        and bool(re.search(rf"{_ERA}\s*$", text[max(0, start - 12) : start]))
    )


def _half_of(word: str) -> Fraction:
    last = word.strip()
    power = next((value for name, value in _POWERS.items() if last.endswith(name)), 0)
    return Fraction(10**6 if last.endswith("ล้าน") else power or 1, 2)


def _is_weak(text: str, raw: str, start: int, end: int, value: object) -> bool:
    before = text[max(0, start - 5) : start].rstrip()
    if before.endswith("ทั้ง") or (value == 2 and before.endswith("ที่")):  # "both", "second"
        return True
    return (
        value == 1
        or raw in ("ร้อย", "พัน", "ล้าน", "แสน", "หมื่น")
        or not (len(_WORDS.findall(raw)) > 1 or _COUNTED.match(text, end))
    )


def _value(raw: str) -> int | Fraction | None:
    if raw[0].isdecimal():
        return number_of(raw)
    total = group = unit = 0
    for word in _WORDS.findall(raw):
        if word == "ล้าน":
            total = (total + group + unit or 1) * 10**6
            group = unit = 0
        elif word in _POWERS:
            group += (unit or 1) * _POWERS[word]
            unit = 0
        else:
            unit = 2 if word == "ยี่" else _UNITS[word]
    return total + group + unit

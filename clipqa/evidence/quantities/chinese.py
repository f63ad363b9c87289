"""Chinese numerals. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from clipqa.evidence.quantities.base import Number, Options, Quantity
from clipqa.evidence.quantities.digits import LITERAL, number_of, options_of, simple

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "兩": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
# "Very", "in case", "one by one", "on no account": words that look like numbers.
# Behind "several" a number is vague, behind "week" it is a day.
_NO_NUMBER = (
    "(?<![几幾数數周週])(?<!星期)(?<!礼拜)(?!十分(?![钟鐘之])|[万萬]一|一一|千[万萬][别別不要])"
)
_NUMERAL = f"{_NO_NUMBER}[{''.join(_DIGITS)}十百千万萬亿億]{{1,40}}"
_SCALE_SIGNS = frozenset("十百千万萬亿億")
_ANY = rf"(?:{LITERAL}|{_NUMERAL})"
_YEAR = rf"(?:\d{{4}}|[{''.join(_DIGITS)}]{{4}}|\d{{2}}|[{''.join(_DIGITS)}]{{2}})"
_DATE = rf"(?:(?P<year>{_YEAR})年)?(?P<month>{_ANY})月(?:(?P<day>{_ANY})[日号號])?"
_MEASURE = "(?:个|個|年|天|倍|小时|公里|米|吨|元|块|斤|岁|周)"  # "two years and a half"
_SCAN = re.compile(
    rf"{_DATE}|(?P<alone>{_YEAR})年(?P<decade>代)?"
    rf"|(?P<decades>\d0|[二三四五六七八九]十)年代"
    rf"|百分之(?P<percent>{_ANY}(?:点[{''.join(_DIGITS)}]{{1,40}})?)"
    rf"|(?P<under>{_ANY})分之(?P<over>{_ANY})"
    rf"|(?P<number>{_ANY}(?:点[{''.join(_DIGITS)}]{{1,40}})?)"
    r"(?P<scale>[十百千万萬亿億]{0,4})(?P<half>半)?(?:(?P<sign>\s*[%％])|(?P<tenths>成(?![功立本员果绩为了年]))"
    rf"|(?={_MEASURE}(?P<after>半)(?![数數个個径徑导導球岛島夜天])))?"
)
# After these a single numeral counts something; elsewhere it may be a part of a word or a name.
_COUNTED = re.compile(
    r"\s*(?:多|余|来|几)?(?:个|年|月|日|号|天|人|名|位|岁|次|米|公里|千米|厘米|英里|吨|公斤|千克|克|棵|株|箱|层|家|"
    r"分|秒|小时|元|块|美元|欧元|克朗|日元|英镑|成|倍|级|条|只|张|本|座|辆|艘|票|种|项|届|世纪|周|星期|点|度|页|"
    r"枚|颗|头|匹|间|所|场|句|段|部|首|幅|台|架|列|轮|颁|排|公顷|亩|平方|立方|升|站|步|代|口|群|批|套|件|份|国|省|市|县)"
)
_ORDER = "第"


def quantities(text: str) -> Iterator[Quantity]:
    for found in _SCAN.finditer(text):
        yield from _read(text, found)


def _read(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    start, end = found.span()
    if found["month"]:
        if date := _date(found):
            is_month = date[0] == (("m", value_of(found["month"])),)
            yield Quantity(start, end, date[0], date, is_weak=is_month)
    elif found["alone"] or found["decades"]:
        yield _year(found)
    elif found["under"]:
        over, under = value_of(found["over"]), value_of(found["under"])
        if over is not None and under:
            key = ("ratio", over, under)
            yield Quantity(start, end, key, ((key,), (simple(Fraction(over) / under),)))
    else:
        yield from _number(text, found)


def _date(found: re.Match[str]) -> Options:
    month, day = value_of(found["month"]), found["day"] and value_of(found["day"])
    if month not in range(1, 13):
        return ()
    year = (_digits(found["year"]),) if found["year"] else ()
    key = ("md", month, day) if day else ("m", month)
    return ((key, *year),)


def _year(found: re.Match[str]) -> Quantity:
    start, end = found.span()
    if found["decades"]:
        short = value_of(found["decades"])
        options: Options = ((("decade", short),), (("decades", short),))
        return Quantity(start, end, ("decade", short), options, number=short)
    year = _digits(found["alone"])
    if found["decade"]:
        key = ("decade", year)
        return Quantity(start, end, key, ((key,), (("decade", year % 100),)), number=year)
    options = ((year,),)
    if year < 100:
        options = ((year,), (("year", year),))
    return Quantity(start, end, year, options, number=year)


def _number(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    start, end = found.span()
    raw = found["percent"] or found["number"]
    value = value_of(raw)
    if value is None:
        return
    for sign in found["scale"] or "":
        value *= _UNITS.get(sign) or _SCALES[sign]
    has_half = bool(found["half"]) and (found["scale"] or raw[-1] in _SCALE_SIGNS)
    if has_half:
        value += _half_of(found)
    elif found["half"] and value == 1:  # "half of it"
        return
    value = simple(value)
    if found["tenths"]:  # "three tenths" for 30 %
        value *= 10
    is_percent = bool(found["percent"] or found["sign"] or found["tenths"])
    options: Options = ((value,),)
    if raw.isascii() and not found["scale"] and not has_half and not found["tenths"]:
        options = options_of(raw)
    if found["after"]:
        options = (*options, (value + Fraction(1, 2),))
    is_digits = raw[0].isdecimal()
    weak = not is_digits and not is_percent and _is_weak(text, found, value)
    key = ("%", value) if is_percent else value
    yield Quantity(start, end, key, options, is_weak=weak, number=value)


def _half_of(found: re.Match[str]) -> Number:
    last = (found["scale"] or found["number"])[-1]
    return Fraction(_SCALES.get(last) or _UNITS.get(last) or 1, 2)


def _is_weak(text: str, found: re.Match[str], value: Number) -> bool:
    is_order = text.endswith(_ORDER, 0, found.start())
    if value == 1 or (value == 2 and is_order):
        return True
    if is_order:
        return False
    raw = found["number"]
    if _SCALE_SIGNS.issuperset(raw) and raw[0] != "十":
        return True
    return not _COUNTED.match(text, found.end()) and len(raw) < 2


def _digits(raw: str) -> int:
    return int("".join(str(_DIGITS.get(sign, sign)) for sign in raw))


def value_of(raw: str) -> Number | None:
    """Return the number of digits or of a Chinese numeral; None for an ill-formed one."""
    if raw[0].isdecimal():
        return number_of(raw)
    whole, _point, decimals = raw.partition("点")
    value = _whole(whole)
    if value is None or not decimals:
        return value
    return value + Fraction(_digits(decimals), 10 ** len(decimals))


def _whole(raw: str) -> Number | None:
    if len(raw) > 1 and all(sign in _DIGITS for sign in raw):
        return _digits(raw)
    total = section = digit = 0
    last = 1
    for sign in raw:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            last = 1 if digit == 0 else last
        elif sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit, last = 0, _UNITS[sign]
        else:
            scale = _SCALES[sign]
            if total >= scale:
                total += (section + digit) * scale
            else:
                total = (total + section + digit or 1) * scale
            section = digit = 0
            last = scale
    # "一千五": a last digit without its unit is of the next lower one.
    ending = digit * last // 10 if last > 10 and digit else digit
    return total + section + ending

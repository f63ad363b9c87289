"""Read the numbers of a text from its tokens: literals, and runs of number words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from clipqa.evidence.quantities.base import Numeral, Numerals, Options, Part, Role
from clipqa.evidence.quantities.digits import number_of, options_of, simple
from clipqa.evidence.quantities.grammar import Sum
from clipqa.evidence.quantities.number_tokens import GAP, SHORT, Found, Token
from clipqa.lib.words import fold

# Currencies before a number, and letters after it that are units, ordinals or scales.
_CURRENCY = re.compile(r"(?:[$€£¥₽]|US\$|EUR|USD)\s?$")
_LETTER_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SUFFIX = re.compile(
    r"(?:st|nd|rd|th|s|er|k[gm]?|mm?|cm|g|t|l|h|min|sec|ms|m|mn|bn|b|x|º|ª|°|"
    r"й|я|е|го|му|ый|ая|ое|ой|м|х|ми)(?![^\W_])"
)
# Words that say a number without another before them: "mil", not "thousand".
_SINGULAR = frozenset(
    map(
        fold,
        "mil hundert tausend тысяча тысячу миллион миллиард ألف مئة مائة مليون مليار".split(),
    )
)
LOOK_BACK = 12
_CAPITALS = re.compile(r"[A-Z\u0410-\u042f]{2,}.$")
_MONEY = re.compile(r"\s?(?:[$€£¥]|dollars?|euros?|pounds?|yen)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_ORDINAL_ENDING = re.compile(r"-?(?:st|nd|rd|th)\b", re.IGNORECASE)
_COMMA = re.compile(r",?[\s\u00a0\u202f]*-?[\s\u00a0\u202f]*")  # "one thousand, two hundred"
_SCALE_LETTER = re.compile(r"\s?(k|m|mn|bn|b)(?![^\W_])", re.IGNORECASE)


def numbers(text: str, tokens: list[Token], numerals: Numerals) -> Iterator[Found]:
    at = end = 0
    while at < len(tokens):
        token = tokens[at]
        if token.start < end:  # a part of the sign after the number before it: "por ciento"
            at += 1
            continue
        if token.is_digits:
            if _is_in_a_name(text, token):
                at += 1
                continue
            found, at = _literal(text, tokens, at, numerals)
        elif part := _part_at(text, token.start, numerals.parts_before):
            found, at = _part_of_a_scale(text, tokens, at, part, numerals)
        elif numeral := numerals.lookup(token.text):
            found, at = _words(text, tokens, at, numeral, numerals)
        else:
            at += 1
            continue
        if at < len(tokens) and (fraction := _fraction(text, found, tokens[at], numerals)):
            found, at = fraction, at + 1
        found = _with_percent(text, found, numerals)
        end = found.end
        yield found


def _fraction(text: str, found: Found, token: Token, numerals: Numerals) -> Found | None:
    """Return "two thirds" for a number and the token after it."""
    under, over = numerals.denominators.get(token.text), found.number
    if not under or found.is_ordinal or not isinstance(over, int) or not 1 < over < SHORT:
        return None
    if not GAP.fullmatch(text, found.end, token.start):
        return None
    key = ("ratio", over, under)
    options: Options = ((key,), (simple(Fraction(over, under)),))
    return Found(found.start, token.end, None, options, key=key)


def _is_in_a_name(text: str, token: Token) -> bool:
    """Return whether the digits are a part of a name: "COVID-19", "B52", "5G"."""
    before = text[token.start - 1 : token.start] if token.start else ""
    just_before = text[max(0, token.start - LOOK_BACK) : token.start]
    if before.isalpha() and not _CURRENCY.search(just_before):
        return True
    if before in "-\u2011" and _CAPITALS.search(just_before):
        return True
    after = text[token.end : token.end + 1]
    return after.isalpha() and not _SUFFIX.match(text, token.end) and not _is_unit(text, token.end)


def _is_unit(text: str, at: int) -> bool:
    letters = _LETTERS.match(text, at)
    return letters is not None and letters.group().islower() and len(letters.group()) > 1


def _literal(text: str, tokens: list[Token], at: int, numerals: Numerals) -> tuple[Found, int]:
    token = tokens[at]
    options, number, end, at = options_of(token.text), number_of(token.text), token.end, at + 1
    letters = _SCALE_LETTER.match(text, end)
    if number is not None and letters and _is_money(text, token.start, letters.end()):
        number = simple(number * _LETTER_SCALES[letters[1].lower()])
        return Found(token.start, letters.end(), number, ((number,),)), at
    if number is None or ":" in token.text:
        return Found(token.start, end, None, options, is_literal=True), at
    total = Sum(units_first=numerals.needs_joiner, needs_joiner=numerals.needs_joiner)
    total.add(Numeral(number, Role.WHOLE))
    end, after = _continue(text, tokens, at, end, total, numerals)
    if after == at and end == token.end:
        if suffix := _ORDINAL_ENDING.match(text, end):
            end = suffix.end()
        return Found(token.start, end, number, options, is_literal=True), at
    return Found(token.start, end, total.number, ((total.number,),)), after


def _is_money(text: str, start: int, end: int) -> bool:
    return bool(_CURRENCY.search(text[max(0, start - 5) : start]) or _MONEY.match(text, end))


def _part_at(text: str, at: int, parts: tuple[Part, ...]) -> tuple[Fraction, int] | None:
    """Return the part of one that the text has at a place, and its end."""
    for part in parts:
        if found := part.pattern.match(text, at):
            return part.value, found.end()
    return None


def _part_of_a_scale(
    text: str, tokens: list[Token], at: int, part: tuple[Fraction, int], numerals: Numerals
) -> tuple[Found, int]:
    """Return "half a million", "a quarter of a per cent"."""
    value, end = part
    total = Sum(units_first=numerals.needs_joiner, needs_joiner=numerals.needs_joiner)
    total.add(Numeral(value, Role.WHOLE))
    start = tokens[at].start
    end, at = _continue(text, tokens, at, end, total, numerals)
    return Found(start, end, total.number, ((total.number,),)), at


def _words(
    text: str, tokens: list[Token], at: int, first: Numeral, numerals: Numerals
) -> tuple[Found, int]:
    token = tokens[at]
    if first.role is Role.DECADE:
        value = first.value
        return Found(token.start, token.end, value, ((value,),), is_decade=True), at + 1
    total = Sum(units_first=numerals.needs_joiner, needs_joiner=numerals.needs_joiner)
    total.add(first)
    end, after = _continue(text, tokens, at + 1, token.end, total, numerals)
    last = numerals.lookup(tokens[after - 1].text)
    is_single = after == at + 1
    is_weak = is_single and (
        first.is_weak or (first.role in (Role.HUNDRED, Role.SCALE) and token.text not in _SINGULAR)
    )
    found = Found(
        token.start,
        end,
        total.number,
        ((total.number,),),
        is_weak=is_weak,
        is_ordinal=bool(last and last.is_ordinal),
    )
    return found, after


def _continue(
    text: str, tokens: list[Token], at: int, end: int, total: Sum, numerals: Numerals
) -> tuple[int, int]:
    """Add the following words to the sum; return its end, and the next token."""
    end = _with_part(text, end, total, numerals)
    while at < len(tokens):
        if tokens[at].start < end:  # a part of "and a half"
            at += 1
        elif not _can_follow(text, tokens[at], end, total, numerals):
            break
        elif tokens[at].text in numerals.points:
            if not (decimals := _decimals(text, tokens, at + 1, numerals)):
                break
            digits, at = decimals
            total.add_decimals(digits)
            end = tokens[at - 1].end
        elif step := _added(text, tokens, at, total, numerals):
            end, at = _with_part(text, tokens[step].end, total, numerals), step + 1
        else:
            break
    return end, at


def _can_follow(text: str, token: Token, end: int, total: Sum, numerals: Numerals) -> bool:
    gap = _COMMA if total.is_scaled else GAP
    if token.is_digits or not gap.fullmatch(text, end, token.start):
        return False
    return not numerals.percent.match(text, end)


def _added(text: str, tokens: list[Token], at: int, total: Sum, numerals: Numerals) -> int:
    """Add a word, perhaps behind "and", to the sum; return its index, 0 if it doesn't fit."""
    step = at
    if tokens[at].text in numerals.joiners:
        step = at + 1
        if step >= len(tokens):
            return 0
        if not numerals.needs_joiner and not total.accepts_joiner(numerals.joins_tens):
            return 0
        if not GAP.fullmatch(text, tokens[at].end, tokens[step].start):
            return 0
    numeral = None if tokens[step].is_digits else numerals.lookup(tokens[step].text)
    return step if numeral and total.add(numeral, joined=step > at) else 0


def _with_part(text: str, end: int, total: Sum, numerals: Numerals) -> int:
    if part := _part_at(text, end, numerals.parts_after):
        total.add_part(part[0])
        return part[1]
    return end


def _decimals(
    text: str, tokens: list[Token], at: int, numerals: Numerals
) -> tuple[str, int] | None:
    """Return the digits spoken after a point, and the next token."""
    digits, end = "", tokens[at - 1].end
    while at < len(tokens) and GAP.fullmatch(text, end, tokens[at].start):
        token = tokens[at]
        numeral = None if token.is_digits else numerals.lookup(token.text)
        if token.is_digits and token.text.isdecimal():
            digits += str(int(token.text))
        elif numeral and numeral.value < SHORT and numeral.role is not Role.SCALE:
            digits += str(int(numeral.value))
        else:
            break
        end, at = token.end, at + 1
    return (digits, at) if digits else None


def _with_percent(text: str, found: Found, numerals: Numerals) -> Found:
    sign = numerals.percent.match(text, found.end)
    if not sign or found.number is None:
        return found
    return replace(found, end=sign.end(), is_percent=True, is_weak=False)

"""Add up the number words of a run: "two hundred and forty-five thousand". Pure."""

from __future__ import annotations

from fractions import Fraction

from clipqa.evidence.quantities.base import Number, Numeral, Role
from clipqa.evidence.quantities.digits import simple

_THOUSAND = 1000


class Sum:
    """The number words read so far. `add` refuses a word that begins another number."""

    def __init__(self, *, units_first: bool = False, needs_joiner: bool = False) -> None:
        self._units_first = units_first  # "five and twenty"
        self._needs_joiner = needs_joiner
        self._total: Number = 0
        self._group: Number | None = None  # below the next scale
        self._scale: int | None = None  # the last one
        self._last: Role | None = None
        self._is_ordinal = False  # "décimo tercero"

    @property
    def number(self) -> Number:
        return simple(self._total + (self._group or 0))

    @property
    def is_scaled(self) -> bool:
        return self._last is Role.SCALE

    def accepts_joiner(self, joins_tens: bool) -> bool:
        """Return whether "and" may follow: after hundreds or thousands, or after tens."""
        if self._last in (Role.HUNDRED, Role.HUNDREDS, Role.SCALE):
            return not joins_tens
        return (
            joins_tens and self._group is not None and self._group >= 20 and self._group % 10 == 0
        )

    def add(self, numeral: Numeral, joined: bool = False) -> bool:
        joined = joined or numeral.joined
        if not self._fits(numeral, joined):
            return False
        self._last, self._is_ordinal = numeral.role, numeral.is_ordinal
        self._take(numeral.role, numeral.value)
        return True

    def add_part(self, part: Fraction) -> None:
        """Add a part of the last unit: half a million after millions, else one half."""
        if self._last is Role.SCALE and self._scale:
            self._total += part * self._scale
        else:
            self._group = (self._group or 0) + part
            self._last = Role.WHOLE

    def add_decimals(self, digits: str) -> None:
        self._group = (self._group or 0) + Fraction(int(digits), 10 ** len(digits))
        self._last = Role.WHOLE

    def _fits(self, numeral: Numeral, joined: bool) -> bool:
        role, group = numeral.role, self._group
        if self._last is None:
            return True
        if role is Role.SCALE:
            return self._takes_scale(int(numeral.value))
        if role is Role.HUNDRED and joined and group is None:
            return True
        if role is Role.HUNDRED:
            return group is not None and 0 < group < 100 and group == int(group)
        if role is Role.TEEN_ENDING and not joined and self._ends_with_a_unit():
            return True
        if self._needs_joiner and not joined:
            return False
        if role is Role.WHOLE and self._last is Role.SCALE and not numeral.is_weak:
            return numeral.value < (self._scale or 0)  # "zwei Millionen vierhunderttausend"
        if role is Role.DUAL:
            return group is None and numeral.value < (self._scale or 0)
        if role in (Role.WHOLE, Role.DECADE) or numeral.value == 0:
            return False
        return self._has_place_for(int(numeral.value), joined)

    def _ends_with_a_unit(self) -> bool:
        group = self._group
        return group is not None and group == int(group) and 0 < group % 100 < 10

    def _takes_scale(self, value: int) -> bool:
        if self._group is not None:
            return self._scale is None or value < self._scale
        # "mil millones", "thousand million": a scale after a lower one multiplies it.
        return self._scale == _THOUSAND and value > _THOUSAND

    def _has_place_for(self, value: int, joined: bool) -> bool:
        group = self._group
        if group is None:
            return self._last is Role.SCALE and (self._scale or 0) > value
        if group != int(group) or group == 0:
            return False
        rest = int(group) % 100
        if value < 10:
            return rest % 10 == 0 and (rest != 10 or self._is_ordinal)
        if value < 100:
            return rest == 0 or (self._units_first and joined and rest < 10 and value >= 20)
        return False

    def _take(self, role: Role, value: Number) -> None:
        if role is Role.SCALE:
            self._take_scale(int(value))
        elif role is Role.DUAL:
            self._total += value
            self._scale, self._last = int(value) // 2, Role.SCALE
        elif role is Role.HUNDRED:
            self._group = (self._group or 1) * 100
        else:
            self._group = (self._group or 0) + value

    def _take_scale(self, scale: int) -> None:
        if self._group is None and self._scale is not None:
            self._total *= scale
        else:
            self._total += (1 if self._group is None else self._group) * scale
        self._group, self._scale = None, scale

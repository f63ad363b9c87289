"""Digests depend on values alone."""

from datetime import date

from clipqa.feed.cards.digest import digest


def test_equal_values_have_equal_digests_and_others_have_different_ones() -> None:
    counted = [("peace", ("Peace", 3)), ("trade", ("Trade", 3))]
    assert digest(counted) == digest(list(dict(counted).items()))
    names = {
        digest(other)
        for other in (
            counted,
            counted[:1],
            counted[::-1],
            [("peace", ("Peace", 4)), ("trade", ("Trade", 3))],
            [("peace", ("Peace", 3)), ("trade", ("Trade\ud800", 3))],
        )
    }
    assert len(names) == 5


def test_values_of_other_types_have_a_digest_too() -> None:
    aired = ["Trade\ud800", date(2026, 1, 2)]
    assert digest(aired) == digest(["Trade\ud800", date(2026, 1, 2)])
    assert len({digest(aired), digest(["Trade", date(2026, 1, 2)]), digest(aired[:1])}) == 3


def test_a_repeated_string_has_the_digest_of_two_equal_strings() -> None:
    once = "a text so long that nobody keeps it twice" * 3
    twice = "".join(list(once))
    assert digest([once, once]) == digest([once, twice])

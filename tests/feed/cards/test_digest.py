"""What something follows from has one short name, however it came about."""

from datetime import date

from clipqa.feed.cards.digest import digest


def test_equal_values_have_one_name_and_others_another() -> None:
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


def test_what_is_no_plain_value_has_a_name_too() -> None:
    aired = ["Trade\ud800", date(2026, 1, 2)]
    assert digest(aired) == digest(["Trade\ud800", date(2026, 1, 2)])
    assert len({digest(aired), digest(["Trade", date(2026, 1, 2)]), digest(aired[:1])}) == 3


def test_a_text_met_twice_is_named_like_two_that_are_equal() -> None:
    once = "a text so long that nobody keeps it twice" * 3
    twice = "".join(list(once))
    assert digest([once, once]) == digest([once, twice])

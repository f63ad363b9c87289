"""What something follows from has one short name, however it came about."""

from clipqa.feed.digest import digest_plain


def test_equal_values_have_one_name_and_others_another() -> None:
    counted = [("peace", ("Peace", 3)), ("trade", ("Trade", 3))]
    assert digest_plain(counted) == digest_plain(list(dict(counted).items()))
    names = {
        digest_plain(other)
        for other in (
            counted,
            counted[:1],
            counted[::-1],
            [("peace", ("Peace", 4)), ("trade", ("Trade", 3))],
            [("peace", ("Peace", 3)), ("trade", ("Trade\ud800", 3))],
        )
    }
    assert len(names) == 5


def test_a_text_met_twice_is_named_like_two_that_are_equal() -> None:
    once = "a text so long that nobody keeps it twice" * 3
    twice = "".join(list(once))
    assert digest_plain([once, once]) == digest_plain([once, twice])

"""What was made once is kept up to so many bytes."""

from clipqa.shelf import Shelf


def test_a_shelf_holds_so_many_bytes_and_forgets_what_nobody_asked_for() -> None:
    shelf = Shelf[bytes](most_bytes=3_000, weigh=len)
    for name in "abc":
        shelf.set(name, bytes(1_000))
    assert shelf.get("a")
    shelf.set("d", bytes(1_000))
    assert [name for name in "abcd" if shelf.get(name)] == ["a", "c", "d"]
    shelf.set("e", bytes(10_000))
    assert not any(shelf.get(name) for name in "abcde")


def test_what_is_put_in_its_place_weighs_alone() -> None:
    shelf = Shelf[bytes](most_bytes=2_500, weigh=len)
    for _again in range(5):
        shelf.set("a", bytes(1_000))
    shelf.set("b", bytes(1_000))
    assert shelf.get("a")
    assert shelf.get("b")

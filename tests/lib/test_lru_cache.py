"""A cache is limited by the bytes of its values and evicts the least recently used."""

from clipqa.lib.lru_cache import LRUCache


def test_a_full_cache_evicts_the_least_recently_used_value() -> None:
    cache = LRUCache[bytes](max_bytes=3_000, size_of=len)
    for name in "abc":
        cache.set(name, bytes(1_000))
    assert cache.get("a")
    cache.set("d", bytes(1_000))
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c", "d"]
    cache.set("e", bytes(10_000))
    assert not any(cache.get(name) for name in "abcde")


def test_a_replaced_value_no_longer_counts() -> None:
    cache = LRUCache[bytes](max_bytes=2_500, size_of=len)
    for _again in range(5):
        cache.set("a", bytes(1_000))
    cache.set("b", bytes(1_000))
    assert cache.get("a")
    assert cache.get("b")

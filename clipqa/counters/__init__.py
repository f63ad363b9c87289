"""Counters of the lists without filters: all answers, those of a topic, those of an outlet."""

from clipqa.counters.deltas import CounterDelta, topics_counted
from clipqa.counters.reading import ListCounts, fewest_cards, read_list
from clipqa.counters.scopes import ALL, outlet_scope, position_from, topic_scope
from clipqa.counters.verify import miscounted, recount
from clipqa.counters.writer_lock import take_writer_lock

__all__ = [
    "ALL",
    "CounterDelta",
    "ListCounts",
    "fewest_cards",
    "miscounted",
    "outlet_scope",
    "position_from",
    "read_list",
    "recount",
    "take_writer_lock",
    "topic_scope",
    "topics_counted",
]

"""Counters of the lists that have no filter: everything, a topic, an outlet."""

from clipqa.counters.reading import Counted, fewest_cards, read_list
from clipqa.counters.scopes import ALL, VALUES, outlet_scope, place_from, topic_scope
from clipqa.counters.tally import ListTally, topics_counted
from clipqa.counters.truth import miscounted, recount
from clipqa.counters.turns import take_turn

__all__ = [
    "ALL",
    "VALUES",
    "Counted",
    "ListTally",
    "fewest_cards",
    "miscounted",
    "outlet_scope",
    "place_from",
    "read_list",
    "recount",
    "take_turn",
    "topic_scope",
    "topics_counted",
]

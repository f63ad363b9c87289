"""`make bench`: the cost of every page, on libraries of a thousand answers and more."""

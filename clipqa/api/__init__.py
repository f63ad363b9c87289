"""JSON: the same `FeedPage`, under documented keys (docs/api.md)."""

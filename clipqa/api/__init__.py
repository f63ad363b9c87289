"""The JSON API. It returns the same `FeedPage` under documented keys (docs/api.md)."""

"""Django's SQLite backend, with connections that can stay open between requests."""

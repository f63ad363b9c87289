"""A gunicorn worker whose threads are not blocked by slow clients."""

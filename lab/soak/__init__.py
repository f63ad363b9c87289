"""`make soak`: writers and readers at work side by side for ten minutes."""

"""`make pictures`: the screenshots of the admin in the docs."""

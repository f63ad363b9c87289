"""`make collisions`: two editors save one record at the same time, hundreds of times."""

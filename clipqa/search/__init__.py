"""Search over clip answers; for now the index that everything public is read from."""

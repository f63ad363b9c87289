"""Measure ClipQA on libraries of any size: `make bench`, `make bench-quick`."""

"""An article as one value: its blocks, topics and corrections, read and written together."""

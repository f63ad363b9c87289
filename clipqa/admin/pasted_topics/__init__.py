"""Pasted pages of a topic: the screen that checks their records, and the pages that wait."""

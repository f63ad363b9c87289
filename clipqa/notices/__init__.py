"""Notices by e-mail that an answer or an article was submitted, sent back or published."""

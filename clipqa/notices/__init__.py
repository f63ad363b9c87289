"""Notices by e-mail that an answer was submitted, sent back or published."""

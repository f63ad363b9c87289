"""Mails to many subscribers, while the worker and the mail server are killed again and again."""

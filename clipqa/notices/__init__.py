"""Notices by e-mail of what happened to answers, sent by `manage.py work`."""

"""A day as on the readers' pages, and a time of day as it is typed in the admin."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"

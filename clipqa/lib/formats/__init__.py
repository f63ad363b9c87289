"""Date formats that replace Django's: its English formats are American (FORMAT_MODULE_PATH)."""

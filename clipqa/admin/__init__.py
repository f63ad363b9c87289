"""The editors' desk, a file per noun."""

"""The way into the desk: password, second factor, and what to do when one of them is lost."""

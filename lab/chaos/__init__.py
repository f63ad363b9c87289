"""`make drills`: break something while people write, and look for every acknowledged save."""

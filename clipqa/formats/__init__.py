"""How dates are written, where a language's own way would puzzle: Django's English is American."""

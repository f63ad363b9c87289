"""HTML: request in, template out."""

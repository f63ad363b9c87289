"""The pages that import answers from a file or a pasted table."""

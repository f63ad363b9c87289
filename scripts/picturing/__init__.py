"""The desk as its handbook shows it: `make pictures`."""

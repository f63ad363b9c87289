"""Two editors at one record, two hundred times: `make collisions`."""

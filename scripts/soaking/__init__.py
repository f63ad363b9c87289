"""Writers and readers side by side for ten minutes: `make soak`."""

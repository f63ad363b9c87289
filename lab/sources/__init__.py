"""Sources of videos at simulated hosts over simulated weeks."""

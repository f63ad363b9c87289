"""What happens when something breaks while people write: `make drills`."""

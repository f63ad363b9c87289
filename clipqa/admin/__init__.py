"""The admin for editors, a module per model."""

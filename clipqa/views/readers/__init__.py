"""Forms of readers, and what becomes of them. They need neither a cookie nor a script."""

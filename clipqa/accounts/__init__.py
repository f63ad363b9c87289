"""Sign-in to the admin: password, second factor, and the recovery of both."""

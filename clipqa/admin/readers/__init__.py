"""What readers send, in the admin: lists and pages for moderators."""

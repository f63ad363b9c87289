"""What readers send, in the admin: lists, pages and the verbs of moderators."""

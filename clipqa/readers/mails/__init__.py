"""The mails to subscribers: their contents, their headers, and sending them."""

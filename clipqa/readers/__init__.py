"""What readers send: comments, questions, reports and subscriptions. One verb, one transaction."""

"""The page of an article: its blocks as forms in their order, whatever their types."""

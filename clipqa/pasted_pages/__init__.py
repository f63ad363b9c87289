"""Read plain text that was copied from a web page: an article's blocks, or a topic's records. Pure.

Nothing is invented and nothing is lost: each pasted word stands in a field or in `dropped`, or was
read as a time, a length or a page number. A text that no rule recognises stays a paragraph.
"""

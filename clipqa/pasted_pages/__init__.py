"""Read plain text that was copied from a web page: an article's blocks, or a topic's records. Pure.

Nothing is invented and nothing is lost: each pasted word stands in a field or in `dropped`, or was
read as a time, a length or a page number. A text that no rule recognises stays a paragraph.

`languages` has the words of each language, `text` reads single lines, `site` finds the title and
what is around the text, and `article` and `topic` read the two kinds of pages.
"""

"""The fields of a language. A field is a list of phrases with "|" or a line end between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """Phrases are in small letters, and are compared without emoji, emphasis and signs."""

    # Whole lines of the site:
    interface: str = ""  # anywhere on a page
    menu: str = ""  # above the title and at the end, where they may be many
    contents: str = ""  # above a table of contents
    comments: str = ""  # above the comments of readers
    reply: str = ""  # in comments of readers
    thumbnail: str = ""  # labels of still images
    cookies: str = ""  # words of a cookie notice
    # Labels of blocks:
    did_you_know: str = ""
    tip: str = ""
    caption: str = ""
    author: str = ""  # with a colon after it, or alone in a line
    by: str = ""  # with a name after it
    related: str = ""  # above a list of other pages
    more: str = ""  # first words of a heading above other pages at the end
    read_more: str = ""  # with a colon and another page after it
    key_points: str = ""
    faq: str = ""
    question: str = ""
    answer: str = ""
    # Words of lines that are read by their words:
    posted: str = ""  # before a date
    reading: str = ""  # of a reading time
    watch: str = ""  # verbs of a watch link
    clip: str = ""  # nouns of a watch link
    outlet: str = ""  # with a colon and an outlet after it
    length: str = ""  # before the length of a clip
    page: str = ""
    pages: str = ""  # after the number of all pages
    of: str = ""  # between two page numbers
    start: str = ""  # before the first of two times
    to: str = ""  # between two times
    requests: str = ""  # verbs that ask the reader for something
    us: str = ""  # who asks
    us_suffix: str = ""  # the same at the end of a verb, such as "envíanos"
    unspaced_by: str = ""  # with a sign or a space and a name after it
    credit: str = ""  # after a sign or a bracket, with a name after it
    on: str = ""  # before the date of a byline
    months: str = ""  # names, or how they begin
    tags: str = ""  # with a colon and the tags of the page after it
    hours: str = ""  # units of a length
    minutes: str = ""
    seconds: str = ""
    conjunction: str = ""  # between two units

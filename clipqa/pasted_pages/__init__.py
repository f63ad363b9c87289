"""Read plain text that was copied from a web page: an article's blocks, or a topic's records. Pure.

Nothing is invented and nothing is lost: each pasted word stands in a field or in `dropped`, or was
read as a time, a length or a page number. A text that no rule recognises stays a paragraph.

`reading.read_page` checks the size of a text, cleans it, splits it into lines (`text.lines`) and
reads these as tokens of a topic (`topic.tokens`). A page with watch links or ranges is a topic, any
other an article:

- `article.reader` leaves out the lines of the site, turns the other lines into blocks
  (`article.pieces`) by each line and its neighbours, and corrects these in steps by the blocks
  around them: byline and standfirst, labels, key points, related pages, FAQ, requests, levels.
- `topic.reader` corrects tokens by those next to them (`topic.corrections`), puts them into the
  usual order (`topic.order`), divides them into cards (`topic.cards`), takes the title and the
  explainer from above the first card (`topic.head`), and returns the cards as records.

Both use `site`, which finds the title and the lines of the site around the text, and `text`, which
reads single lines. `languages` has the words of each language; rules take them from there by field,
in all languages at once. A word that a rule removes from a text goes into `Block.labels` or
`Token.dropped`, and from there into `dropped` of the page.
"""

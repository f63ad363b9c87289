"""Words of pages in English."""

from clipqa.pasted_pages.languages.base import Language

ENGLISH = Language(
    interface="""
logo|menu|main menu|navigation|main navigation|search|toggle navigation|toggle menu|open menu
close menu|share|share this|share this article|share this page|share this story|share on|share via
share on facebook|share on twitter|share on x|save|save article|save for later|bookmark|print
print this page|copy link|copy|copied|close|open|log in|login|sign in|sign up|register|next
next page|previous|previous page|prev|load more|show more|see more|show less|view all|see all|back
back to top|scroll to top|top|skip to content|skip to main content|skip to main|skip navigation
skip to navigation|page|pages|read more|read more content|more content|continue reading
advertisement|advertisements|advertising|ad|ads|sponsored|promoted|advertisement continues below
cookie settings|cookie preferences|manage cookies|manage preferences|accept|accept all
accept cookies|accept all cookies|reject|reject all|decline|dismiss|got it|play|play video|pause
mute|unmute|facebook|twitter|x|whatsapp|linkedin|email|e-mail|instagram|youtube|tweet|pinterest
reddit|telegram|bluesky|mastodon|threads|tiktok|flipboard|messenger|sms|pin|pin it|like|transcript
show transcript|full transcript|embed|report|report a problem|download|subscribe|subscribe now
follow|follow us|newsletter|listen|listen to this article|listen to article|gift this article
this article|text size|font size|dark mode|light mode|filter|filters|sort|sort by|sort by newest
newest first|rss|expand all|collapse all|expand|collapse|show all|hide|more options|edit
print this article|email this article|send by email|in this article|was this helpful
was this article helpful|was this page helpful|rate this article|rate this page
did you find this helpful|enlarge image|view image|open image|view gallery|full screen|fullscreen
watch later|add to playlist|share clip|share answer|cite|cite this|copy citation|copy text
how useful was this article|how helpful was this article|was this useful|did you like this article
rate this recipe|print recipe|jump to recipe|save recipe|newest|oldest|most recent|most relevant
share full article|gift article|filter by|filter by outlet|all outlets|all speakers
show all outlets|your email|your email address|email address|enter your email|thumbnail
video thumbnail
""",
    menu="""
home|homepage|news|latest|latest news|world|sport|sports|weather|culture|business|politics|opinion
health|science|technology|tech|travel|food|lifestyle|arts|music|video|videos|audio|podcasts
podcast|photos|gallery|events|calendar|shop|store|cart|basket|account|my account|profile|about
about us|our story|our team|team|contact|contact us|help|help center|help centre|support|faq|blog
articles|stories|guides|topics|all topics|categories|category|tags|archive|archives|magazine
newsletters|donate|membership|members|jobs|careers|press|advertise|advertise with us|privacy
privacy policy|privacy notice|terms|terms of use|terms of service|terms and conditions|imprint
legal|legal notice|accessibility|accessibility statement|sitemap|site map|cookie policy|cookies
more|features|services|products|pricing|resources|community|forum|outlets|clips|answers
all answers|questions|speakers|sources|browse|explore|discover|language|english|settings|local
economy|education|environment|region|regions|europe|all rights reserved
do not sell my personal information|feedback|site by|trending|popular|most read|most popular
editors' picks|live|watch|tv|radio|games|puzzles|recipes|reviews|catalogue|catalog|topic|theme
clip answers
""",
    contents="""
table of contents|contents|on this page|in this article|in this guide|what's in this article
jump to|quick links|what you'll find here
""",
    comments="""
view comments|view all comments|show comments|all comments|show all comments
comment on this article|hide comments|load more comments|view more comments|comments|comment
reader comments|leave a comment|leave a reply|post a comment|add a comment|write a comment
join the discussion|join the conversation|no comments|no comments yet|be the first to comment
log in to comment|sign in to comment|comments are closed|read comments|read all comments
see comments|see all comments|join discussion
""",
    reply="replies|ago|wrote|reply|says|report comment|upvote",
    thumbnail="""
thumbnail|video thumbnail|clip thumbnail|thumbnail image|still|preview|preview image|poster
""",
    did_you_know="""
did you know|did you also know|fun fact|did you know that|have you ever wondered|good to know
worth knowing|interesting fact|little-known fact|trivia
""",
    tip="""
pro tip|expert tip|quick tip|handy tip|top tip|useful tip|insider tip|tip|tips|hint|editor's tip
our tip|practical tip|helpful tip|bonus tip|key tip|insider's tip|a tip|our top tip|best tip
life hack|good advice|advice
""",
    caption="""
image|picture|photo|photograph|photos|caption|image caption|photo caption|figure|fig.|fig
illustration|image credit|photo credit|image source|photo source
""",
    author="""
author|written by|words by|text by|story by|reported by|posted by|published by|about the author
reviewed by|interview|text|words|editor|written and edited by|contributor|writer|reporter
""",
    by="""
by|written by|words by|text by|story by|posted by|published by|reported by|article by|interview by
review by|story and photos by|text and photos by|words and pictures by|compiled by|edited by
curated by|guest post by|a guide by|column by|contributed by|authored by|created by|prepared by
researched by
""",
    related="""
you may also like|you might also like|you may also enjoy|you might also enjoy
you may also be interested in|related articles|related content|related topics|related stories
related posts|related reading|related pages|related guides|related|read next|up next
more like this|more on this topic|more on this|more articles|more stories|more from this section
more to read|more to explore|recommended|recommended for you|recommended reading|see also
keep reading|further reading|what to read next|other articles|similar articles|you might like
from the archive|explore more|more in this series|read this next|you may be interested in
don't miss|more from us|continue exploring|more recipes|further articles|where to go next
next steps|from our archive|also on this site|also of interest|if you liked this
our other articles|on the same subject|discover more
""",
    more="more|other",
    read_more="""
read more|read also|read next|see also|also read|more|related|related article|related reading
further reading|see more|up next|don't miss|previous post|next post|previous article|next article
previous story|next story|previous|next|newer|older|next up|part of the series
""",
    key_points="""
key points|key point|key takeaways|key takeaway|key facts|takeaways|the takeaways|main points
highlights|at a glance|in brief|in short|quick facts|the essentials|what you need to know
what to know|the short version|summary points|main takeaways|tl;dr|what matters|the facts
the basics|fast facts|things to remember|remember this|key information|bottom line|quick summary
the main points|key ideas
""",
    faq="""
faq|faqs|frequently asked questions|common questions|questions and answers|questions & answers|q&a
q & a|questions people ask|people also ask|readers ask|your questions answered
your questions, answered|frequently asked|questions we often hear
""",
    question="q|question|reader",
    answer="a|answer|ans",
    posted="""
posted on|posted|published on|published|updated on|updated|last updated|last updated on
last modified|last reviewed|first published|date|revised|modified
""",
    reading="""
min|mins|minute|minutes|read|reading time|time to read|estimated reading time|estimated|to|about
""",
    watch="watch|play|view|see|open|hear|listen",
    clip="clip|clips|video|videos|answer|answers|recording|excerpt|interview",
    length="length|duration|clip length|runtime",
    outlet="outlet|source|channel|station|broadcaster|from|via|publisher|media",
    page="page|pages|showing|viewing",
    pages="pages",
    of="of|out of|total",
    start="from|between|at",
    to="to|until|till",
    requests="""
send|share|join|subscribe|sign|tell|write|visit|download|try|start|explore|watch|follow|contact
discover|get|read|learn|support|donate|register|bring|come|call|ask|help|let|show|post|submit
browse|find|order|check|book|give|become|drop|leave|listen|print|see|stay|shop|pick|take|vote|want
have|email|add|save|plan
""",
    us="us|our|newsletter|we",
    cookies="cookies|cookie",
    hours="h|hr|hrs|hour|hours",
    minutes="m|min|mins|minute|minutes",
    seconds="s|sec|secs|second|seconds",
    conjunction="and",
    months="jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    tags="tag|tags|tagged|filed under|category|categories|topic|topics|section",
    on="on",
    credit="photo|image|picture|credit",
)

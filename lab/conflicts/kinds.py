"""The kinds of trials, which are run in turn."""

from lab.conflicts.article_trials import articles
from lab.conflicts.draft_trials import drafts
from lab.conflicts.topic_trials import topics
from lab.conflicts.trials import actions, cues, forms, imports, transcripts

KINDS = (forms, cues, transcripts, actions, imports, drafts, topics, articles)

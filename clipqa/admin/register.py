"""Register every model with the admin site by importing its module."""

from clipqa.admin import (  # noqa: F401  (importing registers them)
    answers,
    articles,
    authors,
    clips,
    cues,
    outlets,
    questions,
    redirects,
    topics,
    transcripts,
    users,
    videos,
)
from clipqa.admin.history import audit  # noqa: F401
from clipqa.admin.pasted_topics import pages  # noqa: F401
from clipqa.admin.readers import (  # noqa: F401
    blocked_senders,
    comments,
    reports,
)
from clipqa.admin.readers import questions as reader_questions  # noqa: F401

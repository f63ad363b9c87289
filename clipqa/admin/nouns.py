"""Every noun with a desk: importing this registers them all."""

from clipqa.admin import (  # noqa: F401  (importing registers them)
    answers,
    audit,
    clips,
    cues,
    feedback,
    outlets,
    people,
    questions,
    redirects,
    topics,
    transcripts,
    videos,
)

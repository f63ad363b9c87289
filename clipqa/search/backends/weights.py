"""The fields of an entry that are searched, and how much a word weighs by where it stands."""

WEIGHTS = {
    "question_terms": 4.0,
    "answer_terms": 2.0,
    "names_terms": 2.0,
    "transcript_terms": 1.0,
}

"""The searched fields of an entry and the weight of a term in each."""

WEIGHTS = {
    "question_terms": 4.0,
    "answer_terms": 2.0,
    "names_terms": 2.0,
    "transcript_terms": 1.0,
}

from clipqa.lib.reading_time import reading_minutes


def test_words_and_characters_of_scripts_without_spaces_are_counted() -> None:
    assert reading_minutes([]) == 1
    assert reading_minutes(["word " * 230, "word " * 230]) == 2
    assert reading_minutes(["字" * 780]) == 3

"""Quotations are compared with what is said, and with who says it."""

import pytest

from tests.evidence.examining import LINE_MS, findings, found

LINES = (
    ("Ann Lee", "We never had the money for a new roof, to be honest."),
    ("Bob Ray", "But the town gave you fifty thousand pounds in the end, didn't it?"),
    ("Ann Lee", "Um, only because the well-known Dr. Ivers wrote"),
    ("Ann Lee", "a letter to the county every single week."),
)


@pytest.mark.parametrize(
    "answer",
    [
        "“We never had the money for a new roof”",
        "„we never had the money“",
        "“we never had the money”",
        '"We never had the MONEY for a new roof!"',
        "«We never had the money»",
        "»We never had the money«",
        "‘We never had the money for a new roof’",
        "'in the end, didn’t it'",
        "「We never had the money」",
        "『We never had the money』",
        "‚We never had the money‘",
        "“But the town gave you 50,000 pounds”",
        "“**We never** had the _money_”",
        "“only because the well known Dr Ivers wrote a letter to the county”",
        "“We never had the money … to be honest”",
        "“We never had the money [...] to be honest”",
        "“[They] never had the money for a new roof”",
        "the so-called “new era” and “big push”",
    ],
)
def test_a_quotation_in_other_signs_is_verbatim(answer: str) -> None:
    assert found(answer, *LINES) == []


@pytest.mark.parametrize(
    "quoted",
    [
        "We always had the money for a new roof",
        "We had the money for a new roof",
        "We never had the money for a new green roof",
        "But the town gave you fifteen thousand pounds in the end",
        "had the money for a new roof, to be honest",
    ],
)
def test_a_word_changed_added_or_dropped_is_marked(quoted: str) -> None:
    assert found(f"“{quoted}”", *LINES) == [("quote_altered", quoted)]


def test_an_altered_quotation_names_what_is_said() -> None:
    (finding,) = findings("“We always had the money for a new roof”", *LINES)
    assert "“We never had the money for a new roof”" in finding.message
    assert finding.place == (0, LINE_MS)


@pytest.mark.parametrize(
    "quoted",
    [
        "We never had the money for a letter to the county",
        "in the end, didn't it? We never had the money",
        "We never had the money and a letter to the county every single week",
    ],
)
def test_passages_joined_without_a_gap_are_marked(quoted: str) -> None:
    assert found(f"“{quoted}”", *LINES) == [("quote_stitched", quoted)]


def test_invented_words_are_marked() -> None:
    assert found("“it was the proudest day of my life”", *LINES) == [
        ("quote_not_said", "it was the proudest day of my life")
    ]


def test_words_said_elsewhere_say_where() -> None:
    (finding,) = findings("“But the town gave you”", *LINES, clip=(2 * LINE_MS, 4 * LINE_MS))
    assert (finding.kind, finding.of) == ("said_elsewhere", "quote")
    assert finding.place == (LINE_MS, 2 * LINE_MS)


@pytest.mark.parametrize(
    "answer",
    [
        "Bob Ray says: “We never had the money for a new roof”.",
        "“We never had the money for a new roof”, says Ray.",
    ],
)
def test_words_of_another_speaker_are_marked(answer: str) -> None:
    assert found(answer, *LINES) == [
        ("quote_misattributed", "We never had the money for a new roof")
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "Ann Lee says: “We never had the money for a new roof”.",
        "Lee tells Bob Ray: “We never had the money for a new roof”.",
        "Lee tells Ray about it. “We never had the money for a new roof.” Ray disagrees.",
        "Somebody says “We never had the money for a new roof”.",
    ],
)
def test_words_of_the_named_speaker_are_right(answer: str) -> None:
    assert found(answer, *LINES) == []


def test_a_name_in_a_clause_about_a_quotation_is_not_its_speaker() -> None:
    answer = "She said “we never had the money”, which Ray denies."
    assert found(answer, *LINES) == []


@pytest.mark.parametrize(
    ("spoken", "quoted"),
    [
        ("We're going to, uh, win this.", "We are going to win this"),
        ("I do not know what happened.", "I don't know what happened"),
        ("I dont know what happened.", "I do not know what happened"),
        ("It is twenty per cent of it.", "It’s 20 % of it"),
        ("We cannot stay here.", "We can't stay here"),
    ],
)
def test_a_contraction_is_the_same_words(spoken: str, quoted: str) -> None:
    assert found(f"“{quoted}”", spoken) == []


def test_a_contraction_without_its_not_is_altered() -> None:
    quoted = "We do know what happened there"
    assert found(f"“{quoted}”", "We don't know what happened there.") == [("quote_altered", quoted)]


def test_without_labels_of_speakers_nobody_is_wrong() -> None:
    lines = [text for _speaker, text in LINES]
    assert found("As Julia says, “We never had the money”.", *lines) == [("name_not_said", "Julia")]


@pytest.mark.parametrize(
    ("language", "spoken", "quoted"),
    [
        (
            "de",
            "Der Hafen friert oft vor dem Mittag zu.",
            "Der Hafen friert oft nach dem Mittag zu",
        ),
        (
            "es",
            "El puerto se hiela antes del mediodía.",
            "El puerto no se hiela antes del mediodía",
        ),
        ("ru", "Мы не продаём билеты детям.", "Мы продаём билеты детям"),
        ("ar", "يتجمد الميناء كثيراً قبل الظهر.", "يتجمد الميناء كثيراً بعد الظهر"),
        ("zh", "冬天我们不施化肥，只用羊粪。", "冬天我们施化肥，只用羊粪"),
        ("th", "เราไม่ขายของพลาสติกที่ตลาดนี้", "เราขายของพลาสติกที่ตลาดนี้"),
    ],
)
def test_a_changed_word_is_marked_in_each_language(language: str, spoken: str, quoted: str) -> None:
    assert found(f"«{quoted}»", spoken, language=language) == [("quote_altered", quoted)]
    assert found(f"«{spoken}»", spoken, language=language) == []


def test_a_quotation_that_leaves_a_leading_not_out_is_altered() -> None:
    spoken = ("Nora:", "Do not use ice, because it can damage the skin.")
    assert found("“use ice, because it can damage the skin”", spoken) == [
        ("quote_altered", "use ice, because it can damage the skin")
    ]

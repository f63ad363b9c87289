"""Names of an answer that the clip does not have."""

import pytest

from tests.evidence.examining import LINE_MS, findings, found

LINES = (
    "My name is Nora Whitfield, and I work for the World Bridge Society in Hamburg.",
    "The old mayor was Edwin Pryce.",
)


@pytest.mark.parametrize(
    "answer",
    [
        "She is called Whitfield.",
        "She is called Nora Whitfield.",
        "She is called Nora Whitfeild.",
        "It was Mayor Pryce's plan.",
        "She works for the WBS.",
        "The Hamburger way is slow.",
        "Here every **Whitfield** is known.",
    ],
)
def test_forms_of_a_name_are_said(answer: str) -> None:
    assert found(answer, *LINES) == []


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("She works in Bremen.", "Bremen"),
        ("She is called Ellen Whitfield.", "Ellen Whitfield"),
        ("The mayor was Edwin Hollis.", "Edwin Hollis"),
        ("She works for the IMF.", "IMF"),
        ("Zelkova was the first to go.", "Zelkova"),
    ],
)
def test_a_name_that_nobody_says_is_marked(answer: str, name: str) -> None:
    assert found(answer, *LINES) == [("name_not_said", name)]


def test_words_that_open_a_sentence_are_no_names() -> None:
    assert found("Repairs cost a lot. Protection began late. Nothing helped.", *LINES) == []


def test_words_of_a_heading_are_no_names() -> None:
    assert found("### What Happened Next\n\nNot much.", *LINES) == []


def test_months_and_days_are_no_names() -> None:
    assert found("It was on a Monday in April.", *LINES) == []


def test_the_speaker_and_the_labels_of_cues_are_known() -> None:
    lines = (("Ravi Sethi", "Cool it with water."), ("Lena Hartog", "And no ice."))
    assert found("Sethi and Hartog agree with Mira Blum.", *lines, speaker="Mira Blum") == []


def test_a_name_said_elsewhere_says_where() -> None:
    (finding,) = findings("Whitfield is from Hamburg.", *LINES, clip=(LINE_MS, 2 * LINE_MS))[:1]
    assert (finding.kind, finding.of, finding.words) == ("said_elsewhere", "name", "Whitfield")
    assert finding.place == (0, LINE_MS)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("the United States", "the US"),
        ("the US", "the u s"),
        ("the UN", "the United Nations"),
        ("the World Health Organization", "the WHO"),
    ],
)
def test_letters_stand_for_a_name_and_back(written: str, spoken: str) -> None:
    assert found(f"It was paid by {written}.", f"Money came from {spoken} then.") == []


@pytest.mark.parametrize(
    ("language", "answer", "spoken"),
    [
        ("en", "The G20 met.", "Then the G twenty met."),
        ("en", "It stood on the M25.", "It stood on the M 25 all day."),
        ("de", "Die A7 ist zu.", "Die A sieben ist zu."),
        ("en", "It was Shane O'Brien.", "It was Mister O Brien."),
        ("en", "It was Xi Jinping.", "It was President Xi."),
        ("en", "It was Martin Luther King Jr.", "It was Martin Luther King."),
        ("en", "The Czech Republic signed.", "Czechia signed."),
        ("es", "El siglo XX acabó.", "El siglo veinte acabó."),
        ("es", "EE. UU. respondió.", "Respondió Estados Unidos."),
        (
            "es",
            "Allí están las FF. AA. y los JJ. OO.",
            "Las Fuerzas Armadas, los Juegos Olímpicos.",
        ),
    ],
)
def test_a_name_is_said_in_another_way(language: str, answer: str, spoken: str) -> None:
    assert found(answer, spoken, language=language) == []


@pytest.mark.parametrize(
    ("answer", "spoken", "name"),
    [
        ("Here the G20 met.", "Here the G seven met. There were twenty.", "G20"),
        ("It was Xi Jinping.", "It was Xi Zhongxun.", "Xi Jinping"),
        ("It was Wang Tiantian.", "He will wang it.", "Wang Tiantian"),
        ("It was Joe Smith Jr.", "It was Joe Brown.", "Joe Smith Jr"),
    ],
)
def test_another_name_of_the_kind_is_marked(answer: str, spoken: str, name: str) -> None:
    assert found(answer, spoken) == [("name_not_said", name)]


def test_a_name_and_its_genitive_are_one_finding() -> None:
    (finding,) = findings("They saw Bremen and Bremen's harbour.", *LINES)
    assert len(finding.spans) == 2


@pytest.mark.parametrize(
    ("language", "spoken", "answer"),
    [
        (
            "de",
            "Die Fähre fuhr nach Oberlauter, sagt Anton Rebmann.",
            "Rebmann fuhr nach Oberlauter.",
        ),
        (
            "de",
            "Die Nationale Fährbehörde zahlte.",
            "Die NFB zahlte den Kaffee und die Fahrkarten.",
        ),
        ("es", "Lo pagó la Autoridad Nacional de Puertos.", "Lo pagó la ANP."),
        (
            "ru",
            "Музей в Верхнеозёрске открыла Тамара Белова.",
            "Беловой нравилось в Верхнеозерске.",
        ),
        ("ar", "قادتها إنغريد سولبرغ إلى لومارش.", "قادتها سولبرغ إلى لومارش."),
        ("zh", "船长是英格丽·索尔贝格。", "索尔贝格当船长。"),
        ("th", "กัปตันคือ อิงกริด โซลเบิร์ก ค่ะ", "โซลเบิร์ก เป็นกัปตัน"),
    ],
)
def test_forms_of_a_name_are_said_in_each_language(language: str, spoken: str, answer: str) -> None:
    assert found(answer, spoken, language=language) == []


@pytest.mark.parametrize(
    ("language", "spoken", "answer", "name"),
    [
        ("de", "Die Fähre fährt heute.", "Die Fähre fährt nach Niederfelden.", "Niederfelden"),
        ("de", "Elias Thorne kam.", "Es kam Elias Brook.", "Elias Brook"),
        ("es", "El vivero está lejos.", "El vivero está en Highfell.", "Highfell"),
        ("ru", "Питомник далеко.", "Питомник находится в Хайфелле.", "Хайфелле"),
        ("ar", "المشتل بعيد عن هنا.", "يقع المشتل في هايفل.", "هايفل"),
        ("zh", "苗圃很远。", "苗圃在诺伯里。", "诺伯里"),
        ("th", "ร้านต้นไม้อยู่ไกล", "ร้านต้นไม้อยู่ที่ ไฮเฟลล์", "ไฮเฟลล์"),
    ],
)
def test_a_name_that_nobody_says_is_marked_in_each_language(
    language: str, spoken: str, answer: str, name: str
) -> None:
    assert found(answer, spoken, language=language) == [("name_not_said", name)]


def test_a_german_noun_before_a_name_is_no_first_name() -> None:
    spoken = "Die Fähre Marlinda fährt bei ruhigem Wetter."
    assert found("Das Schiff Marlinda fährt.", spoken, language="de") == []
    assert found("Das Schiff Zelkova fährt.", spoken, language="de") == [
        ("name_not_said", "Zelkova")
    ]


def test_german_nouns_are_no_names() -> None:
    answer = "Kleine Kinder trinken eine Tasse Kaffee. Der Obstgartenbesitzer mag Pflaumenbäume."
    assert found(answer, "Das ist schön.", language="de") == []

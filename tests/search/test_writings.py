"""A word matches in every spelling, and the exact spelling is ranked first."""

import pytest

from clipqa.models import SearchTerm
from clipqa.search import find
from clipqa.search.snippets import mark_text
from clipqa.search.suggest import suggest
from clipqa.search.terms import terms_of
from tests.factories import make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db


def library_with(*questions: str) -> dict[int, str]:
    """Publish answers to questions, beside unrelated ones; return the questions by answer id."""
    for other in ("Who guards the line?", "When do talks begin in 2031?", "Why 19 or 16 people?"):
        make_published(other)
    return {make_published(question).pk: question for question in questions}


def found(query: str, library: dict[int, str]) -> list[str]:
    return [library.get(pk, "another") for pk in find(query).ids]


def marked(query: str, text: str) -> str:
    return mark_text(text, find(query).terms).replace("<mark>", "[").replace("</mark>", "]")


FOLDED = [
    ("Hebrew points", "הנמל", "הַנָּמֵל"),
    ("Hebrew points", "שָׁלוֹם", "שלום"),
    ("Hebrew accents", "בראשית", "בְּרֵאשִׁ֖ית"),
    ("Hebrew presentation forms", "שלום", "\ufb2aלום"),
    ("Hebrew abbreviations", 'צה"ל', "צה״ל"),
    ("Hebrew abbreviations", "צהל", "צה״ל"),
    ("soft hyphens", "jetty", "jet\u00adty"),
    ("soft hyphens", "Schiff\u00adfahrt", "Schifffahrt"),
    ("soft hyphens", "перемирие", "пере\u00adмирие"),
    ("word joiners", "jetty", "jet\u2060ty"),
    ("marks of direction", "UNESCO", "UN\u200eESCO"),
    ("tatweel", "السلام", "الســـلام"),
    ("tatweel", "مـيناء", "ميناء"),
    ("full width", "UNESCO", "ＵＮＥＳＣＯ"),
    ("full width", "ｊｅｔｔｙ", "jetty"),
    ("full width digits", "2045", "２０４５"),
    ("half width", "カタカナ", "ｶﾀｶﾅ"),
    ("half width", "ガギグ", "ｶﾞｷﾞｸﾞ"),
    ("digits", "2045", "٢٠٤٥"),
    ("digits", "۲۰۴۵", "2045"),
    ("Ł", "lodz", "Łódź"),
    ("Ł", "Łukasz", "Lukasz"),
    ("Ø", "tromso", "Tromsø"),
    ("Æ", "aeroe", "Ærø"[:2] + "oe"),
    ("Æ", "Aeronaut", "Æronaut"),
    ("đ", "djordje", "Djorđe"[:3] + "rdje"),
    ("đ", "Đakovo", "dakovo"),
    ("ß", "strasse", "Straße"),
    ("ß", "GROẞ", "gross"),
    ("ı", "Diyarbakir", "Diyarbakır"),
    ("ı", "Iğdır", "igdir"),
    ("œ", "oeuvre", "œuvre"),
    ("þ", "thorshofn", "Þorshöfn"),
    ("ð", "Sigurdur", "Sigurður"),
    ("ħ", "Ħamrun", "hamrun"),
    ("ŋ", "ŋaoundere", "Naoundere"),
    ("Arabic yeh", "مستشفي", "مستشفى"),
    ("Arabic yeh", "مستشفى", "مستشفي"),
    ("Persian yeh", "شهرداری", "شهرداري"),
    ("Persian kaf", "كتابخانه", "کتابخانه"),
    ("Arabic alef", "ٱلسلام", "السلام"),
    ("non-joiners", "می\u200cخواهم", "میخواهم"),
    ("non-joiners", "میخواهم", "می\u200cخواهم"),
    ("non-joiners", "خواهم", "می\u200cخواهم"),
    ("non-joiners", "کتاب", "کتاب\u200cها"),
    ("Hangul particles", "항구", "항구는"),
    ("Hangul particles", "항구를", "항구에서"),
    ("Hangul particles", "유엔", "유엔은"),
    ("Hangul after Latin", "UNESCO", "UNESCO는"),
    ("Hangul jamo", "항구", "\u1112\u1161\u11bc\u1100\u116e"),
    ("a single Han character", "火", "停火协议"),
    ("a single Han character", "火", "双方停火"),
    ("a single Han character", "戰", "戰"),
    ("a single syllable", "불", "산불이"),
    ("two single characters", "火 海", "上海"),
    ("zero-width spaces between words without blanks", "停火协议", "停火\u200b协议"),
]


@pytest.mark.parametrize(("kind", "query", "spelling"), FOLDED)
def test_spellings_of_a_word_match_each_other(kind: str, query: str, spelling: str) -> None:
    library = library_with(f"xyzzy {spelling} plugh")
    assert found(query, library) == list(library.values())


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("הנמל", "על הַנָּמֵל הישן", "על [הַנָּמֵל] הישן"),
        ("harbour", "the har\u00adbour wall", "the [har\u00adbour] wall"),
        ("lodz", "od Łódź do", "od [Łódź] do"),
        ("2045", "in ２０４５!", "in [２０４５]!"),
        ("ギグ", "ｶﾞｷﾞｸﾞとｶﾞ", "ｶﾞ[ｷﾞｸﾞ]とｶﾞ"),
        (
            "항구",
            "그 항구는 \u1112\u1161\u11bc\u1100\u116e도",
            "그 [항구]는 [\u1112\u1161\u11bc\u1100\u116e]도",
        ),
        ("停火", "双方停\u200b火协议", "双方[停\u200b火]协议"),
        ("火", "停火了火协", "停[火]了[火]协"),
        ("uk", "The U.K. and UK’s", "The [U.K.] and [UK’s]"),
        (
            "covid19",
            "COVID-19, covid 19, covid19; covid, 19",
            "[COVID-19], [covid 19], [covid19]; [covid], 19",
        ),
        ("f16", "An F-16 and 16 F", "An [F-16] and 16 F"),
        (
            "1000000",
            "1,000,000 or 1\u202f000\u202f000, not 1,000",
            "[1,000,000] or [1\u202f000\u202f000], not 1,000",
        ),
        ("C#", "C# or C++ or C", "[C#] or [C]++ or [C]"),
        ("می\u200cخواهم", "من میخواهم", "من [میخواهم]"),
    ],
)
def test_words_are_marked_in_the_spelling_of_the_text(query: str, text: str, shown: str) -> None:
    library_with(text, "covid")
    assert marked(query, text) == shown


EQUIVALENT_SPELLINGS = [
    ("UK", "U.K."),
    ("US", "U.S."),
    ("eu", "E.U."),
    ("NATO", "N.A.T.O."),
    ("США", "С.Ш.А."),
    ("COVID-19", "covid19", "covid 19"),
    ("F-16", "F16", "F 16"),
    ("MH-370", "MH370", "MH 370"),
    ("Apollo-11", "Apollo11", "Apollo 11"),
    ("Союз-11", "Союз11", "Союз 11"),
    ("3-D", "3D"),
    ("1,000,000", "1000000", "1.000.000", "1\u00a0000\u00a0000", "1’000’000"),
    ("12,500", "12500", "12.500", "12'500"),
    ("10,00,000", "1000000"),
]


@pytest.mark.parametrize("spellings", EQUIVALENT_SPELLINGS)
@pytest.mark.parametrize("step", [1, -1])
def test_each_spelling_matches_all_others_and_ranks_itself_first(
    spellings: tuple[str, ...], step: int
) -> None:
    library = library_with(*(f"What says {spelling} here?" for spelling in spellings[::step]))
    for spelling in spellings:
        # Words with a space between are searched by themselves too.
        ranked = [question for question in found(spelling, library) if question != "another"]
        assert sorted(ranked) == sorted(library.values())
        assert ranked[0] == f"What says {spelling} here?"


@pytest.mark.parametrize("spaces", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_separated_by_spaces_are_one_number(spaces: str) -> None:
    spaced = f"1{spaces}000{spaces}000"
    library = library_with("Who counted 1,000,000 birds?", f"Who counted {spaced} fish?")
    assert sorted(found("1000000", library)) == sorted(library.values())
    ranked = found(spaced, library)
    assert ranked[0] == f"Who counted {spaced} fish?"
    assert len(ranked) == 2


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("C#", "How is C# learned?", "How is C++ learned?"),
        ("C++", "How is C++ learned?", "How is C# learned?"),
        ("F#", "Is F# a language?", "Is F a language?"),
        ("ｃ＃", "How is C# learned?", "How is C++ learned?"),
    ],
)
def test_punctuation_that_distinguishes_words_ranks_the_exact_spelling_first(
    query: str, first: str, second: str
) -> None:
    assert found(query, library_with(first, second)) == [first, second]
    assert found(query, library_with(second, first))[0] == first


def test_a_part_of_a_word_matches_and_only_its_number_does_not() -> None:
    library = library_with("What are the COVID-19 rules?", "Who has covid19 now?", "Is Covid gone?")
    assert sorted(found("covid", library)) == sorted(library.values())
    assert found("COVID-19", library) == [
        "What are the COVID-19 rules?",
        "Who has covid19 now?",
        "Is Covid gone?",
    ]


def test_a_word_that_no_answer_has_whole_is_searched_by_its_parts() -> None:
    library = library_with("Which zone has the number 51?")
    assert found("Zone-51", library) == ["Which zone has the number 51?"]


@pytest.mark.parametrize("excluded", ["covid19", "COVID-19"])
def test_all_spellings_of_a_word_are_excluded(excluded: str) -> None:
    library = library_with("Are COVID-19 rules old?", "Are covid19 rules new?", "Are rules rules?")
    assert found(f"rules -{excluded}", library) == ["Are rules rules?"]


def test_a_phrase_may_begin_and_end_inside_a_compound_spelling() -> None:
    library = library_with("Who won the November 2015 elections?", "Are COVID-19 rules old?")
    for phrase in ("2015 elections", "the November", "November 2015 elections"):
        assert found(f'"{phrase}"', library) == ["Who won the November 2015 elections?"]
    for phrase in ("19 rules", "covid 19 rules", "COVID-19 rules"):
        assert found(f'"{phrase}"', library) == ["Are COVID-19 rules old?"]


@pytest.mark.parametrize("query", ["WHO vaccines", "the WHO vaccines", "WHO VACCINES"])
def test_a_stop_word_in_capitals_is_a_name_and_ranks_its_spelling_first(query: str) -> None:
    library = library_with("Which vaccines does the WHO buy?", "Who buys the cheap vaccines?")
    assert found(query, library)[0] == "Which vaccines does the WHO buy?"
    assert {term.text for term in terms_of("WHO")} <= find(query).terms


@pytest.mark.parametrize("query", ["Who hosts", "WHO IS THE HOST", "who hosts"])
def test_a_question_word_in_a_text_in_capitals_is_not_a_name(query: str) -> None:
    library_with("Who hosts talks?")
    assert find(query).terms == {"host"}


def test_ali_is_a_name_and_the_word_with_another_last_letter_is_not() -> None:
    library_with("علي في المدينة")
    assert "عل" in find("علي المدينة").terms
    assert "عل" not in find("على المدينة").terms


@pytest.mark.parametrize(
    ("typed", "question", "shown"),
    [
        ("הנמ", "מי על הַנָּמֵל?", ["הַנָּמֵ"]),
        ("lod", "Kto mieszka w Łodzi?", ["Łod"]),
        ("항구", "그 항구는 어디?", ["항구"]),
        ("covid1", "Are COVID-19 rules old?", ["COVID", "1"]),
        ("covid-19 rul", "Are covid19 rules old?", ["covid", "19", "rul"]),
        ("f16", "Who flies an F-16?", ["F", "16"]),
        ("f-1", "Who flies an F16?", ["F", "1"]),
        ("apollo 1", "Who flew on Apollo11?", ["Apollo", "1"]),
        ("uk pol", "Who runs U.K. politics?", ["U.K.", "pol"]),
        ("u.k. pol", "Who runs UK politics?", ["UK", "pol"]),
        ("1000000 bi", "Who counted 1,000,000 birds?", ["1,000,000", "bi"]),
        ("ギグ", "これはｶﾞｷﾞｸﾞですか", ["ｷﾞｸﾞ"]),
    ],
)
def test_a_typed_text_suggests_every_spelling_and_marks_it(
    typed: str, question: str, shown: list[str]
) -> None:
    library_with(question)
    offered = suggest(typed)
    assert [one.text for one in offered] == [question]
    assert [question[start:end] for start, end in offered[0].marks] == shown


def test_names_are_suggested_by_every_spelling() -> None:
    make_published("Who?", outlet=make_outlet("Radio F-16"), topics=[make_topic("U.K. ports")])
    assert [one.text for one in suggest("f16")] == ["Radio F-16"]
    assert [one.text for one in suggest("uk po")] == ["U.K. ports"]


def test_the_term_of_an_exact_spelling_is_not_searched() -> None:
    library_with("Is the U.K. far?")
    assert SearchTerm.objects.filter(term="u\uff0ek", entries=1).exists()
    assert find("u\uff0ek").ids
    assert "u\uff0ek" not in find("uk").terms

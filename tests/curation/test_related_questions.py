import pytest

from clipqa.curation import archive
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.records import link_questions, save_record
from clipqa.history import RecordHistory, revisions_of
from clipqa.models import LibraryState, Question
from tests.factories import make_published, make_question
from tests.views.reader import read

pytestmark = pytest.mark.django_db


def make_two() -> tuple[Question, Question]:
    return make_published("Who talks?").question, make_published("Who mediates?").question


def test_linked_questions_are_shown_on_each_other_s_page() -> None:
    one, two = make_two()
    link_questions(one, [two])
    assert two.get_absolute_url() in read(one.get_absolute_url()).links
    assert one.get_absolute_url() in read(two.get_absolute_url()).links


def test_a_question_without_a_public_answer_is_not_shown() -> None:
    one, two = make_two()
    link_questions(one, [two, make_question("What is zirkon?")])
    archive(two.answers.all())
    page = read(one.get_absolute_url())
    assert "Related questions" not in page.html
    assert "zirkon" not in page.html


def test_a_link_is_a_revision_of_both_and_an_edit() -> None:
    one, two = make_two()
    version = LibraryState.objects.current().library_version
    link_questions(one, [two])
    for question, other in ((one, two), (two, one)):
        newest = revisions_of(Question, question.pk).first()
        assert newest.changes["related_questions"] == [[], [other.pk]]
        assert RecordHistory(question).state_before(newest)["related_questions"] == []
        assert Question.objects.get(pk=question.pk).edit_version == question.edit_version + 1
    assert LibraryState.objects.current().library_version == version + 1


def test_linking_again_or_to_itself_changes_nothing() -> None:
    one, two = make_two()
    link_questions(one, [two])
    count = revisions_of(Question, one.pk).count()
    link_questions(one, [two, one])
    assert revisions_of(Question, one.pk).count() == count
    assert list(one.related_questions.all()) == [two]


def test_a_question_that_is_kept_apart_is_not_listed_on_either_page() -> None:
    one = make_published("Who mediates the border talks?").question
    two = make_published("Why mediate the border talks?").question
    pages = [one.get_absolute_url(), two.get_absolute_url()]
    assert [pages[1 - at] in read(pages[at]).links for at in (0, 1)] == [True, True]
    save_record(one, unrelated=[two])
    assert [pages[1 - at] in read(pages[at]).links for at in (0, 1)] == [False, False]
    newest = revisions_of(Question, one.pk).first()
    assert newest.changes == {"unrelated_questions": [[], [two.pk]]}


@pytest.mark.parametrize("name", ["related", "unrelated"])
def test_a_save_that_links_is_a_revision_and_an_edit_of_the_other_question(name: str) -> None:
    """Else an editor of the other one would remove the link unseen."""
    one, two = make_two()
    save_record(one, **{name: [two]})
    changes = {f"{name}_questions": [[], [one.pk]]}
    assert revisions_of(Question, two.pk).first().changes == changes
    assert Question.objects.get(pk=two.pk).edit_version == two.edit_version + 1
    save_record(one, **{name: [two]})
    assert Question.objects.get(pk=two.pk).edit_version == two.edit_version + 1


def test_a_linked_question_is_no_longer_kept_apart() -> None:
    one, two = make_two()
    save_record(one, unrelated=[two, one])
    assert list(two.unrelated_questions.all()) == [one]
    link_questions(two, [one])
    assert not one.unrelated_questions.exists()
    assert two.get_absolute_url() in read(one.get_absolute_url()).links


def test_a_merged_question_stays_apart_from_others_unless_either_was_linked() -> None:
    one, two = make_two()
    third, linked = (make_published(text).question for text in ("Who pays?", "Who hosts?"))
    save_record(one, unrelated=[two, third, linked])
    link_questions(third, [linked])
    one, third = (Question.objects.get(pk=each.pk) for each in (one, third))
    merge(one, third, SeenVersions(one.edit_version, third.edit_version))
    assert list(third.unrelated_questions.all()) == [two]
    assert list(third.related_questions.all()) == [linked]


def test_a_merged_question_keeps_its_links() -> None:
    one, two = make_two()
    third = make_published("Who pays?").question
    link_questions(one, [two, third])
    one, third = (Question.objects.get(pk=each.pk) for each in (one, third))
    merge(one, third, SeenVersions(one.edit_version, third.edit_version))
    assert list(third.related_questions.all()) == [two]
    assert list(two.related_questions.all()) == [third]

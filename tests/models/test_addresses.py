"""Records get a slug, and keep their old addresses."""

import pytest
from django.core.exceptions import ValidationError

from clipqa.models import Outlet, Question, SlugRedirect, Topic
from clipqa.models.public_id import is_public_id
from tests.factories import make_answer, make_outlet, make_question, make_topic

pytestmark = pytest.mark.django_db


def test_a_slug_is_made_from_the_text() -> None:
    assert make_topic("Talks in Riyadh").slug == "talks-in-riyadh"


def test_the_slug_of_a_text_without_letters_is_a_public_id() -> None:
    assert is_public_id(make_question("?!").slug)


def test_equal_slugs_are_numbered() -> None:
    slugs = [Question.objects.create(text="Who?" + "!" * n).slug for n in range(3)]
    assert slugs == ["who", "who-2", "who-3"]


def test_a_long_slug_is_numbered_too() -> None:
    slugs = [Question.objects.create(text="x" * 100 + "!" * n).slug for n in range(3)]
    assert len(set(slugs)) == 3
    assert {len(slug) for slug in slugs} == {80}


def test_changing_a_slug_creates_a_redirect() -> None:
    topic = make_topic("Truces")
    for slug in ("truce", "ceasefires"):
        topic.slug = slug
        topic.save()
    for old in ("truces", "truce"):
        assert SlugRedirect.objects.current(Topic.objects.all(), old) == topic
    assert SlugRedirect.objects.current(Topic.objects.all(), "ceasefires") is None


def test_using_an_old_slug_deletes_its_redirect() -> None:
    topic = make_topic("Truces")
    topic.slug = "ceasefires"
    topic.save()
    newcomer = Topic.objects.create(name="Other truces", slug="truces")
    assert SlugRedirect.objects.current(Topic.objects.all(), "truces") is None
    newcomer.slug = "more"
    newcomer.save()
    assert SlugRedirect.objects.current(Topic.objects.all(), "truces") == newcomer


def test_changing_a_slug_back_creates_no_loop() -> None:
    outlet = make_outlet("Delta")
    for slug in ("delta-news", "delta"):
        outlet.slug = slug
        outlet.save()
    assert list(SlugRedirect.objects.values_list("old_slug", flat=True)) == ["delta-news"]


def test_redirects_of_different_models_are_separate() -> None:
    topic = make_topic("Delta")
    topic.slug = "deltas"
    topic.save()
    assert SlugRedirect.objects.current(Outlet.objects.all(), "delta") is None


@pytest.mark.parametrize("slug", ["Has Space", "UPPER", "a--b", "-a", "a/b", "a\x00b"])
def test_invalid_slugs_are_refused(slug: str) -> None:
    with pytest.raises(ValidationError):
        Topic(name="x", slug=slug).full_clean()


def test_every_save_increments_the_edit_version() -> None:
    answer = make_answer()
    version = answer.edit_version
    answer.save(update_fields=["speaker"])
    answer.refresh_from_db()
    assert answer.edit_version == version + 1


def test_public_ids_are_unique_and_never_change() -> None:
    one, other = make_answer(), make_answer()
    assert is_public_id(one.public_id)
    assert one.public_id != other.public_id
    before = one.public_id
    one.save()
    one.refresh_from_db()
    assert one.public_id == before

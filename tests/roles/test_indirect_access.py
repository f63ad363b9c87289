"""Ids, lists, suggestions and bulk actions give no access beyond a role."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clipqa.curation import publish, save_answer
from clipqa.curation.roles import ROLES, prepare_roles
from clipqa.history import revisions_of
from clipqa.models import Answer, Question, User
from tests.admin.pages import add_page, errors, filled, list_page, page_of, save
from tests.admin.people import person
from tests.factories import make_answer, make_published, make_question, make_video
from tests.roles.users import CANARY, make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db

QUESTIONS = "?app_label=clipqa&model_name=answer&field_name=question&term="


@pytest.fixture
def ada(db: None) -> User:
    return of_role("ada", "administrator")


def suggested(client: Client, query: str = QUESTIONS) -> list[str]:
    results = client.get(reverse("admin:autocomplete") + query).json()["results"]
    return [result["text"] for result in results]


def run_list_action(client: Client, action: str, *answers: Answer) -> Any:
    chosen = {"action": action, "_selected_action": [answer.pk for answer in answers]}
    return client.post(list_page("answer"), {**chosen, "post": "yes"}, follow=True)


def user_page(who: User) -> str:
    return reverse("admin:clipqa_user_change", args=[who.pk])


def test_a_contributor_can_create_and_edit_a_draft(conny: User) -> None:
    client, video = signed_in(conny), make_video()
    written = {
        "new_question": "Who hosts the talks?",
        "start_ms": "1",
        "end_ms": "2",
        "body": "We.",
    }
    assert save(client, add_page("answer"), video=video.pk, **written).status_code == 302
    answer = Answer.objects.get()
    assert (answer.created_by, answer.status) == (conny, "draft")
    save(client, page_of(answer), body="The harbour town.")
    answer.refresh_from_db()
    assert answer.body == "The harbour town."


def test_the_list_has_only_own_answers_with_any_query(conny: User, otto: User) -> None:
    make_draft(conny)
    client = signed_in(otto)
    for more in ("", "?q=speaks", "?state=draft", "?created_by__id__exact=1", "?all="):
        response = client.get(list_page("answer") + more, follow=True)
        assert CANARY not in response.content.decode(), more


def test_a_draft_of_another_contributor_is_a_404(conny: User, otto: User) -> None:
    draft, client = make_draft(conny), signed_in(otto)
    before = filled(signed_in(conny).get(page_of(draft)))
    for name in ("change", "history", "delete", "compare"):
        url = reverse(f"admin:clipqa_answer_{name}", args=[draft.pk])
        assert client.get(url).status_code == client.post(url, before).status_code == 404
    nowhere = reverse("admin:clipqa_answer_change", args=[9_999_999])
    assert client.get(nowhere).status_code == 404


def test_a_revision_of_another_answer_can_not_be_compared_or_restored(
    conny: User, otto: User
) -> None:
    draft, own = make_draft(conny), make_draft(otto, body="Mine.")
    foreign = revisions_of(Answer, draft.pk)[0].pk
    mine = revisions_of(Answer, own.pk)[0].pk
    compare = reverse("admin:clipqa_answer_compare", args=[own.pk])
    restore = reverse("admin:clipqa_answer_restore", args=[own.pk, foreign])
    client = signed_in(otto)
    assert client.get(f"{compare}?from={mine}&to={foreign}").status_code == 404
    assert client.get(restore).status_code == client.post(restore).status_code == 404


def test_a_question_that_only_another_users_draft_has_is_not_suggested(
    conny: User, otto: User
) -> None:
    make_draft(conny)
    public = make_published().question.text
    assert suggested(signed_in(otto)) == [public]
    assert set(suggested(signed_in(conny))) == {public, f"Who is the {CANARY}?"}


def test_a_hidden_question_can_not_be_selected_by_its_id(conny: User, otto: User) -> None:
    hidden, client = make_draft(conny).question, signed_in(otto)
    page = client.get(add_page("answer") + f"?question={hidden.pk}")
    assert CANARY not in page.content.decode()
    times = {"video": make_video().pk, "start_ms": "1", "end_ms": "2"}
    response = save(client, add_page("answer"), question=hidden.pk, **times)
    assert "valid choice" in errors(response)["question"][0]


@pytest.mark.parametrize("field", ["question&field_name=topics", "cue&field_name=transcript"])
def test_contributors_get_no_other_suggestions(conny: User, field: str) -> None:
    url = reverse("admin:autocomplete") + f"?app_label=clipqa&model_name={field}&term="
    assert signed_in(conny).get(url).status_code == 403


def test_no_action_publishes_archives_or_deletes_for_a_contributor(conny: User) -> None:
    draft, foreign = make_draft(conny), make_answer(body="Somebody's.")
    public = make_draft(conny, body="Public.")
    publish([public])
    for action in ("publish_answers", "archive_answers", "delete_selected"):
        run_list_action(signed_in(conny), action, draft, foreign, public)
    statuses = Answer.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["draft", "draft", "published"]


def test_fields_that_a_contributor_may_not_set_are_ignored(conny: User, otto: User) -> None:
    draft = make_draft(conny)
    forged = {"status": "published", "key": "cms-7", "created_by": otto.pk, "publish_at_0": "x"}
    save(signed_in(conny), page_of(draft), body="Words.", **forged)
    draft.refresh_from_db()
    assert (draft.status, draft.key, draft.created_by) == ("draft", "", conny)


def test_a_contributor_can_not_change_shared_records(conny: User) -> None:
    shared = make_published()
    draft = make_draft(conny)
    Answer.objects.filter(pk=draft.pk).update(clip=shared.clip)
    topic = shared.question.topics.create(name="Harbours", slug="harbours")
    typed = {"shared_clip": "all", "add_topics": [topic.pk], "start_ms": "51"}
    save(signed_in(conny), page_of(draft), video=shared.clip.video_id, **typed)
    shared.clip.refresh_from_db()
    assert shared.clip.start_ms == 50_000
    assert not draft.question.topics.filter(pk=topic.pk).exists()


def test_the_view_on_site_redirect_is_a_404(conny: User) -> None:
    make_draft(conny)
    assert signed_in(conny).get("/admin/r/1/1/").status_code == 404


def test_an_editor_can_edit_and_publish_all_answers(conny: User) -> None:
    draft, editor = make_draft(conny), signed_in(of_role("edda", "editor"))
    save(editor, page_of(draft), body="Edited.")
    run_list_action(editor, "publish_answers", draft)
    draft.refresh_from_db()
    assert (draft.body, draft.status, draft.created_by) == ("Edited.", "published", conny)


def test_a_changed_role_applies_from_the_next_request(conny: User) -> None:
    client = signed_in(conny)
    outlets = list_page("outlet")
    assert client.get(outlets).status_code == 403
    conny.groups.set([Group.objects.get(name="editor")])
    assert client.get(outlets).status_code == 200
    conny.is_active = False
    conny.save()
    assert client.get(outlets).status_code == 302


def test_an_administrator_can_not_give_rights_that_they_lack(ada: User, conny: User) -> None:
    above = Group.objects.create(name="Above")
    above.permissions.set(Permission.objects.filter(codename="change_group"))
    client, editors = signed_in(ada), Group.objects.get(name="editor")
    save(client, user_page(conny), groups=[editors.pk], is_superuser="on", is_staff="on")
    conny.refresh_from_db()
    assert (list(conny.groups.all()), conny.is_superuser) == ([editors], False)
    response = save(client, user_page(ada), groups=[above.pk], is_staff="on")
    assert "groups" in errors(response)


def test_a_user_can_not_add_rights_that_they_lack_to_a_group(ada: User) -> None:
    ada.user_permissions.set(Permission.objects.filter(codename="change_group"))
    own, above = (Group.objects.create(name=name) for name in ("Own", "Above"))
    lacked = Permission.objects.get(codename="delete_group")
    above.permissions.set([lacked])
    client, had = signed_in(ada), Permission.objects.get(codename="add_outlet")
    pages = [reverse("admin:auth_group_change", args=[group.pk]) for group in (own, above)]
    assert "permissions" in errors(save(client, pages[0], permissions=[lacked.pk]))
    assert save(client, pages[0], permissions=[had.pk]).status_code == 302
    assert [*own.permissions.all()] == [had]
    assert client.post(pages[1], {"name": "Below", "permissions": []}).status_code == 403


def test_an_administrator_can_not_change_a_superuser(ada: User) -> None:
    root, client = person("root", is_superuser=True), signed_in(ada)
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.get(user_page(root)).status_code == 200
    assert client.post(user_page(root), {"username": "root"}).status_code == 403
    assert client.post(password, {}).status_code == 403
    assert client.post(reverse("admin:clipqa_user_delete", args=[root.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    client.post(reverse("admin:clipqa_user_changelist"), chosen)
    assert User.objects.filter(pk=root.pk).exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_an_administrator_can_not_change_a_user_with_one_more_right(
    ada: User, conny: User, is_active: bool
) -> None:
    conny.user_permissions.set(Permission.objects.filter(codename="change_group"))
    conny.is_active = is_active
    conny.save()
    client = signed_in(ada)
    password = reverse("admin:auth_user_password_change", args=[conny.pk])
    assert client.post(password, {}).status_code == 403
    assert client.post(user_page(conny), {"username": "conny"}).status_code == 403


def test_a_new_user_has_admin_access_and_a_role(ada: User) -> None:
    words = {"password1": "a long and quiet sea", "password2": "a long and quiet sea"}
    editors = Group.objects.get(name="editor")
    new = {"username": "dora", "groups": [editors.pk], "usable_password": "true", **words}
    signed_in(ada).post(reverse("admin:clipqa_user_add"), new)
    dora = User.objects.get(username="dora")
    assert (dora.is_staff, list(dora.groups.all())) == (True, [editors])


def test_the_three_roles_can_not_be_changed_or_deleted() -> None:
    client = signed_in(person("root", is_superuser=True))
    group = Group.objects.get(name="contributor")
    url = reverse("admin:auth_group_change", args=[group.pk])
    assert client.post(url, {"name": "contributor", "permissions": []}).status_code == 403
    assert client.post(reverse("admin:auth_group_delete", args=[group.pk])).status_code == 403


def test_each_migration_resets_the_rights_of_roles() -> None:
    group = Group.objects.get(name="contributor")
    group.permissions.set(Permission.objects.filter(codename="delete_outlet"))
    prepare_roles()
    rights = group.permissions.values_list("content_type__app_label", "codename")
    assert {".".join(pair) for pair in rights} == ROLES["contributor"]


def test_the_user_that_ensure_editor_creates_has_all_rights() -> None:
    call_command("ensure_editor", verbosity=0)
    editor = signed_in(User.objects.get(username="editor"))
    answer = make_draft(None)
    save(editor, page_of(answer), status="published")
    assert Answer.objects.published().exists()
    for model_name in ("outlet", "auditentry", "question"):
        assert editor.get(list_page(model_name)).status_code == 200


def test_an_answer_without_an_owner_is_hidden_from_contributors(conny: User) -> None:
    orphan = make_draft(None)
    assert signed_in(conny).get(page_of(orphan)).status_code == 404


def test_an_own_question_stays_visible_when_its_answer_gets_another(conny: User) -> None:
    question = make_question("Is this free?")
    own = make_draft(conny)
    own.question = question
    save_answer(own)
    assert "Is this free?" in suggested(signed_in(conny))
    assert Question.objects.count() == 2

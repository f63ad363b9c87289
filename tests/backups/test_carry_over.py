"""A library that an old ClipQA backed up is whole after it was carried over.

It is carried over once; each test then works in a transaction that is rolled back.
"""

import tarfile
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.utils import timezone

from clipqa.accounts import recovery
from clipqa.backups.old_names import TABLES, renamed_models
from clipqa.curation.previews import open_preview
from clipqa.models import (
    Answer,
    AuditEntry,
    ChangesRequested,
    Erasure,
    Presence,
    Proposal,
    Revision,
    SlugRedirect,
    Tombstone,
    User,
)
from clipqa.models.tombstone import ANSWER
from tests.accounts.signing_in import SECOND, code_of, is_in, type_code, type_password
from tests.accounts.software_key import SoftKey, options_on
from tests.backups import old_library
from tests.factories import make_answer

pytestmark = pytest.mark.django_db
HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


@pytest.fixture(scope="module", autouse=True)
def carry_over_result(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """What the command said, and the schema before and after."""
    output = StringIO()
    own = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("carried"),
        "SECRET_KEY": old_library.facts()["secret_key"],
        "PASSWORD_HASHERS": HASHERS,
    }
    with override_settings(**own), django_db_blocker.unblock():
        before = schema()
        call_command("restore", old_library.archive(), stdout=output)
        yield {"said": output.getvalue(), "before": before, "after": schema()}
        call_command("flush", interactive=False, verbosity=0)


def schema() -> set[tuple[Any, ...]]:
    """Every table, column, index, constraint and trigger, as the database has it."""
    statements = {
        "sqlite": ["SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"],
        "postgresql": [
            """SELECT table_name, column_name, data_type, is_nullable, column_default
            FROM information_schema.columns WHERE table_schema = current_schema()""",
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
            """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = current_schema()::regnamespace""",
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        ],
    }
    with connection.cursor() as cursor:
        found: set[tuple[Any, ...]] = set()
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
            found |= {*cursor.fetchall()}
    return found


@pytest.fixture
def facts() -> dict[str, Any]:
    return old_library.facts()


@pytest.fixture
def key(facts: dict[str, Any]) -> SoftKey:
    key = SoftKey(facts["passkey"]["name"].encode())
    pem = facts["passkey"]["private"].encode()
    key.private = serialization.load_pem_private_key(pem, password=None)
    key.counter = facts["passkey"]["counter"]
    return key


def test_the_command_prints_the_rows_of_every_table(carry_over_result: dict[str, Any]) -> None:
    lines = [line.split() for line in carry_over_result["said"].splitlines() if " rows " in line]
    assert [line[3] for line in lines] == sorted(TABLES)
    assert all(int(line[0].replace(",", "")) > 0 for line in lines)
    assert "auth_user -> clipqa_user" in carry_over_result["said"]


def test_the_schema_is_that_of_a_new_library(carry_over_result: dict[str, Any]) -> None:
    assert carry_over_result["after"] == carry_over_result["before"]


def test_all_media_are_restored() -> None:
    root = Path(django_settings.MEDIA_ROOT)
    listed = old_library.manifest()["files"]
    found = {
        f"media/{path.relative_to(root).as_posix()}": sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }
    expected = {
        name: entry["sha256"] for name, entry in listed.items() if name.startswith("media/")
    }
    assert found == expected
    assert len(found) > 20


def test_password_and_authenticator_code_sign_in(facts: dict[str, Any]) -> None:
    client = Client()
    type_password(client, "edda", facts["password"])
    assert not is_in(client)
    type_code(client, code_of(facts["app_secret"]))
    assert is_in(client)


def test_password_and_passkey_sign_in(facts: dict[str, Any], key: SoftKey) -> None:
    client = Client()
    type_password(client, "root", facts["password"])
    credential = key.get(options_on(client.get(SECOND)))
    client.post(SECOND, {"by": "passkey", "credential": credential})
    assert is_in(client)


def test_a_printed_recovery_code_works_once(facts: dict[str, Any]) -> None:
    edda, code = User.objects.get(username="edda"), facts["recovery_code"]
    assert [recovery.use_code(edda, code), recovery.use_code(edda, code)] == [True, False]


def test_preview_and_password_reset_links_still_work(facts: dict[str, Any], settings: Any) -> None:
    until = int(facts["preview"].split(".")[2].split(":")[0])
    early = timezone.datetime.fromtimestamp(until - 60, timezone.get_current_timezone())
    assert open_preview(facts["preview"], early).answer.public_id == facts["previewed"]
    settings.PASSWORD_RESET_TIMEOUT = 10**9
    conny = User.objects.get(username="conny")
    assert default_token_generator.check_token(conny, facts["reset_token"])


def test_sessions_are_kept() -> None:
    signed_in = [session.get_decoded().get(SESSION_KEY) for session in Session.objects.all()]
    assert str(User.objects.get(username="edda").pk) in signed_in


def test_history_keeps_its_users_and_the_names_of_deleted_ones() -> None:
    edda = User.objects.get(username="edda")
    names = {*Revision.objects.filter(actor=edda).values_list("actor_name", flat=True)}
    assert names == {"Edda Éditrice (edda)"}
    left = Revision.objects.get(model_name="topic", verb="changed", actor=None, actor_name="gone")
    assert left.changes["explainer"][1] == "*Written* by somebody who left."
    assert AuditEntry.objects.filter(event="signed_in", actor=edda).exists()


@pytest.mark.parametrize("model", [AuditEntry, Erasure, Revision])
def test_the_database_still_refuses_to_change_history(model: Any) -> None:
    with pytest.raises(DatabaseError, match="stays as it was written"), connection.cursor() as cur:
        cur.execute(f"UPDATE {model._meta.db_table} SET why = 'forged'")


def test_groups_and_users_keep_their_permissions() -> None:
    conny = User.objects.get(username="conny")
    assert {"clipqa.view_user", "clipqa.change_user"} <= conny.get_all_permissions()
    night_desk = Group.objects.get(name="Night desk").permissions.get()
    assert (night_desk.content_type.model_class(), night_desk.codename) == (User, "view_user")
    assert User.objects.get(username="edda").has_perm("clipqa.review_answer")


def test_content_types_of_renamed_models_are_mapped() -> None:
    old = [ContentType.objects.filter(app_label=app, model=name) for app, name in renamed_models()]
    assert not any(kinds.exists() for kinds in old)
    assert {("auth", "user")} <= renamed_models().keys()


def test_the_admin_log_refers_to_its_records() -> None:
    entry = LogEntry.objects.get()
    assert entry.user.username == "edda"
    assert entry.get_edited_object().slug == "an-address-of-its-own"


def test_the_search_index_is_current() -> None:
    out = StringIO()
    call_command("rebuild_search", "--check", stdout=out)
    assert "Every public or scheduled answer has a correct entry" in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM clipqa_searchentry")
        assert cursor.fetchone()[0] > 0


def test_ids_of_deleted_records_are_not_reused(facts: dict[str, Any]) -> None:
    assert Answer.objects.latest("pk").pk < facts["highest_answer"]
    assert make_answer("Who comes next?").pk == facts["highest_answer"] + 1
    assert User.objects.create_user("next").pk > User.objects.get(username="conny").pk + 1


def test_drafts_proposals_and_presence_are_kept() -> None:
    conny, edda = (User.objects.get(username=name) for name in ("conny", "edda"))
    assert (ChangesRequested.objects.get().comment, ChangesRequested.objects.get().by) == (
        "Which river?",
        edda,
    )
    assert (Proposal.objects.get().by, Proposal.objects.get().is_open) == (conny, True)
    assert Presence.objects.get().person == edda
    assert Answer.objects.filter(created_by=conny).count() == 3


def test_redirects_and_tombstones_are_kept(facts: dict[str, Any]) -> None:
    assert Tombstone.objects.covers(ANSWER, facts["erased"])
    moved = SlugRedirect.objects.get(model_name="question")
    response = Client().get(f"/questions/{moved.old_slug}/")
    assert response.status_code == 301
    assert "/questions/an-address-of-its-own/" in response["Location"]


def test_only_public_answers_are_visible() -> None:
    page = Client().get("/search/").content.decode()
    public = Answer.objects.published()
    assert public.count() == 6
    assert all(answer.public_id in page for answer in public)
    hidden = Answer.objects.exclude(pk__in=public)
    assert not any(answer.public_id in page for answer in hidden)


def test_the_archive_was_made_by_old_code() -> None:
    """Else all of this would show nothing."""
    with tarfile.open(old_library.archive()) as tar:
        assert tar.getmembers()
    assert "clipqa.0021_facets_by_id" in old_library.manifest()["migrations"]

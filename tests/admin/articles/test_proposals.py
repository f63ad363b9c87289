"""Changes to a published article that wait for an editor, or are an editor's private draft."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.previews import preview_token
from clipqa.curation.proposed_articles import article_values
from clipqa.history import revisions_of
from clipqa.history.states import TRACKED_FIELDS
from clipqa.models import Article, ArticleProposal, ProposalState, User, Verb
from tests.admin.articles.pages import block, page_errors
from tests.admin.pages import decision_of, filled, page_of, save
from tests.articles.make import faq, make_article, text
from tests.factories import make_published, make_topic
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD, FOURTH = (letter * 10 for letter in "abcd")


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor", first_name="Conny")


@pytest.fixture
def writer(conny: User) -> Client:
    return signed_in(conny)


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor", first_name="Edda"))


@pytest.fixture
def emil(db: None) -> Client:
    return signed_in(of_role("emil", "editor", first_name="Emil"))


@pytest.fixture
def article(conny: User) -> Article:
    blocks = [text("One.", FIRST), text("Two.", SECOND), text("Three.", THIRD)]
    return make_article(*blocks, title="Old title", created_by=conny)


def texts(article: Article) -> list[str]:
    return [str(each.contents.get("text", "?")) for each in read_blocks([article.pk])[article.pk]]


def save_elsewhere(article: Article, *blocks: BlockValue, **values: Any) -> None:
    stored = Article.objects.get(pk=article.pk)
    for name, value in values.items():
        setattr(stored, name, value)
    save_article(stored, ArticleParts(list(blocks) if blocks else None))


def send(client: Client, url: str, button: str | None = "_keep", **typed: Any) -> HttpResponse:
    pressed = {button: "x"} if button else {}
    return client.post(url, {**filled(client.get(url)), **typed, **pressed}, follow=True)


def continued(article: Article) -> str:
    return f"{page_of(article)}?continue=draft"


def proposal_page(proposal: ArticleProposal) -> str:
    return reverse("admin:clipqa_article_proposal", args=[proposal.article_id, proposal.pk])


def decide(client: Client, proposal: ArticleProposal, button: str, comment: str = "") -> Any:
    page = proposal_page(proposal)
    sent = {**decision_of(client.get(page)), "comment": comment, button: "x"}
    return client.post(page, sent, follow=True)


def what_readers_see(article: Article) -> str:
    return Client().get(article.get_absolute_url()).content.decode()


def queue_of(client: Client) -> dict[str, list[str]]:
    sections = client.get(reverse("admin:index")).context["queue"]
    return {str(section.title): [row.text for row in section.rows] for section in sections}


def changes(response: Any, name: str = "differences") -> dict[str, str]:
    return {
        each.name: "".join(f"[{piece.kind} {piece.text}]" for piece in each.pieces)
        for each in response.context[name]
    }


# Proposals of contributors ----------------------------------------------------------------
PUBLISHED_AT_ONCE = {"slug", "created_by", "status", "publish_at", "expire_at", "published_at"}


def test_every_field_of_an_article_is_proposed_or_published_at_once(article: Article) -> None:
    assert set(TRACKED_FIELDS[Article]) - set(article_values(article)) == PUBLISHED_AT_ONCE


def test_a_contributor_s_change_waits_until_an_editor_accepts_it(
    writer: Client, edda: Client, article: Article
) -> None:
    page = writer.get(page_of(article)).content.decode()
    assert "Propose the change" in page
    typed = {"title": "New title", "block_text-1-text": "Two and a half."}
    done = save(writer, page_of(article), follow=True, **typed)
    assert "waits for review" in done.content.decode()
    assert "Two and a half." not in what_readers_see(article)
    assert "New title" not in what_readers_see(article)
    assert queue_of(edda)["Proposed changes"] == ["Old title"]
    assert queue_of(writer)["Waiting for review"] == ["Old title"]
    proposal = ArticleProposal.objects.get()
    assert decide(edda, proposal, "_accept", "Well seen.").status_code == 200
    article.refresh_from_db()
    assert article.title == "New title"
    assert texts(article) == ["One.", "Two and a half.", "Three."]
    newest = revisions_of(Article, article.pk).first()
    assert (newest.verb, newest.actor.username) == (Verb.ACCEPTED, "edda")
    assert newest.why == "Proposed by Conny (conny). Well seen."
    assert queue_of(edda)["Proposed changes"] == []


def test_a_proposal_shows_word_by_word_which_blocks_it_changes(
    writer: Client, edda: Client, article: Article
) -> None:
    new = block("faq", 0, 15, question="Why?", answer="So.")
    typed = {"title": "New title", "block_text-1-text": "Two now.", "block_text-2-DELETE": "on"}
    save(writer, page_of(article), **typed, **new)
    found = changes(edda.get(proposal_page(ArticleProposal.objects.get())))
    added = next(name for name in found if name not in {"title", f"block:{SECOND}"})
    assert found["title"] == "[del Old][ins New][same  title]"
    assert "[ins  now]" in found[f"block:{SECOND}"]
    assert "Why?" in found[added] or "Why?" in "".join(found.values())
    assert "[del Text: Three.]" in found[f"block:{THIRD}"]
    assert FIRST not in "".join(found)


def test_a_proposal_shows_the_blocks_that_it_moves_beside_other_changes(
    writer: Client, edda: Client, article: Article
) -> None:
    save(writer, page_of(article), **{"block_text-1-text": "Mine.", "block_text-2-ordering": 5})
    found = changes(edda.get(proposal_page(ArticleProposal.objects.get())))
    assert found.keys() == {f"block:{SECOND}", f"moved:{THIRD}"}
    assert found[f"moved:{THIRD}"] == "[del After Text: “Two.”][ins At the beginning]"


def test_changes_of_other_blocks_since_the_proposal_are_shown_and_kept(
    writer: Client, edda: Client, article: Article
) -> None:
    new = block("text", 3, 40, text="Four.")
    save(writer, page_of(article), **{"block_text-1-text": "Mine."}, **new)
    added = faq("Why?")
    save_elsewhere(article, added, text("Uno.", FIRST), text("Two.", SECOND), text("Three.", THIRD))
    proposal = ArticleProposal.objects.get()
    page = edda.get(proposal_page(proposal))
    assert "was changed since this was proposed" in page.content.decode()
    assert f"block:{FIRST}" in changes(page, "changes_since")
    assert f"block:{FIRST}" not in changes(page)
    assert page.context["overwritten"] == ""
    decide(edda, proposal, "_accept")
    assert texts(article) == ["?", "Uno.", "Mine.", "Three.", "Four."]


def test_a_block_that_both_changed_is_named_before_it_is_overwritten(
    writer: Client, edda: Client, article: Article
) -> None:
    save(writer, page_of(article), **{"block_text-1-text": "Mine."})
    save_elsewhere(article, text("One.", FIRST), text("Theirs.", SECOND), text("Three.", THIRD))
    proposal = ArticleProposal.objects.get()
    page = edda.get(proposal_page(proposal))
    assert page.context["overwritten"] == "Text: “Mine.”"
    assert "Publishing overwrites the newer text" in page.content.decode()
    assert changes(page)[f"block:{SECOND}"] == "[same Text: ][del Theirs][ins Mine][same .]"


def test_an_open_proposal_fills_the_form_and_keeps_its_new_blocks(
    writer: Client, edda: Client, article: Article
) -> None:
    new = block("text", 3, 40, text="Four.")
    save(writer, page_of(article), standfirst="In short.", **new)
    first = ArticleProposal.objects.get()
    opened = filled(writer.get(page_of(article)))
    assert (opened["standfirst"], opened["block_text-3-text"]) == ("In short.", "Four.")
    assert opened["block_text-3-id"] in first.values["blocks"]
    save(writer, page_of(article), **{"block_text-3-text": "Four and more."})
    second = ArticleProposal.objects.get()
    assert second.values["blocks"] == first.values["blocks"]
    assert second.values["standfirst"] == "In short."
    decide(edda, second, "_accept")
    assert texts(article)[3] == "Four and more."


def test_a_block_that_was_added_since_is_moved_and_changed_by_the_same_proposal(
    writer: Client, edda: Client, article: Article
) -> None:
    save(writer, page_of(article), title="New title")
    stored = read_blocks([article.pk])[article.pk]
    save_elsewhere(article, *stored, text("Four.", FOURTH))
    typed = {"block_text-3-ordering": 5, "block_text-3-text": "Mine."}
    save(writer, page_of(article), **typed)
    save_elsewhere(article, text("Zero."), *stored, text("Theirs.", FOURTH))
    proposal = ArticleProposal.objects.get()
    assert edda.get(proposal_page(proposal)).context["overwritten"] == "Text: “Mine.”"
    decide(edda, proposal, "_accept")
    assert texts(article) == ["Zero.", "Mine.", "One.", "Two.", "Three."]


def test_a_declined_proposal_returns_its_comment_and_changes_nothing(
    writer: Client, edda: Client, article: Article
) -> None:
    save(writer, page_of(article), title="New title")
    proposal = ArticleProposal.objects.get()
    assert decide(edda, proposal, "_decline").context["form"].errors["comment"]
    decide(edda, proposal, "_decline", "Not without a source.")
    assert queue_of(writer)["Sent back to you"] == ["Old title"]
    assert "Not without a source." in writer.get(proposal_page(proposal)).content.decode()
    article.refresh_from_db()
    assert article.title == "Old title"


@pytest.mark.parametrize("button", ["_accept", "_decline"])
def test_a_proposal_that_its_author_changed_meanwhile_is_not_decided_unread(
    writer: Client, edda: Client, article: Article, button: str
) -> None:
    save(writer, page_of(article), title="New title")
    proposal = ArticleProposal.objects.get()
    read = decision_of(edda.get(proposal_page(proposal)))
    save(writer, page_of(article), title="Unread title")
    sent = {**read, "comment": "Well seen.", button: "x"}
    refused = edda.post(proposal_page(proposal), sent)
    assert "This proposal was changed meanwhile" in refused.content.decode()
    assert changes(refused)["title"] == "[del Old][ins Unread][same  title]"
    assert ArticleProposal.objects.open().exists()
    assert decision_of(refused)["comment"] == "Well seen."
    edda.post(proposal_page(proposal), {**decision_of(refused), button: "x"})
    assert not ArticleProposal.objects.open().exists()


def test_only_its_author_withdraws_a_proposal_and_only_an_editor_decides(
    writer: Client, edda: Client, article: Article
) -> None:
    save(writer, page_of(article), title="New title")
    proposal = ArticleProposal.objects.get()
    assert decide(writer, proposal, "_accept").status_code == 403
    stranger = signed_in(of_role("otto", "contributor"))
    assert stranger.get(proposal_page(proposal)).status_code == 404
    edda.post(proposal_page(proposal), {"_withdraw": "x"})
    assert ArticleProposal.objects.open().exists()
    writer.post(proposal_page(proposal), {"_withdraw": "x"})
    assert not ArticleProposal.objects.open().exists()


def test_a_contributor_restores_no_version_of_a_published_article(
    writer: Client, article: Article
) -> None:
    oldest = revisions_of(Article, article.pk).last()
    page = reverse("admin:clipqa_article_restore", args=[article.pk, oldest.pk])
    assert writer.get(page).status_code == 403


def test_a_save_without_changes_makes_no_proposal(writer: Client, article: Article) -> None:
    sent = {"block_text-0-text": "One.\r\n"}  # as browsers send it
    done = save(writer, page_of(article), follow=True, **sent)
    assert "Nothing was changed" in done.content.decode()
    assert not ArticleProposal.objects.exists()


def test_a_proposal_without_any_blocks_left_is_not_accepted(
    writer: Client, edda: Client, article: Article
) -> None:
    typed = {f"block_text-{at}-DELETE": "on" for at in (1, 2)}
    save(writer, page_of(article), **typed)
    save_elsewhere(article, text("Two.", SECOND), text("Three.", THIRD))
    page = decide(edda, ArticleProposal.objects.get(), "_accept")
    assert "would have no blocks" in page.content.decode()
    assert texts(article) == ["Two.", "Three."]


def test_a_merged_topic_is_moved_in_open_proposals(
    writer: Client, edda: Client, article: Article
) -> None:
    old, new = make_topic("Truces"), make_topic("Ceasefires")
    save(writer, page_of(article), topics=[old.pk], main_topic=old.pk)
    merge(old, new, SeenVersions(old.edit_version, new.edit_version))
    decide(edda, ArticleProposal.objects.get(), "_accept")
    article.refresh_from_db()
    assert article.main_topic == new
    assert list(article.topics.all()) == [new]


def test_the_preview_shows_a_proposal_with_its_new_sources(
    writer: Client, article: Article
) -> None:
    cited = make_published("Who counts?", body="Observers count.")
    claim = f"## Who counts\n\nThey do[^{cited.public_id}]."
    save(writer, page_of(article), title="New title", **{"block_text-1-text": claim})
    proposal = ArticleProposal.objects.get()
    url = reverse("preview", args=[preview_token(proposal)])
    assert "/preview/article-proposal." in writer.get(proposal_page(proposal)).content.decode()
    page = Client().get(url)
    shown = page.content.decode()
    assert "New title" in shown
    assert 'id="who-counts"' in shown
    assert cited.clip.video.outlet.name in shown
    assert page["Cache-Control"] == "private, no-store"
    assert not article.citations.exists()
    writer.post(proposal_page(proposal), {"_withdraw": "x"})
    assert Client().get(url).status_code == 410


# Private drafts of editors ----------------------------------------------------------------
@pytest.mark.parametrize("button", ["_keep", None, "_continue"])
def test_only_the_button_that_says_so_changes_what_readers_see(
    edda: Client, article: Article, button: str | None
) -> None:
    page = send(edda, page_of(article), button, **{"block_text-0-text": "New."}).content.decode()
    assert "Saved as your private draft" in page
    assert texts(article)[0] == "One."
    published = send(edda, page_of(article), "_save", **{"block_text-0-text": "Newest."})
    assert "Published, live now at" in published.content.decode()
    assert "Newest." in what_readers_see(article)


def test_a_draft_is_private_until_it_is_handed_in(
    edda: Client, emil: Client, article: Article
) -> None:
    send(edda, page_of(article), title="New title")
    draft = ArticleProposal.objects.get()
    assert emil.get(proposal_page(draft)).status_code == 404
    assert proposal_page(draft) not in emil.get(page_of(article)).content.decode()
    assert queue_of(emil)["Proposed changes"] == []
    assert queue_of(edda)["Your unpublished changes"] == ["Old title"]
    edda.post(proposal_page(draft), {"_hand_in": "x"})
    assert queue_of(emil)["Proposed changes"] == ["Old title"]
    decide(emil, draft, "_accept")
    article.refresh_from_db()
    assert article.title == "New title"


def test_a_draft_is_offered_continued_and_published(edda: Client, article: Article) -> None:
    new = block("text", 3, 40, text="Four.")
    send(edda, page_of(article), title="New title", **new)
    opened = edda.get(page_of(article))
    assert "You have unpublished changes from" in opened.content.decode()
    assert filled(opened)["title"] == "Old title"
    assert "block_text-3-text" not in filled(opened)
    send(edda, continued(article), **{"block_text-3-text": "Four and more."})
    assert texts(article) == ["One.", "Two.", "Three."]
    send(edda, continued(article), "_save")
    article.refresh_from_db()
    assert (article.title, texts(article)[3]) == ("New title", "Four and more.")
    assert ArticleProposal.objects.get().state == ProposalState.ACCEPTED


def test_changes_made_without_seeing_the_draft_are_added_to_it(
    edda: Client, article: Article
) -> None:
    send(edda, page_of(article), **block("text", 3, 40, text="Four."))
    send(edda, page_of(article), title="New title", **block("text", 3, 5, text="Zero."))
    send(edda, continued(article), "_save")
    article.refresh_from_db()
    assert article.title == "New title"
    assert texts(article) == ["Zero.", "One.", "Two.", "Three.", "Four."]


@pytest.mark.parametrize("button", ["_save", "_keep"])
def test_a_collision_with_the_published_article_is_shown_before_a_save(
    edda: Client, article: Article, button: str
) -> None:
    send(edda, page_of(article), **{"block_text-0-text": "Mine."})
    theirs = [text("Theirs.", FIRST), text("Two.", SECOND), text("Tres.", THIRD)]
    save_elsewhere(article, *theirs)
    refused = send(edda, continued(article), button)
    [comparison] = page_errors(refused)["block_text-0-text"]
    assert "Theirs" in comparison
    assert filled(refused)["block_text-2-text"] == "Tres."
    assert texts(article) == ["Theirs.", "Two.", "Tres."]
    sent = {**filled(refused), button: "x"}
    assert edda.post(continued(article), sent).status_code == 302
    expected = ["Mine.", "Two.", "Tres."] if button == "_save" else ["Theirs.", "Two.", "Tres."]
    assert texts(article) == expected


def test_a_draft_saved_in_another_window_is_not_overwritten(edda: Client, article: Article) -> None:
    send(edda, page_of(article), title="New title")
    first = filled(edda.get(continued(article)))
    send(edda, continued(article), title="Newer title")
    refused = edda.post(continued(article), {**first, "title": "Mine", "_keep": "x"})
    assert "another window" in page_errors(refused)["__all__"][0]
    assert ArticleProposal.objects.get().values == {"title": "Newer title"}


def test_a_draft_refuses_what_can_only_be_published(edda: Client, article: Article) -> None:
    note = {"corrections-0-text": "It was Monday.", "corrections-0-noted_on": "2026-11-01"}
    refused = send(edda, page_of(article), slug="other", **note)
    errors = page_errors(refused)
    assert "can’t contain this" in errors["slug"][0]
    assert "correction notes" in errors["__all__"][0]
    picture = BytesIO()
    Image.new("RGB", (400, 225), "red").save(picture, "PNG")
    file = SimpleUploadedFile("a.png", picture.getvalue(), "image/png")
    new = block("picture", 0, 40, alt="A bridge.", picture_file=file)
    refused = send(edda, page_of(article), **new)
    assert "can’t wait" in page_errors(refused)["block_picture-0-picture_file"][0]
    assert not ArticleProposal.objects.exists()


def test_without_a_script_a_block_is_added_to_the_draft(edda: Client, article: Article) -> None:
    url = page_of(article)
    sent = {**filled(edda.get(url)), "title": "New title", "_add_block": "text"}
    page = edda.post(url, sent)
    assert page["Location"] == f"{url}?continue=draft&block=text#new-block"
    shown = edda.get(page["Location"]).context["blocks"]["rows"]
    assert shown[-1].is_new
    assert len(shown) == 4
    article.refresh_from_db()
    assert article.title == "Old title"


def test_publish_is_a_button_of_drafts_and_of_articles_in_review(edda: Client) -> None:
    draft = make_article(text("One."), status="draft")
    done = send(edda, page_of(draft), "_publish")
    assert "Published, live now at" in done.content.decode()
    empty = Article.objects.create(title="Empty")
    refused = send(edda, page_of(empty), "_publish")
    assert filled(refused)["status"] == "draft"
    assert 'name="_publish"' in refused.content.decode()

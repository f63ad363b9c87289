"""What is new for a subscription, and the mails about it."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import archive, publish, save_answer
from clipqa.models import Answer, Frequency, JobState, Mailing, Status, Subscription
from clipqa.models import SubscriptionKind as Kind
from clipqa.readers.planning import COLLECT, end_of_period, plan_news
from clipqa.readers.subscribing import end
from tests.articles.make import make_article, make_author
from tests.factories import (
    make_answer,
    make_many_published,
    make_outlet,
    make_published,
    make_topic,
)
from tests.readers.subscriptions.mailbox import (
    ADDRESS,
    click,
    header_link,
    html_of,
    news,
    sent,
    subjects,
    subscribed,
)

pytestmark = pytest.mark.django_db


def test_each_target_gets_what_belongs_to_it() -> None:
    topic, outlet, author = make_topic("Borders"), make_outlet("Delta News"), make_author()
    targets = {
        "topic": (Kind.TOPIC, topic),
        "outlet": (Kind.OUTLET, outlet),
        "author": (Kind.AUTHOR, author),
        "words": (Kind.SEARCH, "q=zebras"),
        "filters": (Kind.SEARCH, f"q=zebras&outlet={outlet.slug}"),
        "everything": (Kind.EVERYTHING, None),
    }
    for name, (kind, target) in targets.items():
        subscribed(kind, target, address=f"{name}@example.org")
    make_published("In the topic?", topics=[topic])
    make_published("At the outlet?", outlet=outlet)
    make_published("Where are zebras?")
    make_article(author=author, topics=[topic], title="The zebras of Edda")
    found = {letter.to[0].partition("@")[0]: letter.subject for letter in news()}
    assert found == {
        "topic": "New: 1 article, 1 clip answer · The zebras of Edda",
        "outlet": "New: 1 clip answer · At the outlet?",
        "author": "New: 1 article · The zebras of Edda",
        "words": "New: 1 article, 1 clip answer · The zebras of Edda",
        "everything": "New: 1 article, 3 clip answers · The zebras of Edda",
    }


def test_a_word_that_the_library_lacks_is_waited_for_and_not_corrected() -> None:
    make_published("Where do cobras live?")
    subscribed(Kind.SEARCH, "q=zobras")
    make_published("Do cobras sleep?")
    assert subjects() == []
    make_published("What are zobras?")
    assert subjects() == ["New: 1 clip answer · What are zobras?"]


def test_a_search_by_an_old_slug_follows_the_redirect_and_one_without_topic_finds_nothing() -> None:
    topic = make_topic("Lines")
    make_published("Old?", topics=[topic])
    subscribed(Kind.SEARCH, f"topic={topic.slug}")
    subscribed(Kind.SEARCH, "topic=nowhere", address="ben@example.org")
    topic.slug = "frontiers"
    topic.save()
    Answer.objects.update(published_at=timezone.now() - timedelta(days=9))
    make_published("New?", topics=[topic])
    assert [(each.to, each.subject) for each in news()] == [
        ([ADDRESS], "New: 2 clip answers · New?")
    ]


def test_one_mail_has_all_subscriptions_and_each_card_once() -> None:
    topic = make_topic()
    subscribed(Kind.TOPIC, topic)
    subscribed(Kind.EVERYTHING)
    make_published("Both?", topics=[topic])
    make_published("One?")
    (letter,) = news()
    body, html = str(letter.body), html_of(letter)
    assert body.count("Both?") == body.count("One?") == html.count("Both?</a>") == 1
    assert html.index("Topic: Ceasefires") < html.index("Both?</a>") < html.index("Everything new")
    assert news() == []


def test_a_card_mailed_at_once_is_not_repeated_in_the_weekly_mail() -> None:
    topic = make_topic()
    subscribed(Kind.TOPIC, topic, Frequency.AT_ONCE)
    weekly = subscribed(Kind.EVERYTHING, None, Frequency.WEEKLY)
    make_published("Both?", topics=[topic])
    make_published("One?")
    assert subjects() == ["New: 1 clip answer · Both?"]
    plan_news(timezone.now() + timedelta(days=8))
    assert [letter.subject for letter in sent()] == ["New: 1 clip answer · One?"]
    weekly.refresh_from_db()
    assert weekly.news_since > timezone.now()


@pytest.mark.parametrize(
    ("frequency", "now", "expected"),
    [
        (Frequency.AT_ONCE, "2026-03-04 12:00", "2026-03-04 11:58"),
        (Frequency.DAILY, "2026-03-04 06:01", "2026-03-03 06:00"),  # not committed yet
        (Frequency.DAILY, "2026-03-04 06:02", "2026-03-04 06:00"),
        (Frequency.WEEKLY, "2026-03-04 12:00", "2026-03-02 06:00"),
        (Frequency.WEEKLY, "2026-03-02 05:00", "2026-02-23 06:00"),
        (Frequency.DAILY, "2026-03-29 12:00", "2026-03-29 05:00"),  # summer time
    ],
)
def test_daily_and_weekly_mails_have_an_hour_in_the_time_zone_of_the_site(
    frequency: Frequency, now: str, expected: str, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    settings.CLIPQA_MAIL_HOUR = 7
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = end_of_period(frequency, moment).astimezone(UTC)
    assert f"{found:%Y-%m-%d %H:%M}" == expected


def test_a_scheduled_answer_counts_when_it_appears_and_a_corrected_one_does_not_again() -> None:
    subscribed()
    soon = timezone.now() + timedelta(hours=2)
    answer = make_published("Later?", publish_at=soon)
    assert news() == []
    plan_news(soon + COLLECT)
    assert Mailing.objects.count() == 1
    Mailing.objects.all().delete()
    answer.publish_at = None
    answer.correction = "A name was wrong."
    save_answer(answer)
    plan_news(soon + 2 * COLLECT)
    assert not Mailing.objects.exists()


def test_what_is_archived_or_ended_before_it_is_sent_is_left_out() -> None:
    topic = make_topic()
    one = subscribed(Kind.TOPIC, topic)
    other = subscribed(Kind.SEARCH, "q=zebras")
    kept, gone = make_published("Kept?", topics=[topic]), make_published("Gone?", topics=[topic])
    make_published("Where are zebras?")
    plan_news(timezone.now() + COLLECT)
    archive([gone])
    end(Subscription.objects.filter(pk=other.pk))
    (letter,) = sent()
    assert letter.subject == f"New: 1 clip answer · {kept.question}"
    make_published("Third?", topics=[topic])
    plan_news(timezone.now() + COLLECT)
    Subscription.objects.filter(pk=one.pk).update(confirmed_at=None)
    assert sent() == []
    assert Mailing.objects.filter(state=JobState.CANCELLED).count() == 1


def test_nothing_is_sent_after_unsubscribing_or_to_a_stopped_or_unconfirmed_address() -> None:
    subscribed(address="ben@example.org")
    subscribed(address="eve@example.org").subscriber.delete()
    stopped = subscribed(address="cleo@example.org").subscriber
    unsure = subscribed(address="dan@example.org")
    Subscription.objects.filter(pk=unsure.pk).update(confirmed_at=None)
    make_published("New?")
    plan_news(timezone.now() + COLLECT)
    stopped.stopped_at = timezone.now()
    stopped.save()
    (letter,) = sent()
    assert letter.to == ["ben@example.org"]
    make_published("Newer?")
    plan_news(timezone.now() + COLLECT)
    click(header_link(letter))
    assert sent() == []


def test_a_long_mail_has_twenty_cards_and_a_link_to_the_rest() -> None:
    topic = make_topic()
    subscribed(Kind.TOPIC, topic)
    now = timezone.now()
    for number, answer in enumerate(make_many_published(25, topics=[topic])):
        moment = now - timedelta(minutes=30 - number)
        Answer.objects.filter(pk=answer.pk).update(published_at=moment)
        answer.search_entry.published_at = moment
        answer.search_entry.save()
    (letter,) = news()
    assert letter.subject.startswith("New: 20+ clip answers · ")
    assert html_of(letter).count('class="card"') == 20
    assert f"There is more: https://clips.example.org/topics/{topic.slug}/" in str(letter.body)
    assert news() == []


def test_a_mail_has_the_headers_of_a_list_and_loads_nothing() -> None:
    subscribed()
    answer = make_published("وما الجديد؟ <b>&", body="It has [a link](https://e.example/) & more.")
    answer.question.language = "ar"
    answer.question.save()
    (letter,) = news()
    message = message_from_bytes(letter.message().as_bytes())
    key = Mailing.objects.get().message_key.hex
    assert message["Message-ID"] == f"<subscription-{key}@clips.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["List-Id"] == "<subscriptions.clips.example.org>"
    assert (
        message["List-Unsubscribe"].strip() == f"<https://clips.example.org{header_link(letter)}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = html_of(letter)
    assert '<h3 lang="ar" dir="auto">' in html
    assert "<b>&" not in html.replace("<b>&amp;", "")
    address = f"https://clips.example.org/questions/{quote(answer.question.slug)}/?answer="
    assert f'href="{address}{answer.public_id}"' in html
    for loaded in ("<img", "<link", "<script", "@import", "url(", "src=", "<iframe"):
        assert loaded not in html
    assert "وما الجديد؟ <b>&" in str(letter.body)


def test_statements_depend_on_the_targets_and_not_on_the_subscribers() -> None:
    topic = make_topic()
    make_published("New?", topics=[topic])

    def statements(number: int) -> int:
        for at in range(number):
            subscribed(Kind.TOPIC, topic, address=f"{number}-{at}@example.org")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            plan_news(timezone.now() + COLLECT)
        assert Mailing.objects.count() == number
        Subscription.objects.all().delete()
        Mailing.objects.all().delete()
        return len(captured)

    assert statements(2) == statements(60)


def test_without_news_no_row_is_changed() -> None:
    row = subscribed()
    plan_news(timezone.now() + timedelta(days=1))
    assert Subscription.objects.get().news_since == row.news_since


def test_old_mails_are_not_sent_after_a_restore() -> None:
    subscribed()
    make_published("New?")
    plan_news(timezone.now() + COLLECT)
    Mailing.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert sent() == []
    assert Mailing.objects.get().state == JobState.CANCELLED


def test_a_draft_is_new_when_it_is_published() -> None:
    draft = make_answer("Draft?")
    subscribed()
    assert news() == []
    publish([draft])
    assert draft.status == Status.PUBLISHED
    assert subjects() == ["New: 1 clip answer · Draft?"]

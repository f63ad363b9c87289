"""An address opens the clip desk with a recording and times filled in, and saves nothing."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import Clip, Video
from tests.admin.pages import add_page, page_of, save
from tests.factories import make_answer, make_clip, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
YOUTUBE = "https://youtu.be/jNQXAC9IVRw"


def initial(client: Client, **values: Any) -> tuple[Any, Any, Any, Any]:
    response = client.get(add_page("answer"), values)
    assert response.status_code == 200
    form = response.context["adminform"].form
    names = ("video", "start_ms", "end_ms", "video_address")
    video, start, end, address = (form[name].value() for name in names)
    return video, start, end, address


def test_a_video_and_times_fill_the_form(edda: Client) -> None:
    video = make_video()
    given = {"video": video.pk, "start": "1:02", "end": "65.5"}
    assert initial(edda, **given) == (video.pk, "01:02", "01:05.5", None)
    for wrong in ("soon", "-1", "9" * 30, "\x00", "1:99"):
        assert initial(edda, video=wrong, start=wrong, end=wrong) == (None, None, None, None)


def test_an_address_selects_its_video_with_the_part(edda: Client) -> None:
    video = make_video(url=YOUTUBE)
    assert initial(edda, address=f"{YOUTUBE}?t=62") == (video.pk, "01:02", None, None)
    own = f"https://clips.example.org/videos/{video.slug}/?t=5"
    assert initial(edda, address=own) == (video.pk, "00:05", None, None)
    other_times = initial(edda, address=f"{YOUTUBE}?start=62&end=90", start="10")
    assert other_times == (video.pk, "00:10", "01:30", None)
    later = initial(edda, address=f"{YOUTUBE}?start=62&end=90", start="95.5")
    assert later == (video.pk, "01:35.5", None, None)


def test_an_address_of_a_new_video_waits_in_its_field(edda: Client) -> None:
    address = f"{YOUTUBE}?t=62"
    assert initial(edda, address=address) == (None, "01:02", None, address)
    assert len(initial(edda, address=f"https://vimeo.com/{'9' * 5_000}")[3]) == 1_000
    assert initial(edda, address="words that are said") == (None, None, None, None)
    assert (Video.objects.count(), Clip.objects.count()) == (0, 0)


def test_a_hidden_video_is_not_selected() -> None:
    conny = signed_in(of_role("conny", "contributor"))
    hidden = make_video(url=YOUTUBE, is_shared=False)
    assert initial(conny, video=hidden.pk)[0] is None
    assert initial(conny, address=YOUTUBE)[0] is None


def test_a_saved_answer_links_to_another_from_its_recording(edda: Client) -> None:
    answer = make_answer("Who?", clip=make_clip(make_video(), 50_000, 60_500))
    response = save(edda, page_of(answer), follow=True, body="They did.")
    link = f"{add_page('answer')}?video={answer.clip.video_id}&amp;at=01%3A00.5"
    assert link in response.content.decode()
    assert initial(edda, video=answer.clip.video_id, at="01:00.5")[0] == answer.clip.video_id


def test_the_page_of_a_clip_opens_the_desk_with_it(edda: Client) -> None:
    answer = make_answer("Who?", clip=make_clip(make_video(), 50_000, 60_500))
    page = edda.get(page_of(answer.clip)).content.decode()
    times = "start=00%3A50&amp;end=01%3A00.5"
    assert f"{add_page('answer')}?video={answer.clip.video_id}&amp;{times}" in page
    assert page_of(answer) in page
    assert page_of(answer) in edda.get(page_of(answer.clip.video)).content.decode()

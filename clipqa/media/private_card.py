"""The card of an answer that is not public yet, with signed URLs for its files."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from clipqa.feed.cards.cards import Card
from clipqa.media import private_url
from clipqa.models import Answer
from clipqa.posters import poster_of


def with_private_media(card: Card, answer: Answer, until: datetime) -> Card:
    """Return the card with signed URLs for its files, which are not public yet."""
    clip, video = answer.clip, answer.clip.video
    url = partial(private_url, until=until.timestamp())
    poster = poster_of(clip, url) or poster_of(video, url)
    logo = poster_of(video.outlet, url)
    card = replace(
        card,
        clip=replace(card.clip, poster=poster),
        outlet=replace(card.outlet, logo_url=logo.src if logo else ""),
    )
    if not video.is_stored_here:
        return card
    film = url(video.stored_name)
    return replace(
        card,
        player=replace(card.player, src=film),
        video=replace(card.video, source_url=film),
    )

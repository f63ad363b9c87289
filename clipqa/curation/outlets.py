"""Find the outlet that somebody or a video host names, or create it."""

from django.db.models import Q

from clipqa.curation.records import save_record
from clipqa.lib.slugs import make_slug
from clipqa.models import Outlet
from clipqa.models.question import fold_name


def find_outlet(name: str) -> Outlet | None:
    """Return the outlet with this name in any case, if there is one.

    The candidates are read by columns that every database compares alike; SQL has no folding that
    equals Python's.
    """
    folded = fold_name(name)
    candidates = Outlet.objects.filter(Q(name__iexact=name) | Q(slug=make_slug(name)))
    return next((each for each in candidates if fold_name(each.name) == folded), None)


def get_or_create_outlet(name: str) -> Outlet:
    name = " ".join(name.split())
    if found := find_outlet(name):
        return found
    outlet = Outlet(name=name)
    save_record(outlet)
    return outlet


def match_outlet(channel: str, channel_url: str = "") -> Outlet | None:
    """Return the outlet of a channel at a host: by its website, its name or its slug."""
    website = Outlet.objects.filter(website__in=_spellings(channel_url)).first()
    slug = make_slug(channel)
    same_slug = Outlet.objects.filter(slug=slug).first() if slug else None
    return website or find_outlet(channel) or same_slug


def _spellings(url: str) -> list[str]:
    """Return the forms in which people write the same address of a website."""
    address = url.removeprefix("https://").removeprefix("www.").rstrip("/")
    if not address:
        return []
    return [
        f"{scheme}{www}{address}{slash}"
        for scheme in ("https://", "http://")
        for www in ("", "www.")
        for slash in ("", "/")
    ]

"""Find the outlet that somebody names, or create it."""

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

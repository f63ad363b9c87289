"""Every route of the project, and an address for each that leads to the cast's records."""

from collections.abc import Iterator

from django.urls import URLResolver

from tests.roles.cast import Cast, revision_id

FILLED = {
    "<str:language>": "en",
    "<section>": "topics",
    "<path:path>": "posters/none.webp",
    "<str:token>": "never-was",
    "<str:kind>/<int:pk>": "app/1",
    "<uidb64>/<token>": "MQ/never-was",
}
SUGGESTED = "?app_label=clipqa&model_name=answer&field_name=question&term="


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def noun_of(route: str) -> tuple[str, str]:
    """The model_name of a desk's route, and which of its pages that is."""
    for app in ("admin/clipqa/", "admin/auth/"):
        if route.startswith(app):
            model_name, _slash, rest = route.removeprefix(app).partition("/")
            page = rest.replace("<path:object_id>/", "").replace("<id>/", "")
            page = page.replace("history/<int:revision_id>/", "")
            return model_name, page.replace("<int:proposal_id>/", "")
    return "", ""


def address(route: str, cast: Cast) -> str:
    record = cast.records.get(noun_of(route)[0])
    slugs = {"topics": "topic", "outlets": "outlet", "questions": "question", "videos": "video"}
    target = cast.records[slugs.get(route.partition("/")[0], "topic")]
    filled = {
        **FILLED,
        "<str:slug>": target.slug,
        "<path:object_id>": getattr(record, "pk", 0),
        "<id>": getattr(record, "pk", 0),
        "<int:proposal_id>": cast.proposal.pk,
        "<int:revision_id>": revision_id(record) if record else 0,
        "^(?P<app_label>clipqa|auth)/$": "clipqa/",
        "(?P<url>.*)$": "nothing/",
        "^auth/user/(?P<rest>.*)$": "auth/user/",
    }
    for part, value in filled.items():
        route = route.replace(part, str(value))
    more = SUGGESTED if route.startswith("admin/autocomplete/") else ""
    more = f"?to={revision_id(record)}" if route.endswith("/compare/") else more
    return f"/{route}{more}"

"""All routes of the project, and a URL for each, with the ids of `RoleUsers.records`."""

from collections.abc import Iterator

from django.urls import URLResolver

from tests.roles.users import RoleUsers, revision_id

ARGUMENTS = {
    "<str:language>": "en",
    "<section>": "topics",
    "<path:path>": "posters/none.webp",
    "<str:token>": "invalid",
    "<str:public_id>": "nothing",
    "<str:suffix>": "vtt",
    "<int:staged_id>": "0",
    "<int:import_id>": "0",
    "<int:pk>/checked": "0/checked",
    "<str:kind>/<int:pk>": "app/1",
    "<uidb64>/<token>": "MQ/invalid",
}
AUTOCOMPLETE_QUERY = "?app_label=clipqa&model_name=answer&field_name=question&term="


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def model_and_page(route: str) -> tuple[str, str]:
    """Return the model name and the page of a route of the admin."""
    for app in ("admin/clipqa/", "admin/auth/"):
        if route.startswith(app):
            model_name, _slash, rest = route.removeprefix(app).partition("/")
            page = rest.replace("<path:object_id>/", "").replace("<id>/", "")
            page = page.replace("history/<int:revision_id>/", "")
            return model_name, page.replace("<int:proposal_id>/", "")
    return "", ""


def address(route: str, users: RoleUsers) -> str:
    model_name = model_and_page(route)[0]
    record = users.records.get(model_name)
    slugs = {"topics": "topic", "outlets": "outlet", "questions": "question", "videos": "video"}
    target = users.records[slugs.get(route.partition("/")[0], "topic")]
    arguments = {
        **ARGUMENTS,
        "<str:slug>": target.slug,
        "<str:public_id>": users.draft.public_id,
        "<path:object_id>": getattr(record, "pk", 0),
        "<id>": getattr(record, "pk", 0),
        "<int:video_id>": users.records["video"].pk,
        "<int:proposal_id>": getattr(users.proposals.get(model_name), "pk", 0),
        "<int:cue_id>": users.records["cue"].pk,
        "<int:revision_id>": revision_id(record) if record else 0,
        "^(?P<app_label>clipqa|auth)/$": "clipqa/",
        "(?P<url>.*)$": "nothing/",
        "^auth/user/(?P<rest>.*)$": "auth/user/",
    }
    for part, value in arguments.items():
        route = route.replace(part, str(value))
    query = AUTOCOMPLETE_QUERY if route.startswith("admin/autocomplete/") else ""
    query = f"?to={revision_id(record)}" if route.endswith("/compare/") else query
    return f"/{route}{query}"

"""Every page of the admin, its fields and parameters, and a request for each hostile value."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes, urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve

from clipqa.admin.change_lists import parameter_checks
from tests.admin.hostile_values import as_bytes, as_parts
from tests.admin.sent_forms import SentForm, forms_of
from tests.roles.addresses import address, routes
from tests.roles.users import RoleUsers

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r"""request\.GET(?:\.get\(|\.getlist\(|\[)"(\w+)""")
# What Django's admin reads from the address of any page, and lookups that it would take.
CONTROLS = ("_popup", "_to_field", "_changelist_filters", "q", "o", "p", "all", "e", "_facets")
LOOKUPS = ("pk__in", "id__gt", "id__regex", "created_by__password__startswith", "x")
SUGGESTION = ("term", "page", "app_label", "model_name", "field_name")
ALL_FIELDS = "every-field"  # the name of a target of several
CONTROL_FIELDS = re.compile("_FORMS$|^_|^(action|csrfmiddlewaretoken|select_across)$")
HOSTILE = "HOSTILE"  # where the value goes, in an address
IN_PATH = re.compile(r"<[^>]+>|\(\?P<\w+>[^)]*\)")


# Addresses that a script sends the form of another page to.
SENT_BY_SCRIPTS = {
    "admin/clipqa/answer/<path:object_id>/change/": (
        "admin/clipqa/answer/<path:object_id>/evidence/"
    ),
    "admin/clipqa/answer/add/": "admin/clipqa/answer/add/evidence/",
    "admin/clipqa/video/add/": "admin/clipqa/video/fill/",
}


class Target(NamedTuple):
    """One field, parameter or part of an address that takes any value."""

    who: str
    place: str  # get, post or path
    route: str
    name: str
    url: str
    form: SentForm | None
    press: str = ""
    names: tuple[str, ...] = ()  # of the fields that take the value together

    @property
    def label(self) -> str:
        return " ".join(filter(None, [self.who, self.place, self.route, self.name, self.press]))


@dataclass
class Page:
    who: str
    route: str
    url: str
    response: HttpResponse


def pages(addresses: Iterable[tuple[str, str]], clients: dict[str, Client]) -> Iterator[Page]:
    for route, url in addresses:
        for who, client in clients.items():
            response = client.get(url)
            if response.status_code == 200:
                yield Page(who, route, url, response)


def targets(
    cast: RoleUsers, clients: dict[str, Client], others: dict[str, str] | None = None
) -> list[Target]:
    """Return the targets of each route, and of other addresses with their labels."""
    own = [route for route in sorted(set(routes(get_resolver()))) if route.startswith("admin/")]
    addresses = [*((route, address(route, cast)) for route in own), *(others or {}).items()]
    found = [target for page in pages(addresses, clients) for target in _on_page(page)]
    return [*found, *_sent_by_scripts(found, cast), *_in_paths(cast)]


def _sent_by_scripts(found: list[Target], cast: RoleUsers) -> Iterator[Target]:
    for target in found:
        if target.place == "post" and target.route in SENT_BY_SCRIPTS:
            route = SENT_BY_SCRIPTS[target.route]
            yield target._replace(route=route, url=address(route, cast))


def combined(found: list[Target]) -> list[Target]:
    """One target for all fields of a form, or all parameters of an address, that take the value
    at once: a form reads each field whatever the others hold.

    What decides how many rows a form has, or what is done with it, is left alone.
    """
    groups: dict[tuple[str, ...], list[Target]] = {}
    for target in found:
        if target.place in {"get", "post"} and not CONTROL_FIELDS.search(target.name):
            key = (target.who, target.place, target.route, target.url, target.press)
            groups.setdefault(key, []).append(target)
    return [
        each[0]._replace(name=ALL_FIELDS, names=tuple(target.name for target in each))
        for each in groups.values()
    ]


def _on_page(page: Page) -> Iterator[Target]:
    for name in sorted(_parameters(page)):
        yield Target(page.who, "get", page.route, name, page.url, None)
    if not page.response["Content-Type"].startswith("text/html"):
        return
    for form in forms_of(page.response.content.decode()):
        if form.method != "post" or "logout" in form.action:
            continue
        url = urljoin(page.url, form.action)
        for press in _submit_buttons(form):
            for name in form.names():
                yield Target(page.who, "post", page.route, name, url, form, press)


def _submit_buttons(form: SentForm) -> list[str]:
    """Each action of a list, else each button; one of several that do the same."""
    actions = [f"action={each}" for each in form.choices.get("action", []) if each]
    return actions or sorted({*form.buttons} - {"_addanother", "_continue"}) or [""]


def _parameters(page: Page) -> set[str]:
    view = getattr(resolve(urlsplit(page.url).path).func, "model_admin", None)
    names = {*CONTROLS, *_parameters_in_code()}
    if page.route.endswith("autocomplete/"):
        return {*SUGGESTION}
    if view is not None and page.route.count("/") == 3:  # its list
        request = RequestFactory().get(page.url)
        request.user = page.response.wsgi_request.user
        fields = {field.name for field in view.model._meta.get_fields()}
        return {*names, *LOOKUPS, *parameter_checks(view, request), *fields, "body__regex"}
    if page.route.endswith("/add/"):
        context: Any = page.response.context
        return {*names, *(context["adminform"].form.fields if "adminform" in context else ())}
    return names


def _parameters_in_code() -> set[str]:
    """The parameters that our own pages of the admin read, as their code says."""
    files = [*ROOT.glob("clipqa/admin/*.py"), *ROOT.glob("clipqa/accounts/**/*.py")]
    found = {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}
    return {*found, "into", "merged_version", "into_version"}


def _in_paths(cast: RoleUsers) -> Iterator[Target]:
    """The variable parts of each address, one at a time."""
    for route in sorted(set(routes(get_resolver()))):
        for part in IN_PATH.findall(route) if route.startswith("admin/") else ():
            other = route.replace(part, HOSTILE).replace("^", "").replace("$", "")
            url = IN_PATH.sub("1", address(other, cast))
            for place in ("path", "path-post"):
                yield Target("root", place, route, part, url, None)


class BareClient(Client):
    """Returns responses without template contexts, which cost more than the page.

    It ignores cookies.
    """

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


def send(client: Client, target: Target, value: Any) -> HttpResponse:
    if target.place.startswith("path"):
        method = "POST" if target.place == "path-post" else "GET"
        part = quote_from_bytes(b"".join(_texts(value)), safe="/")
        return client.generic(method, target.url.replace(HOSTILE, part))
    if target.place == "get":
        before = urlsplit(target.url).query
        names = target.names or (target.name,)
        own = urlencode([(name, each) for name in names for each in _texts(value)])
        return client.generic("GET", target.url, QUERY_STRING="&".join(filter(None, [before, own])))
    return _post(client, target, value)


def _post(client: Client, target: Target, value: Any) -> HttpResponse:
    assert target.form is not None
    sent: dict[str, list[Any]] = dict(_unchanged_fields(target.form, target.press))
    for name in target.names or (target.name,):
        sent[name] = list(as_parts(value))
    is_file = isinstance(value, tuple)
    if target.form.has_files or is_file:
        return client.post(target.url, sent)
    body = urlencode(sent, doseq=True)
    return client.post(target.url, body, content_type="application/x-www-form-urlencoded")


def _unchanged_fields(form: SentForm, press: str) -> Iterator[tuple[str, list[bytes]]]:
    chosen, _equals, choice = press.partition("=")
    for name, values in form.fields.items():
        boxes = form.choices.get(name, []) if name == "_selected_action" else []
        yield name, [as_bytes(each) for each in (values or boxes[:2])]
    if chosen:
        yield chosen, [as_bytes(choice or "x")]


def _texts(value: Any) -> list[bytes]:
    """A file's content, where no file can be sent."""
    return (
        [as_bytes(value[1])] if isinstance(value, tuple) else list(map(as_bytes, as_parts(value)))
    )

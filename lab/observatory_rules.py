"""The published rules of MDN's HTTP Observatory, for one page.

Names and points are those of its score table (mdn/mdn-http-observatory on GitHub,
src/grader/charts.js and src/analyzer/tests/; in prose under "Tests & Scoring" on
developer.mozilla.org/en-US/observatory). A site begins with 100 points. Penalties are
subtracted, and bonuses are added only if at least 90 points are left.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import Morsel, SimpleCookie

BASELINE, MIN_FOR_BONUS = 100, 90
SIX_MONTHS = 15_768_000
MODIFIERS = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
    "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20,
    "csp-implemented-with-insecure-scheme": -20,
    "csp-not-implemented": -25,
    "cookies-secure-with-httponly-sessions-and-samesite": 5,
    "cookies-secure-with-httponly-sessions": 0,
    "cookies-not-found": 0,
    "cookies-without-secure-flag-but-protected-by-hsts": -5,
    "cookies-session-without-secure-flag-but-protected-by-hsts": -10,
    "cookies-without-secure-flag": -20,
    "cookies-anticsrf-without-samesite-flag": -20,
    "cookies-session-without-httponly-flag": -30,
    "cookies-session-without-secure-flag": -40,
    "cross-origin-resource-sharing-not-implemented": 0,
    "cross-origin-resource-sharing-implemented-with-public-access": 0,
    "cross-origin-resource-sharing-implemented-with-restricted-access": 0,
    "cross-origin-resource-sharing-implemented-with-universal-access": -50,
    "redirection-to-https": 0,
    "redirection-missing": -20,
    "redirection-not-to-https": -20,
    "referrer-policy-private": 5,
    "referrer-policy-not-implemented": 0,
    "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10,
    "hsts-not-implemented": -20,
    "hsts-header-invalid": -20,
    "sri-implemented-and-all-scripts-loaded-securely": 5,
    "sri-not-implemented-response-not-html": 0,
    "sri-not-implemented-but-no-scripts-loaded": 0,
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": 0,
    "sri-not-implemented-but-external-scripts-loaded-securely": -5,
    "sri-not-implemented-and-external-scripts-not-loaded-securely": -50,
    "x-content-type-options-nosniff": 0,
    "x-content-type-options-not-implemented": -5,
    "x-content-type-options-header-invalid": -5,
    "x-frame-options-implemented-via-csp": 5,
    "x-frame-options-sameorigin-or-deny": 0,
    "x-frame-options-not-implemented": -20,
    "x-frame-options-header-invalid": -20,
    "cross-origin-resource-policy-implemented-with-same-origin": 10,
    "cross-origin-resource-policy-implemented-with-same-site": 10,
    "cross-origin-resource-policy-implemented-with-cross-origin": 0,
    "cross-origin-resource-policy-not-implemented": 0,
    "cross-origin-resource-policy-header-invalid": -5,
}
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PASSIVE = ("img-src", "media-src")
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
LEAKING = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


@dataclass(frozen=True)
class Page:
    """A response over HTTPS, and the redirect of the same request over plain HTTP."""

    url: str
    headers: list[tuple[str, str]]  # names in lower case
    body: str
    redirects_to: str

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    @property
    def cookies(self) -> list[Morsel[str]]:
        jar: SimpleCookie = SimpleCookie()
        for name, value in self.headers:
            if name == "set-cookie":
                jar.load(value)
        return list(jar.values())


@dataclass(frozen=True)
class Result:
    name: str

    @property
    def modifier(self) -> int:
        return MODIFIERS[self.name]


def results(page: Page) -> list[Result]:
    return [Result(test(page)) for test in TESTS]


def score(page_results: list[Result]) -> int:
    modifiers = [result.modifier for result in page_results]
    base = BASELINE + sum(modifier for modifier in modifiers if modifier < 0)
    bonus = sum(modifier for modifier in modifiers if modifier > 0)
    return max(0, base + bonus if base >= MIN_FOR_BONUS else base)


def directives(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def content_security_policy(page: Page) -> str:
    csp = directives(page.header("content-security-policy"))
    if not csp:
        return "csp-not-implemented"
    fault = _csp_fault(csp)
    if fault:
        return f"csp-implemented-with-{fault}"
    is_closed = csp.get("default-src") == {"'none'"}
    return f"csp-implemented-with-no-unsafe{'-default-src-none' if is_closed else ''}"


def _csp_fault(csp: dict[str, set[str]]) -> str:
    """Return the first fault that applies, in the Observatory's order; '' for none."""
    default = csp.get("default-src", {"*"})
    script, style = csp.get("script-src", default), csp.get("style-src", default)
    passive = set().union(*(csp.get(name, csp.get("default-src", set())) for name in PASSIVE))
    active = set().union(*(sources for name, sources in csp.items() if name not in PASSIVE))
    faults = {
        "unsafe-inline": script & (BROAD | INLINE) or csp.get("object-src", default) & BROAD,
        "insecure-scheme": any(map(_is_insecure, active)),
        "unsafe-eval": "'unsafe-eval'" in script | style,
        "insecure-scheme-in-passive-content-only": any(map(_is_insecure, passive)),
        "unsafe-inline-in-style-src-only": style & (BROAD | INLINE),
    }
    return next((name for name, applies in faults.items() if applies), "")


def _is_insecure(source: str) -> bool:
    return source.startswith(("http:", "ftp:"))


def cookies(page: Page) -> str:
    if not page.cookies:
        return "cookies-not-found"
    is_hsts = strict_transport_security(page).endswith("at-least-six-months")
    named = [name for cookie in page.cookies for name in _cookie_faults(cookie, is_hsts)]
    if named:
        return min(named, key=lambda name: MODIFIERS[name])
    has_same_site = all(cookie["samesite"] for cookie in page.cookies)
    return f"cookies-secure-with-httponly-sessions{'-and-samesite' if has_same_site else ''}"


def _cookie_faults(cookie: "Morsel[str]", is_hsts: bool) -> list[str]:
    name = cookie.key.lower()
    is_session = "login" in name or "sess" in name
    faults = []
    if not cookie["secure"]:
        kind = "session-" if is_session else ""
        protected = "-but-protected-by-hsts" if is_hsts else ""
        faults.append(f"cookies-{kind}without-secure-flag{protected}")
    if "csrf" in name and not cookie["samesite"]:
        faults.append("cookies-anticsrf-without-samesite-flag")
    if is_session and not cookie["httponly"]:
        faults.append("cookies-session-without-httponly-flag")
    return faults


def cross_origin_resource_sharing(page: Page) -> str:
    allowed = page.header("access-control-allow-origin")
    kind = "cross-origin-resource-sharing"
    if not allowed:
        return f"{kind}-not-implemented"
    if allowed == "*":
        return f"{kind}-implemented-with-public-access"
    has_credentials = page.header("access-control-allow-credentials").lower() == "true"
    return f"{kind}-implemented-with-{'universal' if has_credentials else 'restricted'}-access"


def redirection(page: Page) -> str:
    if not page.redirects_to:
        return "redirection-missing"
    is_same = page.redirects_to.split("#")[0] == page.url
    return "redirection-to-https" if is_same else "redirection-not-to-https"


def referrer_policy(page: Page) -> str:
    policy = page.header("referrer-policy").lower()
    if not policy:
        return "referrer-policy-not-implemented"
    known = [word for word in re.split(r"\s*,\s*", policy) if word in PRIVATE | LEAKING]
    if not known:
        return "referrer-policy-header-invalid"
    return "referrer-policy-private" if known[-1] in PRIVATE else "referrer-policy-unsafe"


def strict_transport_security(page: Page) -> str:
    header = page.header("strict-transport-security")
    if not header:
        return "hsts-not-implemented"
    age = re.search(r"max-age\s*=\s*\"?([0-9]+)", header, re.IGNORECASE)
    if age is None:
        return "hsts-header-invalid"
    is_long = int(age[1]) >= SIX_MONTHS
    return f"hsts-implemented-max-age-{'at-least' if is_long else 'less-than'}-six-months"


class Scripts(HTMLParser):
    def __init__(self, body: str) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.has_integrity = self.has_scripts = False
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            named = dict(attrs)
            self.has_scripts = True
            self.sources += [named["src"] or ""] if "src" in named else []
            self.has_integrity = self.has_integrity or bool(named.get("integrity"))


def subresource_integrity(page: Page) -> str:
    if not page.header("content-type").startswith(("text/html", "application/xhtml+xml")):
        return "sri-not-implemented-response-not-html"
    scripts = Scripts(page.body)
    if not scripts.has_scripts:
        return "sri-not-implemented-but-no-scripts-loaded"
    foreign = [source for source in scripts.sources if re.match(r"https?:|//", source)]
    if any(not source.startswith("https:") for source in foreign):
        return "sri-not-implemented-and-external-scripts-not-loaded-securely"
    if foreign:
        return "sri-not-implemented-but-external-scripts-loaded-securely"
    if scripts.has_integrity:
        return "sri-implemented-and-all-scripts-loaded-securely"
    return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"


def x_content_type_options(page: Page) -> str:
    value = page.header("x-content-type-options").lower()
    how = "nosniff" if value == "nosniff" else "header-invalid" if value else "not-implemented"
    return f"x-content-type-options-{how}"


def x_frame_options(page: Page) -> str:
    if "frame-ancestors" in directives(page.header("content-security-policy")):
        return "x-frame-options-implemented-via-csp"
    value = page.header("x-frame-options").lower()
    is_closed = value in {"deny", "sameorigin"}
    how = "sameorigin-or-deny" if is_closed else "header-invalid" if value else "not-implemented"
    return f"x-frame-options-{how}"


def cross_origin_resource_policy(page: Page) -> str:
    value = page.header("cross-origin-resource-policy").lower()
    kind = "cross-origin-resource-policy"
    if value in {"same-origin", "same-site", "cross-origin"}:
        return f"{kind}-implemented-with-{value}"
    return f"{kind}-{'header-invalid' if value else 'not-implemented'}"


TESTS: tuple[Callable[[Page], str], ...] = (
    content_security_policy,
    cookies,
    cross_origin_resource_sharing,
    redirection,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    x_content_type_options,
    x_frame_options,
    cross_origin_resource_policy,
)

"""The direction of a language's script, by its tag. Pure."""

# Languages that are written from right to left, and scripts that make any language so (ISO 15924).
RTL_LANGUAGES = frozenset("ar arc ckb dv fa he khw ks nqo prs ps sd sdh syr ug ur yi".split())
RTL_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())


def direction_of(language: str) -> str:
    """Return rtl or ltr for a language tag such as ar, he-IL or az-Arab."""
    primary, *subtags = language.lower().split("-")
    script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), "")
    is_rtl = script in RTL_SCRIPTS if script else primary in RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"

"""Rules for every row of the provider table; a new row is checked without another line."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from clipqa import providers
from clipqa.providers import Provider, Source, UnknownProvider
from tests.providers.tables import DEFAULT_TABLE, FULL_TABLE, VALUES

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [
    *(path for path in (ROOT / "clipqa").rglob("*.py") if "providers" not in path.parts),
    *(ROOT / "static/js").rglob("*.js"),
    *(ROOT / "templates").rglob("*.html"),
]
EVERY_ROW = pytest.mark.parametrize("row", [*FULL_TABLE], ids=lambda row: row.name)


def source_of(row: Provider) -> Source:
    return FULL_TABLE.recognise(row.example)


@EVERY_ROW
def test_the_example_of_every_provider_is_a_canonical_url(row: Provider) -> None:
    assert source_of(row).provider == row.name
    assert row.canonical_url(source_of(row).source_id) == row.example


@EVERY_ROW
def test_the_player_of_every_provider_is_a_module(row: Provider) -> None:
    module = ROOT / "static/js/player" / f"{row.player}.js"
    assert "export function open(" in module.read_text()


@EVERY_ROW
def test_every_embed_is_from_a_frame_host(row: Provider) -> None:
    address = row.embed_url(source_of(row).source_id, 0, 1_000)
    assert urlsplit(address).netloc in ({*row.frame_hosts} if address else {""})
    assert bool(address) == (row.name not in providers.MEDIA_PROVIDERS)


@EVERY_ROW
def test_the_urls_of_every_provider_are_documented(row: Provider) -> None:
    listed = (ROOT / "docs/player.md").read_text().partition("## Addresses that are recognised")[2]
    label = "files" if row.suffixes else row.label
    assert f"\n| {label} | " in listed
    assert all(f"`{suffix}`" in listed for suffix in row.suffixes)


def test_names_and_labels_are_unique_and_fit_the_column() -> None:
    assert all(re.fullmatch(r"[a-z_]{1,20}", row.name) for row in FULL_TABLE)
    assert (
        len({row.name for row in FULL_TABLE})
        == len({row.label for row in FULL_TABLE})
        == len([*FULL_TABLE])
    )


def test_every_setting_of_a_provider_exists_and_is_tested() -> None:
    assert set(VALUES) == set(providers.SETTINGS)
    assert all(hasattr(settings, name) for name in providers.SETTINGS)


def test_hosts_are_listed_only_in_the_table() -> None:
    """A list elsewhere would be forgotten by whoever adds a row."""
    pattern = re.compile(
        "|".join(f"""["']{row.name}["']""" for row in FULL_TABLE if not row.suffixes)
    )
    file_names = [path.name for path in CODE if pattern.search(path.read_text())]
    assert not [name for name in file_names if not name.startswith("0")]  # migrations


def test_an_unknown_host_is_refused_with_the_supported_ones() -> None:
    with pytest.raises(UnknownProvider) as error:
        DEFAULT_TABLE.recognise("https://example.org/talk")
    assert "YouTube, Vimeo, archive.org, Dailymotion, or of a file" in str(error.value)
    assert "ending in .mp4, .m4v, .webm, .m3u8." in str(error.value)


def test_tables_are_configured_independently() -> None:
    assert (FULL_TABLE["dailymotion"].stops, DEFAULT_TABLE["dailymotion"].stops) == (
        "by_host",
        "link",
    )

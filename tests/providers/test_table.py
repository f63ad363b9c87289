"""What holds of every row of the provider table: a new row is held to it without another line."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from clipqa import providers
from clipqa.providers import Provider, Source, UnknownProvider
from tests.providers.tables import FULL, PLAIN, VALUES

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [
    *(path for path in (ROOT / "clipqa").rglob("*.py") if "providers" not in path.parts),
    *(ROOT / "static/js").rglob("*.js"),
    *(ROOT / "templates").rglob("*.html"),
]
EVERY_ROW = pytest.mark.parametrize("row", [*FULL], ids=lambda row: row.name)


def source_of(row: Provider) -> Source:
    return FULL.recognise(row.example)


@EVERY_ROW
def test_the_example_of_every_provider_is_its_own_and_already_canonical(row: Provider) -> None:
    assert source_of(row).provider == row.name
    assert row.canonical_url(source_of(row).source_id) == row.example


@EVERY_ROW
def test_its_player_is_a_module_that_opens_clips(row: Provider) -> None:
    module = ROOT / "static/js/player" / f"{row.player}.js"
    assert "export function open(" in module.read_text()


@EVERY_ROW
def test_what_it_embeds_comes_from_a_host_that_the_policy_lets_us_frame(row: Provider) -> None:
    address = row.embed_url(source_of(row).source_id, 0, 1_000)
    assert urlsplit(address).netloc in ({*row.frame_hosts} if address else {""})
    assert bool(address) == (row.name not in providers.MEDIA_PROVIDERS)


@EVERY_ROW
def test_the_forms_of_its_addresses_are_written_down(row: Provider) -> None:
    listed = (ROOT / "docs/player.md").read_text().partition("## Addresses that are recognised")[2]
    label = "files" if row.suffixes else row.label
    assert f"\n| {label} | " in listed
    assert all(f"`{suffix}`" in listed for suffix in row.suffixes)


def test_names_fit_their_column_and_tell_rows_apart() -> None:
    assert all(re.fullmatch(r"[a-z_]{1,20}", row.name) for row in FULL)
    assert len({row.name for row in FULL}) == len({row.label for row in FULL}) == len([*FULL])


def test_every_setting_of_a_row_is_read_and_tested() -> None:
    assert set(VALUES) == set(providers.SETTINGS)
    assert all(hasattr(settings, name) for name in providers.SETTINGS)


def test_no_other_place_lists_the_hosts() -> None:
    """A list elsewhere would be forgotten by whoever adds a row."""
    named = re.compile("|".join(f"""["']{row.name}["']""" for row in FULL if not row.suffixes))
    listing = [path.name for path in CODE if named.search(path.read_text())]
    assert not [name for name in listing if not name.startswith("0")]  # migrations


def test_a_host_that_no_row_knows_is_refused_with_what_is_known() -> None:
    with pytest.raises(UnknownProvider) as refusal:
        PLAIN.recognise("https://example.org/talk")
    assert "YouTube, Vimeo, archive.org, Dailymotion, or of a file" in str(refusal.value)
    assert "ending in .mp4, .m4v, .webm, .m3u8." in str(refusal.value)


def test_configuring_a_table_leaves_the_others_alone() -> None:
    assert (FULL["dailymotion"].stops, PLAIN["dailymotion"].stops) == ("by_host", "link")

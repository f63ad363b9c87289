import pytest

from clipqa.lib.article_markdown import inline_html, pieces_of, with_marks

ONE, TWO = "abcdefghij", "bcdefghij2"


def marked(source: str, known: tuple[str, ...] = (ONE, TWO)) -> str:
    html = "".join(piece.html for piece in pieces_of(source))
    return with_marks(html, lambda public_id: f"<i>{public_id[0]}</i>" * (public_id in known))


def test_headings_have_two_levels_and_other_elements_none() -> None:
    pieces = pieces_of("# A\n\n## B\n\n### C\n\n#### D\n\nText.\n\n- One\n- Two")
    assert [(piece.level, piece.html[:4]) for piece in pieces] == [
        (2, "A"),
        (2, "B"),
        (3, "C"),
        (3, "D"),
        (0, "<p>T"),
        (0, "<ul>"),
    ]


def test_the_claim_begins_after_the_sentence_before_and_ends_with_its_mark() -> None:
    assert marked(f"It rained. They met at noon[^{ONE}], and left.") == (
        '<p>It rained. <span class="claim">They met at </span><span class="nobr">'
        '<span class="claim">noon</span><i>a</i>,</span> and left.</p>'
    )


@pytest.mark.parametrize(
    "claim", ["観測員は境界線のところで毎日見張っています" * 2, "W" * 90], ids=["japanese", "word"]
)
def test_a_claim_without_spaces_can_be_broken_into_lines(claim: str) -> None:
    html = marked(f"{claim}[^{ONE}]。")
    assert html == (
        f'<p><span class="claim">{claim}</span><span class="nobr"><i>a</i>。</span></p>'
    )


def test_two_marks_of_one_claim_stay_together() -> None:
    assert "<i>a</i><i>b</i>.</span>" in marked(f"They met [^{ONE}] [^{TWO}].")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"They met[^{ONE}].", "<p>They met.</p>"),
        (f"They met [^{ONE}] at noon.", "<p>They met at noon.</p>"),
        (f"[^{ONE}]", "<p></p>"),
    ],
)
def test_a_marker_that_cites_nothing_leaves_no_trace(source: str, shown: str) -> None:
    assert marked(source, known=()) == shown


def test_a_marker_within_a_link_is_no_link_in_a_link() -> None:
    assert "<i>" not in marked(f"See [the report[^{ONE}]](https://a.example).")


def test_no_html_of_the_text_is_kept() -> None:
    html = marked("<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](z)")
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert "<img" not in html


def test_a_cell_has_inline_markup_only() -> None:
    assert inline_html("# Not *a* heading") == "Not <em>a</em> heading"

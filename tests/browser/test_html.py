"""The HTML report in a browser: filters, sorting, links, keyboard, print, no script, hostile text, accessibility."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import EXAMPLES
from tests.integration.test_reports import HOSTILE, hostile

import govrisk
from govrisk import Assessment
from govrisk.assessment import Finding
from govrisk.sharing import Marking, Tlp
from govrisk_reports import words
from govrisk_reports.html import HtmlRenderer
from govrisk_reports.html import page as pages

Open = Callable[..., Any]
RENDER = HtmlRenderer().render
FEW = """() => {
  const rows = ["tbody > tr:nth-child(n+3)", "article:nth-of-type(n+4)", ".contents li:nth-child(n+3)"];
  for (const element of document.querySelectorAll([...rows, "svg > :nth-child(n+9)"])) element.remove();
}"""
"""Leaves a few of each kind: axe takes half a minute for all."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


@pytest.fixture(scope="module")
def qwen() -> Assessment:
    return govrisk.assess(EXAMPLES / "qwen")


@pytest.fixture(scope="module")
def article() -> Assessment:
    return govrisk.assess(EXAMPLES / "qwen-article")


@pytest.fixture(scope="module")
def html(qwen: Assessment) -> bytes:
    return RENDER(qwen)


@pytest.fixture
def large(article: Assessment, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A report with 300 claims, its long parts put off as in one of thousands."""
    monkeypatch.setattr(pages, "LARGE", 0)
    monkeypatch.setattr(pages, "LONG", 2000)
    claims = [article.claims[0].model_copy(update={"id": f"X{n}", "grade": f"B{1 + n % 5}"}) for n in range(300)]
    return RENDER(article.model_copy(update={"claims": (*article.claims, *claims)}))


def shown(page: Any, *selectors: str) -> tuple[int, ...]:
    """How many elements a reader sees, by selector; what is scrolled out of the window counts too."""
    count = "all => all.map(s => [...document.querySelectorAll(s)].filter(e => e.checkVisibility()).length)"
    return tuple(page.evaluate(count, selectors))


def counts(page: Any) -> tuple[int, ...]:
    """Rows of the table of findings, findings in detail and claims that a reader sees."""
    return shown(page, "#overview tr[data-finding]", "#findings article", "#register tr[data-grade]")


def column(page: Any, table: str, place: int) -> list[str]:
    cells = page.locator(f"{table} tbody tr:not(.out) > :nth-child({place})")
    return [text.strip() for text in cells.all_text_contents()]


# --- Filters ----------------------------------------------------------------------------------------------------


def test_filters_shorten_findings_and_claims_and_say_so(opened: Open, html: bytes, qwen: Assessment) -> None:
    page = opened(html)
    family = [f.check for f in qwen.findings if f.family == "LEAD"]
    used = [c.id for c in qwen.claims if {*c.used_in} & {*family}]
    page.select_option("#pick-family", "LEAD")
    assert counts(page) == (len(family), len(family), len(used))
    told = f"{len(family)} of {len(qwen.findings)} findings and {len(used)} of {len(qwen.claims)} claims shown"
    status = page.locator("#shown")
    assert (status.get_attribute("aria-live"), status.inner_text()) == ("polite", told)
    assert page.locator("#register > .filtered").text_content().startswith(f"{len(used)} of {len(qwen.claims)} claims")

    page.select_option("#pick-grade", "B")
    assert counts(page)[2] == len([c for c in qwen.claims if c.id in used and c.grade.startswith("B")])
    page.locator("#register > .filtered").get_by_text("Show all").click()
    assert counts(page) == (len(qwen.findings), len(qwen.findings), len(qwen.claims))
    assert page.locator(".filtered").count() == 0


def test_every_choice_of_a_filter_finds_what_it_says(opened: Open, html: bytes, qwen: Assessment) -> None:
    page = opened(html)
    bands = [band.title for band in qwen.provenance.rubric.bands]
    grades = {c.id: c.grade for c in qwen.claims}

    def reaches(finding: Finding, word: str) -> bool:
        if finding.rating == "NR":
            return word == words.rating(finding)
        return word in bands[bands.index(finding.band_low) : bands.index(finding.band_high) + 1]

    picks: dict[str, Callable[[Finding, str], bool]] = {
        "pillar": lambda finding, value: finding.pillar == value,
        "rating": reaches,
        "grade": lambda finding, value: any(grades.get(e, "").startswith(value) for e in finding.evidence),
    }
    for name, fits in picks.items():
        values = page.locator(f"#pick-{name} option").evaluate_all("all => all.map(option => option.value)")[1:]
        assert len(values) > 1, name
        for value in values:
            page.select_option(f"#pick-{name}", value)
            expected = sum(fits(finding, value) for finding in qwen.findings)
            assert counts(page)[:2] == (expected, expected), (name, value)
        page.select_option(f"#pick-{name}", "")


def test_a_search_looks_for_every_word(opened: Open, html: bytes, qwen: Assessment) -> None:
    page = opened(html)
    page.fill("#search", "LIN  resignation")
    rows = column(page, "#register > table", 2)
    assert 0 < len(rows) < len(qwen.claims)
    texts = page.locator("#register tr[data-grade]:not(.out)").all_text_contents()
    assert all("lin" in text.lower() and "resignation" in text.lower() for text in texts)
    page.fill("#search", "no such words anywhere")
    assert counts(page) == (0, 0, 0)
    assert page.locator("#shown").inner_text().startswith("0 of 26 findings")


# --- Sorting ----------------------------------------------------------------------------------------------------


def test_columns_sort_by_what_they_mean(opened: Open, html: bytes, qwen: Assessment) -> None:
    page = opened(html)
    table = "#overview > table:has([data-finding])"
    heads = [text.strip() for text in page.locator(f"{table} th").all_text_contents()]
    before = column(page, table, 1)

    interval = page.get_by_role("columnheader", name="Interval").and_(page.locator(f"{table} th"))
    interval.get_by_role("button").click()
    assert interval.get_attribute("aria-sort") == "ascending"
    ends = [[int(end) for end in text.split("–")] for text in column(page, table, heads.index("Interval") + 1)]
    assert ends == sorted(ends)
    interval.get_by_role("button").click()
    assert interval.get_attribute("aria-sort") == "descending"
    assert [row[0] for row in ends[::-1]] == [
        int(text.split("–")[0]) for text in column(page, table, heads.index("Interval") + 1)
    ]
    interval.get_by_role("button").click()
    assert (interval.get_attribute("aria-sort"), column(page, table, 1)) == ("none", before)

    page.locator(f"{table} th", has_text="Rating").get_by_role("button").click()
    bands = [band.title for band in qwen.provenance.rubric.bands]
    ratings = [text.split("\n")[0] for text in column(page, table, heads.index("Rating") + 1)]
    places = [next((i for i, band in enumerate(bands) if text.startswith(band)), len(bands)) for text in ratings]
    assert places == sorted(places), "by severity, not by letters; without a band last"


# --- Links ------------------------------------------------------------------------------------------------------


def test_a_link_leads_to_evidence_and_back(opened: Open, html: bytes) -> None:
    page = opened(html)
    page.fill("#search", "LEAD-01")
    link = page.locator("#finding-LEAD-01 a[href='#claim-Q01']").first
    link.click()
    claim = page.locator("#claim-Q01")
    assert claim.is_visible(), "a claim that the filter leaves out is shown to whoever asks for it"
    assert claim.evaluate("row => row.getBoundingClientRect().top < innerHeight")
    claim.locator("a", has_text="LEAD-01").click()
    back = page.locator("#back")
    assert back.inner_text() == "Back to Q01"
    back.click()
    assert back.inner_text() == "Back to LEAD-01"
    back.click()
    assert link.evaluate("link => link === document.activeElement")
    assert not back.is_visible()


# --- Keyboard ---------------------------------------------------------------------------------------------------


def test_everything_works_from_the_keyboard(opened: Open, html: bytes) -> None:
    page = opened(html)
    press = page.keyboard.press
    press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the summary"
    assert skip.evaluate("link => link.getBoundingClientRect().left >= 0")
    press("Enter")
    assert page.url.endswith("#summary")

    page.locator("#pick-pillar").focus()
    press("ArrowDown")
    assert 0 < counts(page)[1] < 26
    page.locator("#reset").focus()
    press("Space")
    assert counts(page)[1] == 26

    head = page.locator("#register th", has_text="Claim")
    head.get_by_role("button").focus()
    press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"

    page.locator("#overview a[href='#finding-LEAD-02']").focus()
    press("Enter")
    page.locator("#back").focus()
    press("Enter")
    assert page.locator(":focus").get_attribute("href") == "#finding-LEAD-02"


# --- Paper, colours, no script ----------------------------------------------------------------------------------


def test_print_shows_all_and_no_control(opened: Open, html: bytes, qwen: Assessment) -> None:
    page = opened(html, color_scheme="dark")
    page.fill("#search", "LEAD-01")
    page.emulate_media(media="print")
    assert counts(page) == (len(qwen.findings), len(qwen.findings), len(qwen.claims))
    assert not page.locator("#controls").is_visible()
    assert shown(page, ".filtered") == (0,)
    page.select_option("#colours", "dark", force=True)
    assert background(page) == "rgb(255, 255, 255)"
    box = page.locator(".tlp").first.evaluate("box => getComputedStyle(box).printColorAdjust")
    assert box == "exact", "a label in white or yellow cannot be read on paper without its black ground"


def test_colours_follow_the_system_or_the_reader(opened: Open, html: bytes) -> None:
    page = opened(html, color_scheme="dark")
    dark = background(page)
    page.select_option("#colours", "light")
    assert background(page) == "rgb(255, 255, 255)"
    page.select_option("#colours", "auto")
    assert background(page) == dark != "rgb(255, 255, 255)"
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def background(page: Any) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("size", ["usual", "large"])
def test_without_scripts_everything_is_shown(opened: Open, html: bytes, large: bytes, size: str) -> None:
    page = opened(large if size == "large" else html, java_script_enabled=False)
    everything = ("#overview tr[data-finding]", "#findings article", "#register tr[data-grade]")
    assert counts(page) == tuple(page.locator(selector).count() for selector in everything)
    assert min(counts(page)) > 8
    assert not page.locator("#controls").is_visible()


# --- Large reports ----------------------------------------------------------------------------------------------


def test_a_large_report_puts_its_parts_in_place(opened: Open, large: bytes) -> None:
    assert large.count(b"<noscript>") > 3
    page = opened(large, fragment="#claim-X250")
    assert page.locator("noscript").count() == 0
    assert page.locator("#claim-X250").evaluate("row => row.getBoundingClientRect().top < innerHeight")
    page.select_option("#pick-grade", "B2")
    assert counts(page)[2] == 60
    page.locator("#register th", has_text="Claim").get_by_role("button").click()
    assert column(page, "#register > table", 1)[:3] == ["X1", "X6", "X11"]
    assert page.get_by_role("row", name="X1 ").first.get_by_role("cell").count() == 4


# --- Sharing, hostile text, accessibility -----------------------------------------------------------------------


def test_the_mark_stands_at_both_ends(opened: Open, article: Assessment) -> None:
    labels: tuple[Tlp, ...] = ("TLP:AMBER+STRICT", "TLP:RED")
    for label in labels:
        marked = article.model_copy(update={"marking": Marking(label=label, meaning="Some may read it.", reason="So.")})
        page = opened(RENDER(marked), java_script_enabled=False)
        assert page.locator(".marking").all_inner_texts() == [label, label]
        box = page.locator(".marking .tlp").first
        assert box.evaluate("box => getComputedStyle(box).backgroundColor") == "rgb(0, 0, 0)"


def test_hostile_text_is_words(opened: Open, article: Assessment) -> None:
    page = opened(RENDER(hostile(article)))
    assert page.locator("script, img, style, link, base, iframe").count() == 2, "the page's own style and script"
    page.fill("#search", HOSTILE[:40])
    assert counts(page)[2] == 1
    for head in page.locator("#register .sort").all():
        head.click()
    page.locator("#register a").first.click()
    page.click("#back")
    assert page.locator("script, img, style, link, base, iframe").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.mark.parametrize(
    ("scheme", "viewport", "rules"),
    [
        ("light", DESKTOP, {"runOnly": WCAG}),
        ("dark", DESKTOP, {"runOnly": COLOURS}),
        ("light", PHONE, {"runOnly": WCAG, "rules": {name: {"enabled": False} for name in COLOURS}}),
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_against_wcag_2_2(
    opened: Open, article: Assessment, scheme: str, viewport: dict[str, int], rules: dict[str, Any]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opened(RENDER(article), color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.locator("#search").evaluate("field => { field.value = 'LEAD'; field.dispatchEvent(new Event('input')) }")
    page.add_style_tag(content="* { content-visibility: visible !important }")  # else it measures what moves meanwhile
    page.evaluate(FEW)
    found = axe.Axe().run(page, options=rules | {"resultTypes": ["violations"]}).response["violations"]
    assert found == [], json.dumps([(v["id"], [n["html"][:200] for n in v["nodes"][:5]]) for v in found], indent=1)


def test_the_page_fits_a_screen_of_320_pixels(opened: Open, html: bytes) -> None:
    page = opened(html, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

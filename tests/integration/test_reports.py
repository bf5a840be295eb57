"""The reports of the example cases, and of a case written to do harm: complete, linked, self-contained, inert."""

from __future__ import annotations

import gc
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
from markdown_it import MarkdownIt
from tests.conftest import EXAMPLES

import govrisk
from govrisk import Assessment, GovriskError, HistoryPoint
from govrisk.assessment import PluginFailure
from govrisk.evidence import (
    DocumentRecord,
    Identity,
    Metric,
    MetricPart,
    PersonShare,
    Promise,
    Response,
    TextQuoteSelector,
)
from govrisk.interval import Interval
from govrisk.presenting import Presentation
from govrisk.scenarios.outlook import Outlook
from govrisk.sharing import Decision, Marking, Redaction, ReplyRequest
from govrisk_reports import govrisk_renderers, words
from govrisk_reports.brief import BriefRenderer
from govrisk_reports.fonts import FOLDER, coverage
from govrisk_reports.joining import Reading, joined, notes
from govrisk_reports.pdf.page import html_for_pdf
from govrisk_reports.text import shown_url
from govrisk_reports.view import view

RENDERERS = {renderer.id: renderer for renderer in govrisk_renderers()}
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
"""WeasyPrint leaves the colour profile that it ships with open."""
NAMES = ("qwen-article", "qwen", "hostile")
MARGIN = 18 / 25.4 * 72
"""In points, to the right of the text."""
READ = ("html", "md", "pdf")
"""The formats that people read from beginning to end."""
HOSTILE = (
    '</td></tr></table><script>alert(1)</script><img src="http://example.org/x.png"> {{ 7*7 }} {% raw %} '
    "<style>*{display:none}</style> | `code` **bold** [link](http://example.org) <http://example.org> www.example.org "
    "<link rel=attachment href=file:///etc/hostname> \x07\x1b[31m \u202egnp.exe\u202c \U0001f600 # not a heading "
    + "W"
    * 300
)


def hostile(assessment: Assessment) -> Assessment:
    """A short assessment in which every text of the case tries something, and every kind of record occurs."""
    claim = assessment.claims[0].model_copy(
        update={
            "statement": HOSTILE,
            "note": HOSTILE,
            "selector": (TextQuoteSelector(type="TextQuoteSelector", exact=HOSTILE[:300]),),
            "verification": "wrong",
            "valid_until": "2026-06",
        }
    )
    source = claim.source
    finding = assessment.finding("LEAD-01").model_copy(
        update={
            "title": HOSTILE[:80],
            "rating": "provisional",
            "band_low": "Low",
            "band_high": "High",
            "interval": Interval(10, 62),
            "responses": ("R01",),
            "evidence": (claim.id, "M-1", "D-1"),
        }
    )
    failed = assessment.finding("COMS-02").model_copy(update={"outcome": "error", "reason": HOSTILE})
    metric = Metric(
        id="M-1", name="absence_factor", value=3, low=2, high=4, unit=HOSTILE[:200], method=HOSTILE, n=9,
        source=source, date="2026-03-01", note=HOSTILE, accuracy=HOSTILE[:200],
        parts=tuple(MetricPart(label=HOSTILE[:200], value=n) for n in range(40)),
        people=tuple(PersonShare(name=HOSTILE[-250:-50], share=0.1, last_seen="2026-02") for _ in range(3)),
    )  # fmt: skip
    record = DocumentRecord(
        id="D-1", kind="governance", found=True, source=source, date="2026-03", path=HOSTILE[:200], stub=True,
        points_to=HOSTILE[:200], practice=(HOSTILE[:200], HOSTILE[-250:-50]), recognised=(HOSTILE[:200],),
    )  # fmt: skip
    identity = Identity(
        id="I-1", person=HOSTILE[:200], aliases=(HOSTILE[:200], HOSTILE[-250:-50]), rules=(HOSTILE[:200],), commits=9,
        source=source,
    )  # fmt: skip
    moved = govrisk.compare(assessment, assessment)
    point = HistoryPoint(
        as_of=assessment.as_of, rating="NR", headline=HOSTILE, mean=Interval(0, 100), worst=Interval(0, 100),
        specificity=0, carriers=1, claims=1, records=0, families={},
    )  # fmt: skip
    return assessment.model_copy(
        update={
            "subject": assessment.subject.model_copy(update={"name": HOSTILE[:200], "steward": HOSTILE[:200]}),
            "question": HOSTILE[:200],
            "executive": assessment.executive.model_copy(
                update={"findings": ("LEAD-01",), "rests_on": (HOSTILE,), "actions": (), "unknown": (f"{claim.id}?",)}
            ),
            "findings": (finding, failed),
            "families": assessment.families[:1],
            "claims": (claim,),
            "timeline": tuple(e for e in assessment.timeline if e.claim == claim.id),
            "metrics": (metric,),
            "documents": (record,),
            "identities": (identity,),
            "identities_left_out": HOSTILE,
            "promises": (Promise(id="P01", by=HOSTILE[:200], statement=HOSTILE, claim=claim.id, made="2026"),),
            "responses": (
                Response(id="R01", to="LEAD-01", by="Somebody", date="2026-03-05", statement=HOSTILE),
                Response(id="R02", to=claim.id, by="Somebody", date="2026-03-05", statement="The claim is wrong."),
            ),
            "marking": Marking(label="TLP:AMBER+STRICT", meaning="For few.", reason=HOSTILE),
            "redaction": Redaction(kinds=("people",), people=3, sources=0, verified=9, statement=HOSTILE),
            "reply": ReplyRequest(asked="2026-02-01", of=HOSTILE[:200], until="2026-03-01", note=HOSTILE),
            "decision": Decision(dependence=HOSTILE, owner="Ada Okafor", review="2027-01-15"),
            "notices": (HOSTILE,),
            "next_evidence": (),
            "ledger": (),
            "outlooks": tuple(_hostile_outlook(o, claim.id) for o in assessment.outlooks),
            "sensitivity": assessment.sensitivity.model_copy(update={"facts": (), "facts_statement": HOSTILE}),
            "comparison": moved.model_copy(update={"headline": HOSTILE, "statements": (HOSTILE,)}),
            "history": (point, point.model_copy(update={"as_of": date(2026, 3, 1), "moved": HOSTILE})),
        }
    )


def _hostile_outlook(outlook: Outlook, claim: str) -> Outlook:
    """What may come, as a scenario set and a case that mean harm would write it."""
    words = {"title": HOSTILE[:200], "resolution": HOSTILE, "headline": HOSTILE}
    row = {
        "statement": HOSTILE,
        "status": "yes",
        "on": date(2026, 3, 4),
        "note": HOSTILE,
        "sources": (),
        "claims": (claim,),
    }
    return outlook.model_copy(
        update={
            "title": HOSTILE[:200],
            "about": HOSTILE,
            "ranking": HOSTILE,
            "headlines": (HOSTILE,),
            "trigger": (claim,),
            "basis": (claim,),
            "hypotheses": tuple(h.model_copy(update=words) for h in outlook.hypotheses),
            "signs": tuple(
                x.model_copy(update={"title": HOSTILE[:200], "claims": (claim,), "against": (), "repeated": ()})
                for x in outlook.signs
            ),
            "indicators": tuple(i.model_copy(update=row) for i in outlook.indicators[:2]),
            "corners": tuple(
                c.model_copy(update={"title": HOSTILE[:200], "mismatch": HOSTILE}) for c in outlook.corners
            ),
            "controls": (HOSTILE,),
            "notes": (HOSTILE,),
            "diagnostic": HOSTILE,
        }
    )


@pytest.fixture(scope="module")
def assessments() -> dict[str, Assessment]:
    made = {name: govrisk.assess(EXAMPLES / name) for name in ("qwen-article", "qwen")}
    return made | {"hostile": hostile(made["qwen-article"])}


@pytest.fixture(scope="module")
def pdfs(assessments: dict[str, Assessment]) -> dict[str, bytes]:
    return {name: RENDERERS["pdf"].render(assessment) for name, assessment in assessments.items()}


def ids_of(assessment: Assessment) -> set[str]:
    """Every id that the assessment's JSON names."""
    return {
        *(f.check for f in assessment.findings),
        *(e for f in assessment.findings for e in (*f.evidence, *f.gaps, *f.responses)),
        *(i for f in assessment.findings for r in f.references for i in r.ids if re.fullmatch(r"[\w.-]+", i)),
        *(c.id for c in assessment.claims),
        *(g.gap.id for g in assessment.gaps),
        *(x.id for x in (*assessment.metrics, *assessment.documents, *assessment.responses, *assessment.promises)),
        *(x.id for x in assessment.identities),
        *assessment.sources,
        *assessment.origins,
        *(d.group for d in assessment.dependence),
    }


def missing(ids: set[str], text: str) -> list[str]:
    return sorted(i for i in ids if not re.search(rf"(?<![\w.-]){re.escape(i)}(?![\w-])", text))


# --- all formats ------------------------------------------------------------------------------------------------


def test_every_format_has_a_name_a_suffix_and_a_line_about_itself() -> None:
    known = {(r.id, r.suffix) for r in (*RENDERERS.values(), BriefRenderer())}
    people = {("html", ".html"), ("json", ".json"), ("md", ".md"), ("pdf", ".pdf"), ("brief", "-brief.pdf")}
    assert people <= known
    assert len({suffix for _, suffix in known}) == len(known)
    assert all(r.summary.endswith(".") for r in RENDERERS.values())


def test_naming_the_formats_loads_no_heavy_library() -> None:
    code = "import sys, govrisk_reports as r; r.govrisk_renderers(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "govrisk_reports.pdf" in loaded
    assert not {"jinja2", "weasyprint", "fontTools", "pydantic"} & set(loaded)


@pytest.mark.parametrize("form", ["html", "json", "md"])
@pytest.mark.parametrize("name", NAMES)
def test_the_same_assessment_gives_the_same_bytes_and_stays_as_it_is(
    name: str, form: str, assessments: dict[str, Assessment]
) -> None:
    before = assessments[name].to_json()
    first = RENDERERS[form].render(assessments[name])
    assert first == RENDERERS[form].render(Assessment.model_validate_json(before))
    assert assessments[name].to_json() == before


@pytest.mark.parametrize("form", ["html", "json", "md"])
@pytest.mark.parametrize("name", NAMES)
def test_every_id_stands_in_the_text(name: str, form: str, assessments: dict[str, Assessment]) -> None:
    assert missing(ids_of(assessments[name]), RENDERERS[form].render(assessments[name]).decode()) == []


@pytest.mark.parametrize("form", READ)
def test_a_case_without_evidence_has_a_report_too(form: str, assessments: dict[str, Assessment]) -> None:
    full = assessments["qwen-article"]
    bare = tuple(f.model_copy(update={"evidence": (), "indicators": (), "references": ()}) for f in full.findings[:1])
    none = dict.fromkeys(("claims", "dependence", "contradictions", "gaps", "timeline", "influence", "notices"), ())
    empty = full.model_copy(
        update={
            **none,
            "findings": bare,
            "families": (),
            "pillars": (),
            "sources": {},
            "origins": {},
            "next_evidence": (),
            "executive": full.executive.model_copy(
                update={"findings": (), "actions": (), "changed": (), "unknown": ()}
            ),
        }
    )
    assert len(RENDERERS[form].render(empty)) > 1000


def test_words_for_ratings(assessments: dict[str, Assessment]) -> None:
    finding = assessments["hostile"].finding("LEAD-01")
    assert words.rating(finding) == "Low to High (provisional)"
    assert words.rating(finding.model_copy(update={"rating": "rated", "band_high": "Low"})) == "Low"
    assert words.rating(finding.model_copy(update={"rating": "NR"})) == "Not rated (NR)"
    assert words.rating(finding.model_copy(update={"outcome": "no_evidence"})) == "No evidence (NR)"
    assert words.rating(finding.model_copy(update={"outcome": "not_applicable"})) == "Not applicable"
    assert words.rating(assessments["qwen-article"].verdict) == "Not rated (NR)"


def test_words_for_numbers() -> None:
    assert [words.span(Interval(*i)) for i in ((33.8, 100), (0, 0.4), (50, 50))] == ["34–100", "0", "50"]
    assert [words.change(x) for x in (2.94, -1.6, -0.01)] == ["+2.9", "−1.6", "0.0"]
    assert words.grade("F2") == "source cannot be judged, content probably true"
    assert words.day(date(2026, 3, 5)) == "5 March 2026"


def test_a_rule_names_values_and_points() -> None:
    assert words.rule("measured value 1: 100, 0.5: 80; once answered 10") == (
        "measured value 1 → 100, 0.5 → 80; once answered 10"
    )
    assert words.rule("absent 100, stub 100") == "absent 100, stub 100"


def test_web_addresses_are_shown_readable_and_short() -> None:
    assert shown_url("https://www.example.org/%E5%8D%83/a%20b") == "example.org/千/a%20b"
    assert shown_url(f"https://example.org/{'a' * 99}").endswith("a…")
    assert shown_url("https://example.org/%FF") == "example.org/\ufffd"


def collected(assessment: Assessment) -> Assessment:
    """An assessment with what collectors write: a panel of definitions, people, paper and practice, merged names."""
    source = next(iter(assessment.sources))
    metric = Metric(
        id="M-1", name="key_people", value=3, low=1, high=6, unit="people", method="counted", n=412, source=source,
        date="2026-03-01", accuracy="right in 61% of 33 projects",
        parts=(MetricPart(label="by commits", value=3), MetricPart(label="by files", value=6)),
        people=(PersonShare(name="Ada", share=0.34, last_seen="2026-02-01"), PersonShare(name="Ben")),
    )  # fmt: skip
    exact = metric.model_copy(update={"id": "M-2", "low": 3, "high": 3, "parts": (), "people": ()})
    kept = DocumentRecord(
        id="D-1", kind="maintainers", found=True, source=source, date="2026-03", path="MAINTAINERS.md",
        recognised=("names", "used"), practice=("2026-01-04: Ben moved to emeritus", "2025-06-01: Ada added"),
    )  # fmt: skip
    stub = DocumentRecord(
        id="D-2", kind="roadmap", found=True, source=source, date="2026-03", stub=True, points_to="the wiki"
    )
    absent = DocumentRecord(id="D-3", kind="charter", found=False, source=source, date="2026-03")
    merged = Identity(
        id="I-1", person="Ada", aliases=("Ada", "A. Okafor"), rules=("mailmap",), commits=9, source=source
    )
    finding = assessment.finding("LEAD-02").model_copy(
        update={
            "outcome": "observed",
            "evidence": ("M-1", "D-1"),
            "looked_at": "Looked at 0 claims from 0 origins and 2 records of measurements and documents.",
        }
    )
    return assessment.model_copy(
        update={
            "findings": tuple(finding if f.check == "LEAD-02" else f for f in assessment.findings),
            "metrics": (metric, exact),
            "documents": (kept, stub, absent),
            "identities": (merged,),
            "identities_left_out": "3 more people were merged.",
        }
    )


@pytest.mark.parametrize("form", ["html", "md"])
def test_what_collectors_write_is_shown(form: str, assessments: dict[str, Assessment]) -> None:
    text = RENDERERS[form].render(collected(assessments["qwen-article"])).decode()
    page = Page(text if form == "html" else rendered(text))
    words_of = re.sub(r"\s+", " ", "".join(page.words))
    for line in (
        "between 1 and 6",
        "Accuracy: right in 61% of 33 projects",
        "Behind it: by commits: 3 · by files: 6",
        "Who is counted: Ada 34%, last seen 2026-02-01 · Ben",
        "On paper: MAINTAINERS.md; recognised: names, used",
        "In practice: 2026-01-04: Ben moved to emeritus; 2025-06-01: Ada added",
        "On paper: found, which only points elsewhere, to the wiki",
        "In practice: nothing is recorded",
        "Ada · A. Okafor",
        "3 more people were merged.",
        "2 records of measurements and documents",
    ):
        assert line in words_of, line
    assert "between 3 and 3" not in words_of


def test_a_record_s_extra_row_stays_with_it(assessments: dict[str, Assessment]) -> None:
    html = RENDERERS["html"].render(collected(assessments["qwen-article"])).decode()
    assert len(re.findall(r'<tr class="more"><td colspan="3"', html)) == 1
    assert "nothing is recorded" not in html.split("charter", 1)[1].split("</tr>", 1)[0]


@pytest.mark.parametrize("form", ["html", "md"])
def test_what_may_come_and_what_it_hangs_on_is_shown(form: str, assessments: dict[str, Assessment]) -> None:
    qwen = assessments["qwen"]
    text = RENDERERS[form].render(qwen).decode()
    page = Page(text if form == "html" else rendered(text))
    words_of = re.sub(r"\s+", " ", "".join(page.words))
    (outlook,) = qwen.outlooks
    told = [outlook.ranking, outlook.confidence_reason, outlook.scores.sentence, outlook.diagnostic]
    told += [h.headline for h in outlook.hypotheses] + [h.resolution for h in outlook.hypotheses]
    told += [i.statement for i in outlook.indicators] + [c.mismatch for c in outlook.corners] + [*outlook.controls]
    told += [qwen.sensitivity.rules_statement, qwen.sensitivity.facts_statement, qwen.sensitivity.weights_statement]
    told += [entry.words for entry in qwen.ledger] + [row.rule for row in qwen.sensitivity.rules]
    told += ["OSPS-GV-01.02", "public roadmap", "GOVERN 6.1"]
    assert [line for line in told if re.sub(r"\s+", " ", line) not in words_of] == []


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_provisional_rating_says_why(form: str, assessments: dict[str, Assessment]) -> None:
    text = RENDERERS[form].render(assessments["qwen-article"]).decode()
    caveats = assessments["qwen-article"].finding("COMS-01").caveats
    assert caveats
    assert text.count("Why provisional") == sum(bool(f.caveats) for f in assessments["qwen-article"].findings)


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("html", "–acme-tools 1.0could not be imported", "COMS-02acme 1.0 (acme-tools)gave no answer"),
        ("md", "Plugin failure: acme-tools 1.0: could not", "Plugin failure in COMS-02: acme 1.0 (acme-tools): gave"),
    ],
)
def test_a_plugin_that_failed_is_told_of(
    form: str, first: str, second: str, assessments: dict[str, Assessment]
) -> None:
    failures = (
        PluginFailure(check="-", plugin="acme-tools", version="1.0", cause="could not be imported"),
        PluginFailure(check="COMS-02", plugin="acme 1.0 (acme-tools)", version="", cause="gave no answer"),
    )
    words_of = told(form, assessments["qwen-article"].model_copy(update={"failures": failures}))
    assert first in words_of
    assert second in words_of


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_reader_s_own_part_is_printed(form: str, assessments: dict[str, Assessment]) -> None:
    hostile_words, qwen_words = (told(form, assessments[name]) for name in ("hostile", "qwen"))
    assert "Ada Okafor" in hostile_words
    assert "2027-01-15" in hostile_words
    assert "was asked for a reply on 2026-02-01, to come by 2026-03-01." in hostile_words
    assert "The claim is wrong." in hostile_words.split("Evidence register")[-1].split("Sources and origins")[0]
    assert hostile_words.index("Names replaced.") < hostile_words.index("Executive summary")
    assert "The case does not say whether the subject was asked for a reply." in qwen_words
    assert "What do we decide, and on which conditions?" in qwen_words


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_file_from_before_there_were_marks_has_none(form: str, assessments: dict[str, Assessment]) -> None:
    old = assessments["qwen-article"].model_copy(update={"marking": None})
    assert "TLP:" not in told(form, old)


def told(form: str, assessment: Assessment) -> str:
    """The words of a report."""
    text = RENDERERS[form].render(assessment).decode()
    return re.sub(r"\s+", " ", "".join(Page(text if form == "html" else rendered(text)).words))


def test_readings_that_differ_in_their_records_only_are_joined() -> None:
    assert joined(["absent (D-1, D-2)", "absent (D-3)"]) == (Reading("absent", ("D-1", "D-2", "D-3")),)
    days = [f"present, last changed {n} days ago (D-{n})" for n in (134, 159, 662)]
    assert joined(days)[0].words == "present, last changed 134, 159 and 662 days ago"
    assert joined(["4 people, n = 32", "5 people, n = 32"]) == tuple(
        Reading(words, ()) for words in ("4 people, n = 32", "5 people, n = 32")
    )


def test_what_several_descriptions_say_alike_is_said_once() -> None:
    shared = "It does not show what stands on web sites or in wikis."
    texts = [f"The files of {name}. {shared}" for name in ("a", "b", "c")]
    found = notes(texts)
    assert found.lettered == {"a": shared.rstrip(".")}
    assert [found.rest(text) for text in texts] == ["The files of a.", "The files of b.", "The files of c."]
    assert found.letters(texts[0]) == ("a",)
    assert notes(texts[:2]).lettered == {}


# --- PDF --------------------------------------------------------------------------------------------------------


def text_of(pdf: bytes, tmp_path: Path, *options: str) -> str:
    """What a reader gets by copying from the PDF (poppler's ``pdftotext``)."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True).stdout


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    annotations = [a for page in pdf.pages for a in page.get("/Annots", [])]
    return [a for a in annotations if a.get("/Subtype") == "/Link"]


def destinations(pdf: pikepdf.Pdf) -> set[str]:
    return {str(name) for name, _ in pikepdf.NameTree(pdf.Root.Names.Dests).items()}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("options", [(), ("-layout",)], ids=["flow", "layout"])
def test_every_id_stands_unbroken_in_the_pdf(
    name: str, options: tuple[str, ...], assessments: dict[str, Assessment], pdfs: dict[str, bytes], tmp_path: Path
) -> None:
    assert missing(ids_of(assessments[name]), text_of(pdfs[name], tmp_path, *options)) == []


@pytest.mark.parametrize("name", NAMES)
def test_links_of_the_pdf_lead_somewhere(name: str, assessments: dict[str, Assessment], pdfs: dict[str, bytes]) -> None:
    with opened(pdfs[name]) as pdf:
        inside = Counter(str(a.Dest) for a in links(pdf) if "/Dest" in a)
        outside = {str(a.A.URI) for a in links(pdf) if "/A" in a}
        known = destinations(pdf)
    assert set(inside) <= known
    assert {s.url for s in assessments[name].sources.values() if s.url} <= outside
    assert all(url.startswith(("http://", "https://")) for url in outside)
    for finding in assessments[name].findings:
        assert inside[f"finding-{finding.check}"] >= 2, "contents and the table of findings lead to each finding"
        for item in finding.evidence:
            assert any(inside[f"{kind}-{item}"] for kind in ("claim", "metric", "document")), item


@pytest.mark.parametrize("name", NAMES)
def test_fonts_are_inside_the_pdf_and_ours(name: str, pdfs: dict[str, bytes]) -> None:
    with opened(pdfs[name]) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        families = {re.sub(r"^/[A-Z]{6}\+", "", str(font.FontName)) for font in fonts}
    assert any(family.startswith("Source-Sans-3") for family in families)
    assert all(family.startswith(("Source-Sans-3", "Noto-Sans-SC", "Noto-Sans-TC")) for family in families), families


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_is_tagged_and_says_what_it_is(
    name: str, assessments: dict[str, Assessment], pdfs: dict[str, bytes]
) -> None:
    with opened(pdfs[name]) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert "Governance risk assessment" in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/CreationDate"]).startswith(f"{assessments[name].as_of:D:%Y%m%d}")
        tags = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert tags
        assert all("/Alt" in tag for tag in tags)
        with pdf.open_outline() as outline:
            chapters = [item.title for item in outline.root[0].children]
    assert {"Executive summary", "Findings in detail", "Evidence register", "Method and limits"} <= set(chapters)


def test_pages_carry_subject_date_and_number(pdfs: dict[str, bytes], tmp_path: Path) -> None:
    pages = text_of(pdfs["qwen"], tmp_path, "-layout").split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert f"govrisk {govrisk.__version__}" in page
        if number > 1:
            assert "Governance risk of Qwen" in page
            assert "as of 30 June 2026" in page
        assert len(page.split()) > 60, f"page {number} is nearly empty"


def beyond(pdf: bytes, tmp_path: Path) -> list[str]:
    """The words that end to the right of the text's edge."""
    boxes = re.findall(r'<page width="([\d.]+)"|xMax="([\d.]+)"[^>]*>(.*?)</word>', text_of(pdf, tmp_path, "-bbox"))
    edge, found = 0.0, []
    for width, right, word in boxes:
        edge = float(width) - MARGIN if width else edge
        found += [word] if right and float(right) > edge + 0.5 else []
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_word_runs_past_the_edge(name: str, pdfs: dict[str, bytes], tmp_path: Path) -> None:
    assert beyond(pdfs[name], tmp_path) == []


def test_a_rubric_with_two_more_checks_has_its_overview_on_a_page(
    assessments: dict[str, Assessment], tmp_path: Path
) -> None:
    """With the longest words that a rating can have."""
    few = assessments["qwen-article"]
    long = {"rating": "provisional", "band_low": "Guarded", "band_high": "Elevated", "outcome": "observed"}
    more = [few.findings[-1].model_copy(update=long | {"check": f"ECOS-{n}"}) for n in ("05", "06")]
    families = (*few.families, few.families[-1].model_copy(update={"id": "OFFC", "title": "Our office's questions"}))
    many = few.model_copy(update={"findings": (*few.findings, *more), "families": families})
    pdf = RENDERERS["pdf"].render(many)
    assert beyond(pdf, tmp_path) == []
    pages = text_of(pdf, tmp_path).split("\f")
    page = next(page for page in pages if "All findings" in page)
    assert {f.check for f in many.findings} - set(page.split()) == set()
    assert "Share is the finding" in page
    assert any(re.search(r"Findings in detail · from [A-Z]{4}-\d\d", page) for page in pages)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_marked_at_its_head_and_foot(
    name: str, assessments: dict[str, Assessment], pdfs: dict[str, bytes], tmp_path: Path
) -> None:
    marking = assessments[name].marking
    assert marking
    for page in text_of(pdfs[name], tmp_path, "-layout").split("\f")[:-1]:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert any(line.endswith(marking.label) for line in lines[:6])
        assert lines[-1].endswith(marking.label)


def size(pdf: bytes) -> tuple[set[tuple[int, int]], int]:
    """The sizes of the pages in points, and how many there are."""
    with opened(pdf) as document:
        boxes = [page.mediabox for page in document.pages]
        return {(round(float(box[2])), round(float(box[3]))) for box in boxes}, len(boxes)


def test_the_paper_is_the_one_asked_for(assessments: dict[str, Assessment], pdfs: dict[str, bytes]) -> None:
    assert size(pdfs["hostile"])[0] == {(595, 842)}
    letter = Presentation(paper="Letter")
    assert "@page { size: Letter; }" in html_for_pdf(assessments["hostile"], letter)
    assert size(BriefRenderer().render(assessments["hostile"], letter))[0] == {(612, 792)}


@pytest.mark.parametrize(("name", "paper"), [("hostile", "A4"), ("qwen", "A4"), ("qwen", "Letter")])
def test_the_brief_takes_two_pages(
    name: str, paper: Literal["A4", "Letter"], assessments: dict[str, Assessment], tmp_path: Path
) -> None:
    pdf = BriefRenderer().render(assessments[name], Presentation(paper=paper))
    assert size(pdf)[1] <= 2
    with opened(pdf) as document:
        assert links(document) == []
    text = re.sub(r"\s+", " ", text_of(pdf, tmp_path))
    for heading in ("Verdict", "Families of questions", "What to do", "What is not known", "Where the full report is"):
        assert heading in text
    assert assessments[name].verdict.headline in text


def test_a_brief_that_leaves_lines_out_says_how_many(assessments: dict[str, Assessment]) -> None:
    from govrisk_reports.brief.fitting import Fit, brief_html

    qwen = assessments["qwen"]
    words_of = " ".join(Page(brief_html(view(qwen), Fit(1, 1))).words)
    assert f"and {len(qwen.executive.unknown) - 1} more in the full report" in words_of
    assert qwen.executive.unknown[1] not in words_of
    assert "more in the full report" not in " ".join(Page(brief_html(view(qwen), Fit(1))).words)


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_carries_the_assessment_and_nothing_else(
    name: str, assessments: dict[str, Assessment], pdfs: dict[str, bytes]
) -> None:
    with opened(pdfs[name]) as pdf:
        assert sorted(pdf.attachments) == ["assessment.json", "manifest.json"]
        attached = pdf.attachments["assessment.json"].get_file().read_bytes()
        assert "/OpenAction" not in pdf.Root
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
    assert attached.decode() == assessments[name].to_json()


def test_the_same_assessment_gives_the_same_pdf(
    assessments: dict[str, Assessment], pdfs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Assessment.model_validate_json(assessments["hostile"].to_json())
    assert RENDERERS["pdf"].render(again) == pdfs["hostile"]
    assert gc.isenabled()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    with opened(RENDERERS["pdf"].render(again)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260528")


def test_a_machine_without_fonts_gives_the_same_pdf(
    assessments: dict[str, Assessment], pdfs: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}/none</dir></fontconfig>")
    (tmp_path / "assessment.json").write_text(assessments["hostile"].to_json(), encoding="utf-8")
    code = (
        "import sys, pathlib, govrisk, govrisk_reports.pdf as pdf; here = pathlib.Path(sys.argv[1]);"
        "assessment = govrisk.Assessment.model_validate_json((here / 'assessment.json').read_text(encoding='utf-8'));"
        "(here / 'report.pdf').write_bytes(pdf.PdfRenderer().render(assessment))"
    )
    environment = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (tmp_path / "report.pdf").read_bytes() == pdfs["hostile"]


def test_a_date_that_is_no_number_is_said_in_one_line(
    assessments: dict[str, Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(GovriskError, match=r"^SOURCE_DATE_EPOCH is 'today' -> [^\n]+$"):
        html_for_pdf(assessments["hostile"])


def test_names_in_chinese_script_have_glyphs(assessments: dict[str, Assessment]) -> None:
    assert set("林俊旸周靖人通义千问林俊暘周靖人模型一號位由阿里雲代管✓○✗→−–…“”≥") <= coverage()
    html = html_for_pdf(assessments["qwen"])
    assert "通义千问" in html
    assert not re.search(r"\[U\+[0-9A-F]{4,6}\]", html)


def test_a_character_without_glyph_is_spelled_out(assessments: dict[str, Assessment]) -> None:
    html = html_for_pdf(assessments["hostile"])
    assert "\U0001f600" not in html
    assert "[U+1F600]" in html
    assert {c for c in set(html) - coverage() if not c.isspace()} == set()


def test_the_typesetter_opens_nothing_but_our_fonts(assessments: dict[str, Assessment], tmp_path: Path) -> None:
    from govrisk_reports.pdf.typeset import _FontFetcher, typeset

    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    url = secret.as_uri()
    html = f'<html lang=en><title>T</title><link rel=attachment href="{url}"><img src="{url}" alt=x>'
    with opened(typeset(html, assessments["hostile"])) as pdf:
        assert sorted(pdf.attachments) == ["assessment.json", "manifest.json"]
    fetch = _FontFetcher().fetch
    assert fetch((FOLDER / "SourceSans3-It.ttf").as_uri()).read(4) == b"\0\1\0\0"
    for url in (
        secret.as_uri(),
        f"{FOLDER.as_uri()}/../words.py",
        "http://example.org/a.ttf",
        f"{FOLDER.as_uri()}/OFL.txt",
    ):
        with pytest.raises(ValueError, match="may not open"):
            fetch(url)


def test_a_machine_without_pango_gets_one_line(
    assessments: dict[str, Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoPango:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for module in [m for m in sys.modules if m.startswith("weasyprint") or m == "govrisk_reports.pdf.typeset"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(GovriskError, match=r"^the PDF needs the Pango libraries -> apt install [^\n]+$"):
        RENDERERS["pdf"].render(assessments["hostile"])
    assert RENDERERS["html"].render(assessments["hostile"])


# --- HTML -------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The start tags of a page with their attributes, and the text beside styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module", params=NAMES)
def html(request: pytest.FixtureRequest, assessments: dict[str, Assessment]) -> str:
    return RENDERERS["html"].render(assessments[request.param]).decode()


def test_the_page_asks_for_nothing(html: str) -> None:
    page = Page(html)
    names = {name for name, _ in page.tags}
    assert not names & {"link", "img", "iframe", "object", "embed", "form", "base", "video", "audio", "use"}
    for tag, attributes in page.tags:
        assert not {"src", "srcset", "background", "action", "xlink:href"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if "href" in attributes:
            assert tag == "a"
            assert re.match(r"#|https?://", attributes["href"] or ""), attributes["href"]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    assert not re.search(r"url\(|@import|@font-face", style.group(1))
    assert "default-src 'none'" in html


def test_ids_are_unique_and_anchors_resolve(html: str) -> None:
    page = Page(html)
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [i for i, count in ids.items() if count > 1] == []
    targets = {a["href"][1:] for a in page.named("a") if (a["href"] or "").startswith("#")}  # type: ignore[index]
    assert targets - set(ids) == set()


def test_headings_are_in_order_and_tables_have_heads(html: str) -> None:
    page = Page(html)
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all("scope" in head for head in page.named("th"))
    assert len(page.named("svg")) == len(re.findall(r"<svg [^>]*><title>[^<]+</title>", html))
    assert page.named("html") == [{"lang": "en"}]


def test_colour_is_never_alone(html: str) -> None:
    chips = re.findall(r'<span class="chip[^"]*">([^<]*)</span>', html)
    assert chips
    assert all(chip.strip() for chip in chips)
    marks = set(re.findall(r'<span class="mark [^"]*">([^<]*)</span>', html))
    assert marks <= {"✓ verified", "○ not held", "✗ wrong"}


def test_hostile_evidence_is_words_in_html(assessments: dict[str, Assessment]) -> None:
    page = Page(RENDERERS["html"].render(assessments["hostile"]).decode())
    text = "".join(page.words)
    assert text.count("<script>alert(1)</script>") >= 8
    assert "{{ 7*7 }}" in text
    assert "[U+202E]gnp.exe[U+202C]" in text
    assert not set("\x07\x1b\u202e\u202c") & set(text)
    assert len(page.named("style")) == 1


def test_hostile_evidence_is_words_in_the_pdf(pdfs: dict[str, bytes], tmp_path: Path) -> None:
    text = text_of(pdfs["hostile"], tmp_path)
    assert "<script>alert(1)</script>" in text
    assert "[U+202E]gnp.exe[U+202C]" in text
    assert text.count("W") >= 300


# --- Markdown ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=NAMES)
def markdown(request: pytest.FixtureRequest, assessments: dict[str, Assessment]) -> str:
    return RENDERERS["md"].render(assessments[request.param]).decode()


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


def test_markdown_holds_only_our_markup(markdown: str) -> None:
    page = Page(rendered(markdown))
    assert not {name for name, _ in page.tags} & {"script", "style", "link", "img", "iframe"}
    anchors = {a["id"] for a in page.named("a") if "id" in a}
    hrefs = [a["href"] or "" for a in page.named("a") if "href" in a]
    assert {h[1:] for h in hrefs if h.startswith("#")} - anchors == set()
    assert not [h for h in hrefs if h.rstrip("/") == "http://example.org"]


def test_markdown_tables_are_whole(markdown: str) -> None:
    rows: list[int] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(len(re.findall(r"(?<!\\)\|", line)))
        elif rows:
            assert len(rows) > 1, line
            assert len(set(rows)) == 1, rows
            rows = []


def test_markdown_tables_and_lists_begin_after_a_blank_line(markdown: str) -> None:
    lines = markdown.splitlines()
    for mark in ("|", "- "):
        begun = [(a, b) for a, b in pairwise(lines) if b.startswith(mark) and not a.startswith(mark)]
        assert [b for a, b in begun if a] == [], "some readers of Markdown take it for text"
    assert "\\=" not in markdown


def test_hostile_evidence_is_words_in_markdown(assessments: dict[str, Assessment]) -> None:
    html = rendered(RENDERERS["md"].render(assessments["hostile"]).decode())
    text = "".join(Page(html).words)
    assert text.count("<script>alert(1)</script>") >= 8
    assert "| `code` **bold** [link](http://example.org) <http://example.org> www.example.org" in text
    assert "[U+202E]gnp.exe[U+202C]" in text
    assert "<code>code" not in html
    assert "<strong>bold" not in html

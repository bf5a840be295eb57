"""Reports under attack: texts that mean harm, templates that mean harm, and reports that somebody else altered.

Every format is written over hostile texts while a socket listens whose address these texts name, and a file lies where
they point. The socket must stay silent, and what the file holds must be in no report.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import socket
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.conftest import EXAMPLES
from tests.integration import test_reports
from tests.integration.test_reports import RENDERERS, Page, hostile, rendered, text_of
from tests.integration.test_verify import MINI, _certificate, _key, _pem, _rewritten, verified

import govrisk
from govrisk import Assessment, BadInput, GovriskError
from govrisk.cli import cli
from govrisk.manifest import digest
from govrisk.presenting import Attached, Presentation
from govrisk.sealing import seal
from govrisk.signing.keys import load_signer
from govrisk.signing.sign import sign
from govrisk.templating import eject, read_template
from govrisk_reports import sandbox
from govrisk_reports.personal import starter

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
CANARY = b"canary 5f1d2a6c, which no report may hold"
LONG_WORD = "W" * 10_000
SEAL = f"<govrisk:seal>{'0' * 64}</govrisk:seal>"


@dataclass(frozen=True)
class Trap:
    """A socket that listens and a file that nobody may read."""

    ear: socket.socket
    file: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ear.getsockname()[1]}"

    @property
    def heard(self) -> bool:
        """Whether anybody called: the system keeps the call until it is taken."""
        try:
            self.ear.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def text(self) -> str:
        """What a case can say to do harm, in any format that we write."""
        net, disk = self.address, self.file.as_uri()
        return (
            f'=1+1 "><script src="{net}/s.js">alert(1)</script><img src="{net}/i.png"><img src="{disk}"> {{{{ 7*7 }}}} '
            f'\u202egnp.exe\u202c zero\u200bwidth \x07\x1b[31m \U0001f600 <link rel=attachment href="{disk}">'
            f"<style>@import url({net}/c.css); *{{display:none}} @font-face{{font-family:x;src:url({net}/f)}}</style>"
            f'<svg><image href="{net}/v.png"/><use href="{disk}#a"/></svg> {{% include "{disk}" %}} ![x]({net}/m.png) '
            f'[y]({net}/l) <meta http-equiv=refresh content="0;url={net}"> </td></tr></table>]]> --> &lt; {SEAL}'
        )


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    file = tmp_path_factory.mktemp("elsewhere") / "canary.png"
    file.write_bytes(CANARY)
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        ear.setblocking(False)
        yield Trap(ear, file)


@pytest.fixture(scope="module")
def harm(trap: Trap) -> Assessment:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_reports, "HOSTILE", trap.text())
        made = hostile(govrisk.assess(EXAMPLES / "qwen-article"))
    claim = made.claims[0].model_copy(update={"statement": f"{LONG_WORD} {trap.text()}"})
    subject = made.subject.model_copy(update={"name": f"{SEAL} {made.subject.name}"})
    return made.model_copy(update={"claims": (claim,), "subject": subject})


@pytest.fixture(scope="module")
def reports(harm: Assessment) -> dict[str, bytes]:
    return {name: renderer.render(harm) for name, renderer in RENDERERS.items()}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "demo"
    (folder / "texts").mkdir(parents=True)
    (folder / "case.yaml").write_text(MINI)
    (folder / "texts" / "s1.txt").write_text("On Tuesday the lead resigned, it is said.\n")
    return folder


@pytest.fixture(scope="module")
def small(case: Path) -> Assessment:
    return govrisk.assess(case)


def unpacked(report: bytes) -> bytes:
    """All that a report holds, decompressed."""
    if not report.startswith(b"%PDF-"):
        return report
    with pikepdf.open(io.BytesIO(report)) as pdf:
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        texts = [s.read_bytes() for s in streams if s.get("/Type") != "/XObject" or s.get("/Subtype") != "/Image"]
        return b"\n".join([report, *texts])


def holds_canary(report: bytes) -> bool:
    content = unpacked(report)
    return CANARY[:20] in content or base64.b64encode(CANARY)[:20] in content


# --- hostile texts in every format ------------------------------------------------------------------------------


def test_no_format_opens_an_address_or_a_file(reports: dict[str, bytes], trap: Trap) -> None:
    assert not trap.heard
    assert [name for name, report in reports.items() if holds_canary(report)] == []
    with socket.create_connection(trap.ear.getsockname()):
        assert trap.heard, "the trap works"


def test_the_trap_s_file_would_be_found() -> None:
    pdf = pikepdf.new()
    pdf.attachments["x"] = CANARY
    out = io.BytesIO()
    pdf.save(out)
    assert holds_canary(out.getvalue())


def test_hostile_words_are_words_on_the_page(reports: dict[str, bytes]) -> None:
    page = Page(reports["html"].decode())
    text = "".join(page.words)
    assert "alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    assert "[U+202E]gnp.exe[U+202C]" in text
    assert "zerowidth" in text
    assert "\U0001f600" in text
    assert LONG_WORD in text
    assert not set("\x07\x1b\u202e\u202c\u200b") & set(text)
    names = Counter(name for name, _ in page.tags)
    assert (names["script"], names["style"], names["img"], names["link"], names["image"]) == (1, 1, 0, 0, 0)
    assert not [a for _, a in page.tags if any(k.startswith("on") or k == "style" for k in a)]


def test_hostile_words_are_words_on_paper(reports: dict[str, bytes], tmp_path: Path) -> None:
    text = text_of(reports["pdf"], tmp_path)
    for shown in ("alert(1)</script>", "{{ 7*7 }}", "[U+202E]gnp.exe[U+202C]", "[U+1F600]"):
        assert shown in text, shown
    assert text.count("W") >= len(LONG_WORD)


def test_a_word_of_10_000_characters_stays_on_its_page(reports: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("pdf", "brief"):
        boxes = text_of(reports[name], tmp_path, "-bbox")
        width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
        assert max(float(x) for x in re.findall(r'<word [^>]*xMax="([\d.]+)"', boxes)) <= width


def test_hostile_words_are_words_in_markdown(reports: dict[str, bytes], trap: Trap) -> None:
    page = Page(rendered(reports["md"].decode()))
    assert {"script", "img", "style", "link", "svg", "meta"} & {name for name, _ in page.tags} == set()
    assert [a for a in page.named("a") if trap.address in (a.get("href") or "")] == []
    assert "[U+202E]gnp.exe[U+202C]" in "".join(page.words)


def test_no_cell_of_a_table_is_a_formula(reports: dict[str, bytes]) -> None:
    for name in ("csv", "csv-evidence"):
        rows = list(csv.reader(io.StringIO(reports[name].decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        assert [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell] == []
        assert not set("\x07\x1b\u202e") & set(reports[name].decode())


def test_formats_for_machines_can_be_read(reports: dict[str, bytes]) -> None:
    for name in ("json", "sarif", "oscal", "gemara", "intoto"):
        content = reports[name].decode()
        assert name == "gemara" or json.loads(content)
    assert ET.fromstring(reports["junit"]).tag == "testsuites"
    assert "\u202e" not in reports["junit"].decode()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"statement": "', '"statement": "half \\ud800', "surrogate|hex escape|Invalid JSON"),
        ('"LEAD-01"', '"LEAD-01\\"><img src=x>"', "should match pattern"),
        ('"O-lin"', '"O lin\\u202e"', "should match pattern"),
        ('"Q01"', '"../Q01"', "should match pattern"),
    ],
)
def test_an_assessment_that_somebody_wrote_is_refused_in_one_line(
    old: str, new: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    text = govrisk.assess(EXAMPLES / "qwen-article").to_json()
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = CliRunner().invoke(cli, ["report", str(path), "-f", "html", "-o", str(tmp_path / "out")])
    assert isinstance(done.exception, BadInput)
    assert re.search(says, str(done.exception))
    assert "\n" not in str(done.exception)
    assert not (tmp_path / "out").exists()


# --- templates of one's own -------------------------------------------------------------------------------------

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{}"/>{}</svg>'
SECTION = "{% extends 'body.html.j2' %}\n{% block closing %}\n%s\n{% endblock %}\n"


def with_section(text: str, **more: str) -> dict[str, bytes]:
    files = {"report.html.j2": SECTION.replace("%s", text)} | {k.replace("__", "."): v for k, v in more.items()}
    return {name: content.encode() for name, content in files.items()}


def page_of(assessment: Assessment, template: dict[str, bytes], form: str = "html") -> str:
    look = Presentation(template=template)
    if form == "html":
        return RENDERERS["html"].render(assessment, look).decode()
    return str(RENDERERS["pdf"].content(assessment, look))  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_template_without_a_change_changes_nothing_that_is_seen(form: str, small: Assessment) -> None:
    plain, own = (seen(page_of(small, template, form)) for template in ({}, starter()))
    assert [line for line in plain if line not in own and "manifest.json" not in line] == []
    assert [line for line in own if line not in plain and "manifest.json" not in line] == []


def seen(html: str) -> list[str]:
    """The words of a page beside its styles, line by line."""
    text = "".join(Page(re.sub(r"<style>.*?</style>|<script[ >].*?</script>", "", html, flags=re.DOTALL)).words)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_sections_colours_and_a_logo_of_one_s_own_arrive(small: Assessment, trap: Trap) -> None:
    logo = LOGO.format("#00ff01", f'<image href="{trap.address}/l.png" width="9" height="9"/>')
    theme = f":root {{ --navy: #aa0001 }}\r\n@import url({trap.address}/t.css);</style><script src='{trap.address}'>"
    theme += f".x{{background:url({trap.address}/b.png)}} @font-face{{font-family:x;src:url({trap.file.as_uri()})}}"
    theme += f"h1{{font-family:x;background:url({trap.file.as_uri()})}}"
    own = with_section(
        f'<section class="part"><h2>Whom to ask</h2><p class="x">Ada</p><img src="{trap.file.as_uri()}" alt="a">'
        f'<img src="{trap.address}/i.png" alt="b"></section>',
        theme__css=theme,
        logo__svg=logo,
    )
    html = page_of(small, own)
    page = Page(html)
    assert Counter(name for name, _ in page.tags)["script"] == 1
    assert "Whom to ask" in page.words
    assert "#aa0001" in html
    assert base64.b64encode(logo.encode()).decode() in html
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    from govrisk_reports.environment import csp_hash

    assert csp_hash(style[1]) in html, "the policy allows the style as a browser reads it"
    assert "\r" not in html
    pdf = RENDERERS["pdf"].render(small, Presentation(template=own))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {"template_theme.css", "template_logo.svg", "template_report.html.j2"} <= set(opened.attachments)
    assert b"0 1 0.00392" in unpacked(pdf) or b"0 1 .00392" in unpacked(pdf), "the logo is drawn"
    assert not holds_canary(pdf)
    assert not trap.heard


PICKLE = "'cposix\\nsystem\\n(S\"touch HERE\"\\ntR.'"
UNPICKLED = f"{{{{ a.subject.parse_raw({PICKLE}.encode(), proto='pickle', allow_pickle=True) }}}}"
FAULTS = {
    "unpickles": (UNPICKLED, "unsafe"),
    "reads by pydantic": ("{{ a.parse_file('/etc/hostname') }}", "unsafe"),
    "by format": ("{{ '{0.parse_file}'.format(a) }}", "unsafe"),
    "modules": ("{{ words.re.enum.sys.modules }}", "no attribute 're'"),
    "classes": ("{{ view.made_on.__class__ }}", "unsafe"),
    "environment": ("{{ self.__init__.__globals__ }}", "unsafe|undefined|no attribute"),
    "imports": ("{% import 'os' as os %}", "no template 'os'"),
    "climbs": ("{% include '../../../../etc/hostname' %}", "no template"),
    "absolute": ("{% include '/etc/hostname' %}", "no template"),
    "asset": ("{{ asset('../canary.png') }}", "no image"),
    "huge range": ("{% for i in range(99999999) %}x{% endfor %}", "Range too big"),
    "endless": ("{% set r = range(9999) %}{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}", "too many steps"),
    "recursion": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "recursion"),
    "power": ("{{ 9 ** 99999999 }}", "more than a report needs"),
    "long": ("{{ 'x' * 9999999999 }}", "text of more than"),
    "doubling": (
        "{% set n = namespace(x='xx') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "text of more than",
    ),
    "syntax": ("{% if %}", "Expected an expression"),
    "unknown name": ("{{ nobody }}", "'nobody' is undefined"),
    "unknown filter": ("{{ 1|nothing }}", "No filter named"),
    "division": ("{{ 1 / 0 }}", "division by zero"),
    "script": ("<script>alert(1)</script>", "writes <script>"),
    "safe script": ("{{ '<SCRIPT>'|safe }}", "writes <script>"),
    "refresh": ('<meta http-equiv="refresh" content="0">', "writes <meta>"),
    "attachment": ('<link rel="attachment" href="file:///etc/hostname">', "writes <link>"),
    "attaching link": ('<a href="data:,x" rel="attachment">x</a>', "a link that attaches a file"),
    "style": ("<style>@import url(http://127.0.0.1/)</style>", "writes <style>"),
    "frame": ("<iframe src='/etc/hostname'></iframe>", "writes <iframe>"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_template_that_means_harm_is_refused_in_one_line(
    name: str, small: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MAX_STEPS", 400_000)
    text, says = FAULTS[name]
    with pytest.raises(BadInput, match=says) as caught:
        page_of(small, with_section(text))
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("report.html.j2:" if name == "safe script" else "report.html.j2:3:1: the template ")


def test_the_page_around_the_report_stays_ours(small: Assessment) -> None:
    for name in ("html/page.html.j2", "html/screen.js", "pdf/page.html.j2", "base.css", "macros.html.j2"):
        with pytest.raises(BadInput, match=f"^{re.escape(name)}: would replace") as caught:
            page_of(small, {name: b"<script>alert(1)</script>"})
        assert "\n" not in str(caught.value)


def test_text_of_a_case_is_inert_in_a_careless_template(harm: Assessment, trap: Trap) -> None:
    with pytest.raises(BadInput, match="which no report may have"):
        page_of(harm, with_section("{{ a.question|safe }}"))
    html = page_of(harm, with_section("<p>{{ a.question }}</p>"))
    assert Counter(name for name, _ in Page(html).tags)["script"] == 1


def test_a_template_folder_is_read_and_nothing_outside_it(tmp_path: Path, trap: Trap) -> None:
    top = tmp_path / "look"
    eject(top, govrisk.plugins.default_registry())
    (top / ".git").mkdir()
    (top / ".git" / "config").write_text("secret")
    assert set(read_template(top)) == {"report.html.j2", "theme.css"}
    (top / "canary.png").symlink_to(trap.file)
    with pytest.raises(BadInput, match=r"^canary\.png: leaves the template's folder"):
        read_template(top)
    (top / "canary.png").unlink()
    for n in range(101):
        (top / f"{n}.txt").touch()
    with pytest.raises(GovriskError, match="more than 100 files"):
        read_template(top)
    (tmp_path / "empty").mkdir()
    with pytest.raises(GovriskError, match="holds no file"):
        read_template(tmp_path / "empty")


def test_a_faulty_template_writes_nothing(case: Path, tmp_path: Path) -> None:
    run, out, look = CliRunner(), tmp_path / "out", tmp_path / "look"
    assert run.invoke(cli, ["report", "--eject", str(look)]).exit_code == 0
    (look / "report.html.j2").write_text(
        "{% extends 'body.html.j2' %}\n\n{% block closing %}{{ nobody }}{% endblock %}"
    )
    done = run.invoke(cli, ["assess", str(case), "-q", "-f", "json,html", "-o", str(out), "--template", str(look)])
    assert isinstance(done.exception, BadInput)
    assert done.exception.exit_code == 2
    assert str(done.exception).startswith("report.html.j2:3:1: the template fails: 'nobody' is undefined")
    assert not out.exists()


def test_a_template_travels_with_the_report_and_the_report_can_be_made_again(case: Path, tmp_path: Path) -> None:
    run, out, look = CliRunner(), tmp_path / "out", tmp_path / "look"
    run.invoke(cli, ["report", "--eject", str(look)])
    (look / "logo.svg").write_text(LOGO.format("#123456", ""))
    done = run.invoke(cli, ["assess", str(case), "-q", "-f", "pdf", "-o", str(out), "--template", str(look)])
    assert done.exit_code == 0, done.output
    found = govrisk.verify(out / "demo.pdf", rebuild=True)
    assert not found.failed
    assert {f.question for f in found.findings if f.state == "ok"} >= {
        "The pages say what the embedded assessment says",
        "The same assessment again",
        "The same PDF again",
    }


# --- names that hide from redaction -----------------------------------------------------------------------------


def test_a_name_hidden_by_characters_without_a_shape_is_found(tmp_path: Path) -> None:
    people = "people: [{id: P1, name: Ada Okafor}]\nsources:"
    text = MINI.replace("statement: The lead resigned.", 'statement: "Ok\\u200bafor, the lead, resigned."')
    (tmp_path / "demo" / "texts").mkdir(parents=True)
    (tmp_path / "demo" / "case.yaml").write_text(text.replace("sources:", people, 1))
    (tmp_path / "demo" / "texts" / "s1.txt").write_text("On Tuesday the lead resigned, it is said.\n")
    out = tmp_path / "out"
    done = CliRunner().invoke(
        cli, ["assess", str(tmp_path / "demo"), "-f", "json", "-o", str(out), "--redact", "people"]
    )
    assert isinstance(done.exception, BadInput)
    assert "Okafor" in str(done.exception)
    assert not out.exists()


# --- reports that somebody else altered -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(small: Assessment) -> bytes:
    return RENDERERS["pdf"].render(small)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = _key()
    path = tmp_path_factory.mktemp("stranger") / "both.pem"
    path.write_bytes(_pem(key, _certificate(key, "A stranger")))
    return path


def blanked(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"")


def another_catalog(report: bytes) -> bytes:
    """Appended: a new catalog that leads to other pages; no object that was there is touched."""
    writer = IncrementalPdfFileWriter(io.BytesIO(report))
    page = generic.DictionaryObject(
        {
            "/Type": generic.NameObject("/Page"),
            "/MediaBox": generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
        }
    )
    pages = generic.DictionaryObject({"/Type": generic.NameObject("/Pages"), "/Count": generic.NumberObject(1)})
    page["/Parent"] = writer.add_object(pages)
    pages["/Kids"] = generic.ArrayObject([writer.add_object(page)])
    root = generic.DictionaryObject({k: writer.root.raw_get(k) for k in writer.root})
    root["/Pages"] = page.raw_get("/Parent")
    writer._root = writer._root_object = writer.add_object(root)  # type: ignore[attr-defined]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def another_file_behind(report: bytes) -> bytes:
    """Appended: a whole PDF with other pages that names nothing of what stands before it."""
    with pikepdf.open(io.BytesIO(report)) as pdf:
        blanked(pdf)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    body, start = re.split(rb"startxref\n", out.getvalue())
    table = int(start.split()[0])
    moved = re.sub(rb"(\d{10})( \d{5} n)", lambda m: b"%010d%s" % (int(m[1]) + len(report), m[2]), body[table:])
    return report + body[:table] + moved + b"startxref\n%d\n%%%%EOF\n" % (table + len(report))


def taken_out(report: bytes) -> bytes:
    """Appended: the first page's content is marked as free."""
    with pikepdf.open(io.BytesIO(report)) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    report = seal(out.getvalue())
    with pikepdf.open(io.BytesIO(report)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
    last = re.findall(rb"startxref\s+(\d+)", report)[-1].decode()
    trailer = re.findall(rb"trailer\s*<<(.*)>>\s*startxref", report, re.DOTALL)[-1]
    at = len(report)
    section = b"xref\n0 1\n%010d 65535 f \n%d 1\n0000000000 00001 f \n" % (number, number)
    tail = b"trailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, last.encode(), at)
    return report + section + tail


@pytest.mark.parametrize("change", [another_catalog, another_file_behind, taken_out])
def test_what_was_appended_is_caught_also_under_a_signature(change, report, stranger, tmp_path) -> None:
    theirs = sign(change(report), load_signer(stranger))
    failed = {f.question for f in verified(tmp_path, theirs).failed}
    assert {"Unchanged since it was made", "Readable"} & failed


def test_a_signature_may_not_be_painted_over_a_page(report: bytes, stranger: Path, tmp_path: Path) -> None:
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    box = SigFieldSpec("govrisk", on_page=0, box=(0, 0, 500, 800))
    signer = PdfSigner(PdfSignatureMetadata(field_name="govrisk"), load_signer(stranger), new_field_spec=box)
    theirs = bytes(signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(report))).getbuffer())
    assert "Unchanged since it was made" in {f.question for f in verified(tmp_path, theirs).failed}


def test_a_second_file_of_the_same_name_is_caught(report: bytes, tmp_path: Path) -> None:
    def twice(pdf: pikepdf.Pdf) -> None:
        tree = pdf.Root.Names.EmbeddedFiles
        pairs = list(tree.Names) if "/Names" in tree else list(tree.Kids[0].Names)
        tree.Names = pikepdf.Array([*pairs[:2], *pairs])

    found = verified(tmp_path, _rewritten(report, twice))
    assert any("is there more than once" in f.words for f in found.failed)


@pytest.mark.parametrize("name", ["unpickles", "endless", "unknown name"])
def test_verifying_runs_nothing_of_a_stranger_s_template(
    name: str, report: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "ran"
    template = with_section(FAULTS[name][0].replace("HERE", str(mark)))["report.html.j2"]
    monkeypatch.setattr(sandbox, "MAX_STEPS", 400_000)

    def dressed(pdf: pikepdf.Pdf) -> None:
        said = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
        path = "template/report.html.j2"
        said["files"].append({"path": path, "name": path.replace("/", "_"), "sha256": digest(template)})
        pdf.attachments["manifest.json"].obj.EF.F.write(json.dumps(said).encode())
        pdf.attachments["template_report.html.j2"] = template

    found = verified(tmp_path, _rewritten(report, dressed))
    assert any("cannot be made again: report.html.j2:3:1" in f.words for f in found.failed), found.failed
    assert not mark.exists()


def test_two_files_with_one_name_are_not_put_into_a_report(small: Assessment) -> None:
    files = tuple(Attached(path, b"", "text/plain", "") for path in ("case/a/b", "case/a_b"))
    with pytest.raises(GovriskError, match="would bear one name"):
        RENDERERS["pdf"].render(small, Presentation(attached=files))

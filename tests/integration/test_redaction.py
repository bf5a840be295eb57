"""A redacted report names nobody: every byte of every format is searched for every spelling, in every encoding."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from tests.conftest import EXAMPLES

import govrisk
from govrisk.assessment import Assessment
from govrisk.carrying import evidence_of
from govrisk.cli import cli
from govrisk.errors import BadInput
from govrisk.plugins import default_registry
from govrisk.presenting import Presentation
from govrisk.redacting import PUT_BACK, Key, RedactedCase, redact, unredact
from govrisk.rubric import load_rubric
from govrisk.writing import read_assessment

CASES = sorted(path.parent for path in EXAMPLES.glob("*/case.yaml"))
TEXT = "José Núñez (JoseN99) has stepped down. 林俊旸 stays, said J. Núñez; Ng Wei was not asked.\n"
MADE = {
    "schema": "govrisk.case/1",
    "subject": {"id": "demo", "name": "Demo", "kind": "library", "description": "Led by José Núñez until March."},
    "as_of": "2026-03-05",
    "people": [
        {"id": "p1", "name": "José Núñez", "also": ["J. Núñez", "JoseN99", "Núñez"]},
        {"id": "p2", "name": "Lin Junyang", "also": ["林俊旸", "Lin"], "keep": ["Berlin-Lin line"]},
        {"id": "p3", "name": "Ng Wei"},
    ],
    "sources": {
        "S-nunez": {
            "title": "Núñez steps down",
            "publisher": "The Quayside Gazette",
            "kind": "secondary-news",
            "published": "2026-03-04",
            "url": "https://quayside.example/jos%C3%A9-n%C3%BA%C3%B1ez-steps-down",
            "file": "texts/nunez.txt",
            "reliability": "B",
            "descriptor": "A paper that knows Lin Junyang well.",
        }
    },
    "origins": {"O-ng": {"who": "Ng Wei, in a post", "kind": "primary-statement"}},
    "claims": [
        {
            "id": "C-lin-1",
            "topic": "leadership.departure",
            "kind": "reported-fact",
            "polarity": "risk",
            "source": "S-nunez",
            "origin": "O-ng",
            "credibility": 2,
            "statement": normalize("NFD", "José Núñez stepped down (see O-ng), says https://x.example/junyang_lin."),
            "event_date": "2026-03-03",
            "selector": [{"type": "TextQuoteSelector", "exact": "(JoseN99) has stepped down"}],
        }
    ],
}
METRICS = {
    "schema": "govrisk.evidence/1",
    "metrics": [
        {
            "id": "m-lin", "name": "top_share", "value": 0.5, "unit": "share", "method": "Counted.", "n": 40,
            "source": "S-nunez", "date": "2026-03-01", "people": [{"name": "Okafor Ben", "share": 0.5}],
        }
    ],
    "identities": [
        {
            "id": "who-lin", "person": "Ben Okafor",
            "aliases": ["Ben Okafor <b…@okafor.example>", "benny7 <b…@x.example>"],
            "rules": ["same address"], "commits": 20, "source": "S-nunez",
        }
    ],
}  # fmt: skip
SPELLINGS = {
    "made": ("José Núñez", "J. Núñez", "JoseN99", "Lin Junyang", "Junyang", "林俊旸", "Ng Wei", "Okafor", "benny7"),
    "qwen": (
        "Lin Junyang", "Junyang", "JustinLin610", "林俊旸", "林俊暘", "Binyuan", "Hui Bin", "Chen Cheng", "Tianyi",
        "Elon Musk", "Yangqing", "Bowen", "Jingren", "周靖人", "Xuancheng", "ShuaiBai623", "松灵", "yangapku",
    ),
}  # fmt: skip
SHORT = {"made": ("Lin", "Núñez"), "qwen": ("Lin", "Hui", "Musk", "Jia", "Zhou", "Chen")}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "nunez-case"
    data = yaml.safe_load(yaml.safe_dump(MADE))
    data["sources"]["S-nunez"]["sha256"] = hashlib.sha256(TEXT.encode()).hexdigest()
    files = {
        "case.yaml": yaml.safe_dump(
            {k: v for k, v in data.items() if k not in ("origins", "claims")}, allow_unicode=True
        ),
        "evidence/junyang.yaml": "# José Núñez\n" + yaml.safe_dump({k: data[k] for k in ("origins", "claims")}),
        "metrics/people.yaml": yaml.safe_dump(METRICS, allow_unicode=True),
        "texts/nunez.txt": TEXT,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def reports(redacted: RedactedCase, slow: bool) -> dict[str, bytes]:
    """Every installed format, with everything that it can carry inside; PDFs only where there is time for them."""
    result = govrisk.assess(redacted.folder, sources=redacted.sources)
    inside = evidence_of(redacted.folder, result, load_rubric(result.profile))
    presentation = Presentation(attached=tuple(inside))
    registry = default_registry()
    return {
        name: r.render(result, presentation) for name, r in registry.renderers.items() if slow or "pdf" not in r.suffix
    }


def layers(content: bytes) -> Iterator[bytes]:
    """The bytes, and all that is packed in them: archives, data addresses, the objects and the text of a PDF."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))
    if content.startswith(b"%PDF"):
        yield from _pdf(content)
    for found in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", content):
        yield base64.b64decode(found + b"=" * (-len(found) % 4))


def _pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            yield from _object(item, whole=True)
    if shutil.which("pdftotext"):
        yield subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout


def _object(item: object, whole: bool = False) -> Iterator[bytes]:
    """Names, strings and the unpacked stream of an object; what it refers to is an object of its own."""
    if not whole and getattr(item, "is_indirect", False):
        return
    if isinstance(item, pikepdf.Stream):
        yield from layers(item.read_bytes()) if item.get("/Subtype") != "/Image" else ()
    if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
        for name, value in item.items():
            yield name.encode()
            yield from _object(value)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _object(value)
    elif isinstance(item, pikepdf.Name):
        yield str(item).encode()
    elif isinstance(item, pikepdf.String):
        yield bytes(item)


def encoded(name: str) -> set[bytes]:
    forms = {normalize(form, name) for form in ("NFC", "NFD")}
    forms |= {form.replace(" ", joint) for form in forms for joint in ("-", "_", "")}
    found = {form.encode(codec) for form in forms for codec in ("utf-8", "utf-16-be", "utf-16-le")}
    found |= {quote(form).encode() for form in forms} | {form.encode("unicode_escape") for form in forms}
    return {f.lower() for f in found}


def told(kind: str, blobs: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which names are in which report."""
    wanted = [(name, form) for name in SPELLINGS[kind] for form in encoded(name)]
    found = []
    for where, content in blobs.items():
        packed = list(layers(content))
        low = b"\n".join(packed).lower()
        found += [(where, name) for name, form in wanted if form in low]
        text = "\n".join(layer.decode("utf-8") for layer in packed if _is_text(layer))
        found += [(where, n) for n in SHORT[kind] if re.search(rf"(?<![^\W\d_]){n}(?![^\W\d_])", text)]
    return sorted(set(found))


def _is_text(content: bytes) -> bool:
    try:
        return b"\0" not in content and bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # WeasyPrint leaves a file open
@pytest.mark.parametrize("kind", ["made", "qwen"])
def test_no_report_names_anybody(kind: str, made: Path):
    if kind == "made":
        pytest.importorskip("weasyprint", reason="Pango, which PDF reports need, is not here", exc_type=OSError)
    case = made if kind == "made" else EXAMPLES / "qwen"
    with redact(case, ["people"], Key.create()) as redacted:
        blobs = reports(redacted, slow=kind == "made")
        files = {p.relative_to(redacted.folder).as_posix(): p.read_bytes() for p in redacted.folder.rglob("*.*")}
    assert {"html", "json", "md", *(["pdf"] if kind == "made" else [])} <= set(blobs)
    assert told(kind, blobs | files | {"names of files": "\n".join(files).encode()}) == []
    assert told(kind, {"itself": "\n".join(SPELLINGS[kind]).encode("utf-16-be")}), "the search finds what is there"


def test_a_redacted_case_is_whole(made: Path):
    """Quotations are verified against the redacted text, ids agree everywhere, and no file name tells a name."""
    with redact(made, ["people"], Key.create()) as redacted:
        case, name = redacted.case, redacted.stem("nunez-case")
    (claim,) = case.claims
    assert case.verification == {claim.id: "verified"}
    assert case.redaction.verified == 1
    assert case.redaction.people == 4
    assert claim.source in case.sources
    assert re.fullmatch(r"C-[A-Z2-9]+-1", claim.id)
    assert f"(see {claim.origin})" in claim.statement
    assert "[address withheld]" in claim.statement
    assert case.sources[claim.source].url is None
    assert not any(re.search("nunez|junyang", path) for path in case.files)
    assert re.fullmatch(r"[A-Z2-9]+-case", name)
    assert case.metrics[0].people[0].name == case.identities[0].person, "one person, by either order of names"
    assert case.people == ()


def test_sources_give_nothing_away(made: Path):
    with redact(made, ["people", "sources"], Key.create()) as redacted:
        case = redacted.case
    (source,) = case.sources.values()
    assert re.fullmatch(r"Source \w+", source.title)
    assert re.fullmatch(r"Publisher \w+", source.publisher)
    assert (source.url, source.file, source.sha256) == (None, None, None)
    assert "B: usually reliable" in source.descriptor
    assert [s.exact for s in case.claims[0].selector] == ["(withheld)"]
    assert set(case.verification.values()) == {"not held"}
    assert case.redaction.kinds == ("people", "sources")
    assert "Gazette" not in str(case.model_dump())


def test_pseudonyms_are_the_key_s(made: Path):
    def titles(key: Key) -> str:
        with redact(made, ["people"], key) as redacted:
            return govrisk.assess(redacted.folder).to_json()

    key = Key.create()
    assert titles(key) == titles(key) == titles(Key(key.secret))
    assert titles(Key.create()) != titles(key)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_result_is_the_same(case: Path):
    """Every interval, rating, chance and verdict of every example, but for the last digits of sums of floats."""
    listed = govrisk.load_case(case).people  # a case that names nobody has only sources to redact
    with redact(case, ["people", "sources"] if listed else ["sources"], Key.create()) as redacted:
        again = govrisk.assess(redacted.folder)
    assert again.redaction is not None
    assert _numbers(again) == _numbers(govrisk.assess(case))


def _numbers(result: Assessment) -> list[object]:
    v = result.verdict
    said = [v.rating, v.headline, v.band_low, v.band_high, v.confidence, v.watch, v.veto, v.cannot_exclude, v.carriers]
    said += [(f.check, f.rating, f.band_low, f.band_high, f.answer, _near(f.interval)) for f in result.findings]
    said += [(i.id, _near(i.interval)) for f in result.findings for i in f.indicators]
    said += [(h.id, _near(h.posterior)) for o in result.outlooks for h in o.hypotheses]
    return [*said, _near(v.mean), _near(v.worst), round(v.specificity, 9), result.marking and result.marking.label]


def _near(interval: govrisk.Interval) -> tuple[float, float]:
    return round(interval.lo, 9), round(interval.hi, 9)


def test_a_rebuild_from_the_copy_is_the_same(made: Path, tmp_path: Path):
    with redact(made, ["people"], Key.create()) as redacted:
        first = govrisk.assess(redacted.case).to_json()
        shutil.copytree(redacted.folder, tmp_path / "kept")
    assert govrisk.assess(tmp_path / "kept").to_json() == first
    with (
        pytest.raises(govrisk.UsageError, match="redacted already"),
        redact(tmp_path / "kept", ["people"], Key.create()),
    ):
        pass


def test_whatever_may_still_tell_a_name_is_listed_at_once(made: Path):
    """The case is refused, with every place as its author finds it, and what to write."""
    path = made / "evidence" / "junyang.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["claims"][0]["note"] = "José, also José-L, is a friend of WeiNg; ask ops@x.example or info@x.example."
    data["origins"]["O-ng"]["who"] = "Ng Wei, on www.junyang.example"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with_text(made, TEXT + "Wei left.\n")
    edit(made / "case.yaml", "- Berlin-Lin line\n", "- Berlin-Lin line\n  - info@x.example\n")
    with pytest.raises(BadInput) as error, redact(made, ["people"], Key.create()):
        pass
    said = str(error.value).splitlines()
    assert [line.split(" may ")[0] for line in said] == [
        "evidence/junyang.yaml:14:3: 'José'",
        "evidence/junyang.yaml:14:3: 'WeiNg' (here), 'Wei' (texts/nunez.txt:2:1)",
        "evidence/junyang.yaml:14:3: 'ops@x.example'",
        "evidence/junyang.yaml:18:5: 'junyang'",
    ]
    assert all("'also'" in line and "'keep'" in line for line in said)


def with_text(made: Path, text: str) -> None:
    """The case with another source text."""
    (made / "texts" / "nunez.txt").write_text(text, encoding="utf-8")
    edit(made / "case.yaml", *(hashlib.sha256(t.encode()).hexdigest() for t in (TEXT, text)))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_case_that_lists_nobody_is_refused_before_there_is_a_key(made: Path, tmp_path: Path):
    data = yaml.safe_load((made / "case.yaml").read_text(encoding="utf-8"))
    (made / "case.yaml").write_text(yaml.safe_dump({k: v for k, v in data.items() if k != "people"}), encoding="utf-8")
    (made / "metrics" / "people.yaml").unlink()
    done = CliRunner().invoke(cli, ["assess", str(made), "--redact", "people", "-o", str(tmp_path / "out"), "-q"])
    assert isinstance(done.exception, govrisk.UsageError)
    assert "nobody is listed" in str(done.exception)
    assert "people:" in str(done.exception)
    assert not list(tmp_path.glob("*.redaction-key.json"))


def test_hints_name_who_may_be_missing(made: Path):
    edit(made / "evidence" / "junyang.yaml", "Ng Wei, in a post", "Ana Ruiz, in a post")
    with_text(made, TEXT + "Lin Junyang (小明) and Ng Wei K. write as @pvondra.\n")
    with redact(made, ["people"], Key.create()) as redacted:
        assert [str(hint).split(" may ")[0] for hint in redacted.hints] == [
            "evidence/junyang.yaml:18:5: 'Ana Ruiz'",
            "texts/nunez.txt:2:14: '小明' (here), 'K.' (texts/nunez.txt:2:29)",
            "texts/nunez.txt:2:41: '@pvondra'",
        ]


def test_an_address_goes_whole(made: Path):
    """Half an address, such as the company after a pseudonym, would tell whose it is."""
    edit(made / "evidence" / "junyang.yaml", "Ng Wei, in a post", "Ng Wei (j.nunez@lantern.example, @junyang_l)")
    with redact(made, ["people"], Key.create()) as redacted:
        (origin,) = redacted.case.origins.values()
    assert re.fullmatch(r"Person \w+ \(\[address withheld\], \[handle withheld\]\)", origin.who)


def test_sources_that_are_called_like_a_person_need_people_as_well(made: Path):
    edit(made / "case.yaml", "title: Núñez steps down", "title: 林俊旸 leaves")
    edit(
        made / "evidence" / "junyang.yaml",
        "topic: leadership.departure",
        "topic: leadership.departure\n  note: 林俊旸 left.",
    )
    with (
        pytest.raises(BadInput, match="or replace people as well: --redact people,sources"),
        redact(made, ["sources"], Key.create()),
    ):
        pass


def test_the_commands_redact_and_undo(made: Path, tmp_path: Path):
    def run(*arguments: str | Path) -> str:
        done = CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    out, key = tmp_path / "out", tmp_path / "nunez-case.redaction-key.json"
    said = run("assess", made, "--redact", "people", "-f", "json,md", "-o", out, "-q")
    assert f"made the redaction key {key}" in said
    assert key.stat().st_mode & 0o777 == 0o600
    assert told("made", {path.name: path.name.encode() + path.read_bytes() for path in out.iterdir()}) == []
    run("assess", made, "--redact", "people", "-f", "json", "-o", tmp_path / "again", "-q")
    (first,) = out.glob("*.json")
    assert (tmp_path / "again" / first.name).read_bytes() == first.read_bytes(), "one key, the same pseudonyms"
    run("report", first, "--unredact", key, "-f", "json", "-o", tmp_path / "back")
    back = read_assessment(tmp_path / "back" / first.name)
    assert back.redaction is None
    assert "José Núñez stepped down" in back.claims[0].statement
    assert (back.claims[0].id, back.claims[0].origin, back.origins["O-ng"].who) == (
        "C-lin-1",
        "O-ng",
        "Ng Wei, in a post",
    )
    assert PUT_BACK in back.notices
    assert read_assessment(first).redaction is not None


def test_undo_gives_canonical_names_back():
    key = Key.create()
    with redact(EXAMPLES / "qwen", ["people", "sources"], key) as redacted:
        result = govrisk.assess(redacted.folder)
    back, plain = unredact(result, key), govrisk.assess(EXAMPLES / "qwen")
    assert {k: (s.title, s.publisher) for k, s in back.sources.items()} == {
        k: (s.title, s.publisher) for k, s in plain.sources.items()
    }
    assert {k: o.who for k, o in back.origins.items()} == {k: o.who for k, o in plain.origins.items()}
    with pytest.raises(govrisk.UsageError, match="not redacted"):
        unredact(plain, key)


def test_undo_finds_pseudonyms_whatever_touches_them_and_refuses_other_keys(made: Path):
    key = Key.create()
    with redact(made, ["people"], key) as redacted:
        result = govrisk.assess(redacted.folder)
    lin, older = key.pseudonym("people", "Lin Junyang"), result.redaction.model_copy(update={"key": None})
    touched = result.model_copy(update={"notices": (f"阿里雲CTO{lin}代管",), "redaction": older})
    assert unredact(touched, key).notices[0] == "阿里雲CTOLin Junyang代管"
    for other in (result, touched):
        with pytest.raises(govrisk.UsageError, match="with another key"):
            unredact(other, Key.create())


def test_an_older_assessment_with_names_is_refused(made: Path, tmp_path: Path):
    (tmp_path / "old.json").write_text(govrisk.assess(made).to_json(), encoding="utf-8")
    with pytest.raises(govrisk.UsageError, match="--since would bring names in"):
        CliRunner().invoke(
            cli,
            [
                "assess",
                str(made),
                "--redact",
                "people",
                "--since",
                str(tmp_path / "old.json"),
                "-o",
                str(tmp_path / "o"),
            ],
            catch_exceptions=False,
        )

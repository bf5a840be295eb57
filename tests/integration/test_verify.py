"""Signing and verifying reports: what is whole is told as whole, and every way of tampering is caught and named."""

from __future__ import annotations

import datetime
import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

import govrisk
from govrisk import Presentation, UsageError
from govrisk.carrying import evidence_of
from govrisk.cli import cli
from govrisk.sealing import read_seal, seal
from govrisk.signing.keys import load_signer
from govrisk.signing.sign import sign
from govrisk.verifying.results import Verification
from govrisk_reports.pdf import PdfRenderer

MINI = """
schema: govrisk.case/1
subject: {id: demo, name: Demo, kind: library}
as_of: '2026-03-05'
tlp: TLP:GREEN
sources:
  S1:
    {title: News, publisher: Paper, kind: secondary-news, published: '2026-03-04', reliability: B,
     descriptor: Reads well., file: texts/s1.txt,
     sha256: f46164f702eb983a6d8a244caa99b67e67919afff6c26f3cfaf0e4c657707468}
origins: {O1: {who: The paper, kind: outlet}}
claims:
- id: C1
  topic: leadership.departure
  kind: reported-fact
  polarity: risk
  source: S1
  origin: O1
  credibility: 2
  statement: The lead resigned.
  event_date: '2026-03-03'
  selector: [{type: TextQuoteSelector, exact: the lead resigned}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    case = tmp_path_factory.mktemp("signed") / "demo"
    (case / "texts").mkdir(parents=True)
    (case / "case.yaml").write_text(MINI)
    (case / "texts" / "s1.txt").write_text("On Tuesday the lead resigned, it is said.\n")
    return case


@pytest.fixture(scope="module")
def report(folder: Path) -> bytes:
    """A small report with everything inside."""
    result = govrisk.assess(folder)
    inside = tuple(evidence_of(folder, result, govrisk.load_rubric(result.profile)))
    return PdfRenderer().render(result, Presentation(attached=inside))


def _key():
    return rsa.generate_private_key(65537, 2048)


def _certificate(key, name="Our office", days=(-1, 30)) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    draft = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
    draft = draft.not_valid_before(now + datetime.timedelta(days[0])).not_valid_after(now + datetime.timedelta(days[1]))
    return draft.add_extension(x509.BasicConstraints(True, None), critical=True).sign(key, hashes.SHA256())


def _pem(key, *certificates, password: bytes | None = None) -> bytes:
    locked = BestAvailableEncryption(password) if password else NoEncryption()
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    return own + b"".join(c.public_bytes(Encoding.PEM) for c in certificates)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Path:
    """A folder with one key in several wrappings, and certificates that do not fit."""
    where = tmp_path_factory.mktemp("keys")
    key, other = _key(), _key()
    certificate, stranger = _certificate(key), _certificate(other, "Somebody else")
    files = {
        "both.pem": _pem(key, certificate),
        "key.pem": _pem(key),
        "cert.pem": certificate.public_bytes(Encoding.PEM),
        "locked.pem": _pem(key, certificate, password=b"secret"),
        "store.p12": pkcs12.serialize_key_and_certificates(
            b"office", key, certificate, None, BestAvailableEncryption(b"secret")
        ),
        "stranger.pem": stranger.public_bytes(Encoding.PEM),
        "stranger-both.pem": _pem(other, stranger),
        "expired.pem": _pem(key, _certificate(key, days=(-30, -1))),
        "future.pem": _pem(key, _certificate(key, days=(2, 30))),
        "noise.pem": b"nothing to see here",
    }
    for name, content in files.items():
        (where / name).write_bytes(content)
    return where


@pytest.fixture(scope="module")
def signed(report: bytes, keys: Path) -> bytes:
    return sign(report, load_signer(keys / "both.pem"))


def verified(tmp_path: Path, pdf: bytes, **options) -> Verification:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    return govrisk.verify(path, **options)


def answers(found: Verification) -> dict[str, str]:
    return {f.question: f.state for f in found.findings}


def test_a_report_as_it_was_made_holds_and_says_that_nobody_signed(tmp_path, report):
    found = verified(tmp_path, report, rebuild=True)
    assert answers(found) == {
        "Unchanged since it was made": "ok",
        "Signed": "unknown",
        "Attachments as the report lists them": "ok",
        "The pages say what the embedded assessment says": "ok",
        "Evidence as it was assessed": "ok",
        "The same assessment again": "ok",
        "The same PDF again": "ok",
    }
    assert "nobody answers for it" in next(f.words for f in found.findings if f.question == "Signed")


def test_a_signed_report_names_the_signer_and_holds_the_unsigned_one(tmp_path, report, signed, keys):
    assert signed.startswith(report)
    found = verified(tmp_path, signed, trust=[keys / "cert.pem"], rebuild=True)
    assert not found.failed
    assert set(answers(found).values()) == {"ok"}
    assert "Our office" in " ".join(f.words for f in found.findings)
    assert answers(verified(tmp_path, signed))["Signer known"] == "unknown"


@pytest.mark.parametrize(
    ("name", "certificate", "password"),
    [("key.pem", "cert.pem", None), ("locked.pem", None, "secret"), ("store.p12", None, "secret")],
)
def test_keys_come_as_pem_and_as_pkcs12(tmp_path, report, keys, name, certificate, password):
    signer = load_signer(keys / name, keys / certificate if certificate else None, password)
    assert not verified(tmp_path, sign(report, signer), trust=[keys / "cert.pem"]).failed


@pytest.mark.parametrize(
    ("name", "certificate", "password", "says"),
    [
        ("locked.pem", None, None, "needs its password"),
        ("locked.pem", None, "guess", "is wrong or missing"),
        ("store.p12", None, "guess", "is wrong or missing"),
        ("both.pem", None, "secret", "has no password"),
        ("key.pem", None, None, "holds no certificate"),
        ("key.pem", "stranger.pem", None, "not that of the key"),
        ("expired.pem", None, None, "expired on"),
        ("future.pem", None, None, "is valid from"),
        ("noise.pem", None, None, "neither PEM nor PKCS#12"),
        ("absent.pem", None, None, "no such file"),
        ("key.pem", "noise.pem", None, "holds no certificate"),
        ("cert.pem", None, None, "no private key"),
    ],
)
def test_what_is_wrong_with_a_key_is_one_line(keys, name, certificate, password, says):
    with pytest.raises(UsageError, match=says) as caught:
        load_signer(keys / name, keys / certificate if certificate else None, password)
    assert "\n" not in str(caught.value)


def test_a_strangers_signature_is_not_taken_for_ours(tmp_path, report, keys):
    theirs = sign(report, load_signer(keys / "stranger-both.pem"))
    found = verified(tmp_path, theirs, trust=[keys / "cert.pem"])
    assert [f.question for f in found.failed] == ["Signer known"]
    assert [f.question for f in verified(tmp_path, report, trust=[keys / "cert.pem"]).failed] == ["Signed"]


def test_a_certificate_that_ran_out_vouches_for_nobody(tmp_path, report):
    key = _key()
    old = _certificate(key, "Former office", (-30, -1))
    for name, content in (("old.pem", old.public_bytes(Encoding.PEM)), ("now.pem", _pem(key, _certificate(key)))):
        (tmp_path / name).write_bytes(content)
    signer = load_signer(tmp_path / "now.pem")
    other = verified(tmp_path, sign(report, signer), trust=[tmp_path / "old.pem"])
    assert "expired on" in " ".join(f.words for f in other.failed)
    (own,) = load_certs_from_pemder_data(old.public_bytes(Encoding.PEM))
    late = SimpleSigner(own, signer.signing_key, SimpleCertificateStore())
    found = verified(tmp_path, sign(report, late), trust=[tmp_path / "old.pem"])
    assert [f.question for f in found.failed] == ["Signer known"]
    assert "is valid from" in found.failed[0].words


def test_verifying_prints_no_log_of_the_library(tmp_path, signed, capfd):
    verified(tmp_path, signed)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_a_changed_byte_is_caught_wherever_it_is(tmp_path, report, signed, keys, place):
    for pdf in (report, signed):
        at = int(len(report) * place)
        bad = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        failed = [f.question for f in verified(tmp_path, bad).failed]
        assert failed[0] in ("Unchanged since it was made", "Readable")
        assert pdf is report or "Signed" in failed or failed == ["Readable"]


def _rewritten(report: bytes, change) -> bytes:
    """The report after somebody who knows of seals opened, changed and sealed it again."""
    with pikepdf.open(BytesIO(report)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.preserve, static_id=True)
    return seal(out.getvalue())


def _better(pdf: pikepdf.Pdf) -> None:
    told = json.loads(pdf.attachments["assessment.json"].get_file().read_bytes())
    told["verdict"]["headline"] = "All is well."
    _exchange(pdf, "assessment.json", (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode())


def _exchange(pdf: pikepdf.Pdf, name: str, content: bytes) -> None:
    pdf.attachments[name].obj.EF.F.write(content)


def _with_manifest(pdf: pikepdf.Pdf) -> None:
    """As above, with the list of attachments brought into line."""
    _better(pdf)
    from govrisk.manifest import digest

    said = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
    content = pdf.attachments["assessment.json"].get_file().read_bytes()
    for file in said["files"]:
        if file["name"] == "assessment.json":
            file["sha256"] = digest(content)
    _exchange(pdf, "manifest.json", json.dumps(said).encode())


@pytest.mark.parametrize(
    ("change", "question", "says"),
    [
        (_better, "Attachments as the report lists them", "assessment.json was exchanged"),
        (_with_manifest, "The pages say what the embedded assessment says", "another than was typeset"),
        (lambda p: _exchange(p, "case_case.yaml", b"{}"), "Evidence as it was assessed", "case.yaml differs"),
        (lambda p: _exchange(p, "rubric.json", b"{}"), "Evidence as it was assessed", "the rubric inside"),
        (lambda p: p.attachments.__delitem__("case_case.yaml"), "Attachments as the report lists them", "is missing"),
        (lambda p: p.attachments.__setitem__("x.txt", b"x"), "Attachments as the report lists them", "x.txt was added"),
        (lambda p: p.attachments.__delitem__("manifest.json"), "Attachments as the report lists them", "manifest.json"),
    ],
)
def test_an_exchanged_attachment_is_named_even_under_a_new_seal(tmp_path, report, change, question, says):
    bad = _rewritten(report, change)
    assert read_seal(bad).holds
    found = verified(tmp_path, bad)
    assert any(f.question == question and says in f.words for f in found.failed), found.failed


def test_other_pages_under_a_new_seal_are_caught_by_making_them_again(tmp_path, report):
    def blank(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"")

    found = verified(tmp_path, _rewritten(report, blank), rebuild=True)
    assert [f.question for f in found.failed] == ["The same PDF again"]


def _appended(pdf: bytes, change) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _blank_first_page(writer) -> None:
    from pyhanko.pdf_utils import generic

    page = writer.root["/Pages"]
    while "/Kids" in page:
        page = page["/Kids"][0]
    page[generic.NameObject("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)


def test_an_appended_revision_is_caught_before_and_after_signing(tmp_path, report, signed, keys):
    for pdf in (report, signed):
        failed = {f.question: f.words for f in verified(tmp_path, _appended(pdf, _blank_first_page)).failed}
        assert "more than a signature" in failed["Unchanged since it was made"]
    assert "appended after" in failed["Signed"]
    theirs = sign(_appended(report, _blank_first_page), load_signer(keys / "stranger-both.pem"))
    assert "Unchanged since it was made" in {f.question for f in verified(tmp_path, theirs).failed}
    assert verified(tmp_path, report + b"\n% more\n").failed


def test_paths_inside_a_report_cannot_leave_the_folder_it_is_rebuilt_in(tmp_path, report):
    def climb(pdf: pikepdf.Pdf) -> None:
        said = json.loads(pdf.attachments["manifest.json"].get_file().read_bytes())
        for file in said["files"]:
            file["path"] = file["path"].replace("case/texts/", "case/../../../texts/")
        _exchange(pdf, "manifest.json", json.dumps(said).encode())

    found = verified(tmp_path, _rewritten(report, climb), rebuild=True)
    assert any("outside its folder" in f.words for f in found.failed)


def test_the_commands_sign_and_verify(tmp_path, folder, keys):
    run = CliRunner()
    out = tmp_path / "out"
    made = run.invoke(cli, ["assess", str(folder), "-f", "pdf", "-o", str(out), "-q", "--sign", str(keys / "both.pem")])
    assert made.exit_code == 0, made.output
    pdf = out / "demo.pdf"
    whole = run.invoke(cli, ["verify", str(pdf), "--trust", str(keys / "cert.pem")])
    assert whole.exit_code == 0
    assert "Signed: yes. By Common Name: Our office" in whole.output
    pdf.write_bytes(pdf.read_bytes()[:-200])
    broken = run.invoke(cli, ["verify", str(pdf)])
    assert broken.exit_code == 1
    assert "does not hold" in broken.output
    for arguments, says in (
        (["verify", str(folder / "case.yaml")], "is no PDF"),
        (["assess", str(folder), "-f", "json", "-o", str(out), "--sign", str(keys / "both.pem")], "only a PDF"),
    ):
        assert says in str(run.invoke(cli, arguments).exception)


def test_a_report_without_its_evidence_says_what_cannot_be_told(tmp_path, folder):
    result = govrisk.assess(folder)
    found = answers(verified(tmp_path, PdfRenderer().render(result, Presentation()), rebuild=True))
    assert found["Evidence as it was assessed"] == "unknown"
    assert found["The same assessment again"] == "unknown"


def test_other_pdfs_are_told_to_be_none_of_ours(tmp_path):
    plain = pikepdf.new()
    plain.add_blank_page()
    out = BytesIO()
    plain.save(out)
    assert {f.state for f in verified(tmp_path, out.getvalue()).findings} <= {"failed", "unknown"}
    assert verified(tmp_path, b"%PDF-1.7\nnothing").failed

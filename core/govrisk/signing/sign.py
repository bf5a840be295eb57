"""Puts an invisible signature under a finished PDF."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

FIELD = "govrisk"


def sign(pdf: bytes, signer: SimpleSigner) -> bytes:
    """The PDF with a PAdES B-B signature that certifies it and allows no further change.

    Invisible on purpose: a visible stamp with a font that is not embedded would cost PDF/A and PDF/UA. The file as it
    was stays the first part of the signed one, byte for byte. The time in the signature is this machine's own word.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason="I answer for this report",
    )
    field = SigFieldSpec(FIELD, readable_field_name="Signature of the report")
    output = PdfSigner(metadata, signer, new_field_spec=field).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(output.getbuffer())

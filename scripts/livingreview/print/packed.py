"""Write a print as small as it can be without loss, with the labels of its pages and its rights in the metadata."""

from __future__ import annotations

import io
import zlib
from typing import Any


def pack(written: bytes, rights: str = "") -> bytes:
    """Return a PDF with the same content, packed anew.

    Objects that nothing asks for go, and all others are kept in compressed streams.

    Parameters
    ----------
    rights : what may be done with the text, as the imprint says it.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(written)) as pdf:
        _label_pages(pdf)
        _tell_rights(pdf, rights)
        _squeeze(pdf)
        packed = io.BytesIO()
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return packed.getvalue()


def _squeeze(pdf: Any) -> None:
    """Compress content as far as its usual compression goes."""
    import pikepdf

    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Type") not in ("/ObjStm", "/XRef", "/Metadata"):
            content = item.read_bytes()
            smaller = zlib.compress(content, 9)
            if len(smaller) < len(item.read_raw_bytes()):
                item.write(smaller, filter=pikepdf.Name.FlateDecode)


def _label_pages(pdf: Any) -> None:
    """Let a reader ask for the number that is printed on a page: pages are counted from the title page."""
    import pikepdf

    pdf.Root.PageLabels = pdf.make_indirect(
        pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D, St=1)]))
    )


def _tell_rights(pdf: Any, rights: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if "/Lang" in pdf.Root:
            metadata["dc:language"] = {str(pdf.Root.Lang)}
        if rights:
            metadata["dc:rights"] = rights
            metadata["xmpRights:Marked"] = "True"
            metadata["xmpRights:UsageTerms"] = rights

"""Files in one archive: equal files give equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date


def archive(files: Iterable[tuple[str, bytes]], day: date, plain: Iterable[str] = ()) -> bytes:
    """Return a ZIP of files, all of one day, so that equal files give equal bytes.

    Parameters
    ----------
    files : name and content of each, in the order in which they stand.
    day : of the edition; a ZIP knows none before 1980.
    plain : names of files that are stored as they are, not packed.
    """
    written, stored = io.BytesIO(), set(plain)
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            told = zipfile.ZipInfo(name, moment)
            told.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            packed.writestr(told, content)
    return written.getvalue()

"""The software that an edition was made with, as a bill of materials (CycloneDX), from the lock of its commit."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from livingreview.release import making
from livingreview.release.imprint import Imprint

#: Names that serial numbers are made from.
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/")
#: A longer word is the text of a licence, not its name.
_LONG = 60
_ASK = """
from importlib import metadata
for one in metadata.distributions():
    about = one.metadata
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License :: ")]
    said = about.get("License-Expression") or " ".join(str(about.get("License") or "").split())
    print(about["Name"], said or " AND ".join(named), sep="\\t")
"""


def bill(about: Imprint, lock: str, licences: Mapping[str, str], moment: int) -> bytes:
    """Return the bill of materials.

    Parameters
    ----------
    lock : text of the lock; of a package that is for other systems only, the condition is told.
    licences : name of a package, in small letters with hyphens -> its licence as the package says it.
    moment : time that it tells, in seconds since 1970.
    """
    book = Component(
        name=about.name, version=about.edition.version, type=ComponentType.APPLICATION, bom_ref=about.stem
    )
    bom = Bom(serial_number=uuid.uuid5(_OURS, f"{about.stem}/{about.made_from}/{lock}"))
    bom.metadata.component = book
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    factory, parts = LicenseFactory(), []
    for pinned, digests in making.pins(lock):
        version = making.version(pinned)
        said = licences.get(_plain(pinned.name), "")
        part = Component(
            name=pinned.name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", None, _plain(pinned.name), version),
            bom_ref=f"pkg:pypi/{_plain(pinned.name)}@{version}",
            # More than one file may be installed; the bill names that of the lock only where there is one.
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digests[0])] if len(digests) == 1 else [],
            licenses=[factory.make_from_string(said)] if said and len(said) <= _LONG else [],
            properties=[Property(name="livingreview:marker", value=str(pinned.marker))]
            if pinned.marker
            else [],
        )
        bom.components.add(part)
        parts.append(part)
    bom.register_dependency(book, parts)
    outputter = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6)
    return (outputter.output_as_string(indent=2) + "\n").encode("utf-8")


def licences(python: Path) -> dict[str, str]:
    """Return the licence of each package that a Python has."""
    done = subprocess.run([str(python), "-c", _ASK], capture_output=True, encoding="utf-8", check=True)
    lines = (line.partition("\t") for line in done.stdout.splitlines())
    return {_plain(name): said.strip() for name, _, said in lines if said.strip()}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")

"""The files of an edition that are kept in an archive: data, website, notebooks, prints, and what they say of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livingreview import kept
from livingreview.evidence.editions import Edition
from livingreview.packing import archive
from livingreview.project import Project
from livingreview.release import crate, entry, zenodo
from livingreview.release.imprint import Imprint

SUMS = "SHA256SUMS"
#: Files of the project that say under which terms it may be used.
_LICENCES = ("LICENSE", "LICENSE-TEXT", "LICENSE-DATA")


@dataclass
class Held:
    """Files of a deposit.

    Attributes
    ----------
    files : name -> bytes.
    about : name -> what the file is, in words.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, content: bytes, about: str) -> None:
        """Add a file."""
        self.files[name], self.about[name] = content, about


def gather(tree: Project, site: Mapping[str, bytes], about: Imprint, bill: bytes) -> Held:
    """Return everything that is deposited, with its checksums.

    Parameters
    ----------
    tree : the project as it was committed, built and printed.
    site : path -> bytes of the website of the edition.
    bill : list of the software it was made with.
    """
    held, day, stem = Held(), about.edition.day, about.stem
    notebooks = {name: content for name, content in site.items() if name.endswith(".ipynb")}
    held.put(
        f"{stem}-data.zip",
        archive(_sorted(data_package(tree, about)), day),
        "All tables, with their description",
    )
    if notebooks:
        packed = archive(_sorted(notebooks), day)
        held.put(f"{stem}-notebooks.zip", packed, "All chapters as executed notebooks")
    held.put(
        f"{stem}-website.zip",
        archive(_sorted(site), day),
        "The website, to be unpacked and opened in a browser",
    )
    for path in sorted(tree.prints.glob("*.*")):
        if path.suffix in (".pdf", ".epub"):
            words = "The book for electronic readers" if path.suffix == ".epub" else "The book to print"
            held.put(path.name, path.read_bytes(), words)
    if tree.bibliography.is_file():
        held.put("references.bib", tree.bibliography.read_bytes(), "All references")
    if citation := _cited(tree, about.edition):
        held.put(entry.CITATION, citation, "How to cite this edition")
    for name in _LICENCES:
        if (tree.root / name).is_file():
            held.put(name, (tree.root / name).read_bytes(), "Terms of use")
    held.put("sbom.cdx.json", bill, "The software that this edition was made with (CycloneDX)")
    held.put("zenodo.json", as_json(zenodo.metadata(about)), "Description for Zenodo")
    held.put(
        crate.FILE,
        as_json(crate.describe(about, held.files, held.about)),
        "Description as a research object (RO-Crate)",
    )
    held.put(SUMS, sums(held.files), "Checksums (SHA-256)")
    return held


def _cited(tree: Project, edition: Edition) -> bytes:
    file = tree.root / entry.CITATION
    if not file.is_file():
        return b""
    text = entry.cited(file.read_text(encoding="utf-8"), edition.version, edition.day, edition.doi)
    return text.encode("utf-8")


def data_package(tree: Project, about: Imprint) -> dict[str, bytes]:
    """Return the data package: the description, which names size and checksum of each table, and the tables."""
    described = json.loads(tree.descriptor.read_text(encoding="utf-8-sig"))
    described |= {"version": about.edition.version, "created": f"{about.edition.day.isoformat()}T00:00:00Z"}
    files = {
        path.relative_to(tree.data).as_posix(): path.read_bytes()
        for path in sorted(tree.data.rglob("*"))
        if path.is_file() and path != tree.descriptor
    }
    for resource in described["resources"]:
        content = files.get(resource["path"])
        if content is not None:
            resource |= {"bytes": len(content), "hash": f"sha256:{kept.digest(content)}"}
    files[tree.descriptor.name] = as_json(described)
    for path in (tree.root / "LICENSE-DATA", tree.bibliography):
        if path.is_file():
            files[path.name] = path.read_bytes()
    files[SUMS] = sums(files)
    return files


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the checksum of each file, as ``sha256sum --check`` reads them."""
    return "".join(f"{kept.digest(content)}  {name}\n" for name, content in _sorted(files)).encode()


def agree(folder: Path) -> list[str]:
    """Return the files of a folder that are not as its checksums say, or that these do not name."""
    told = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        told[name] = digest
    there = kept.digests(folder)
    there.pop(SUMS, None)
    return sorted(name for name in told.keys() | there.keys() if told.get(name) != there.get(name))


def _sorted(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    return sorted(files.items())


def as_json(content: Any) -> bytes:
    """Return content as JSON for people to read too."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8")

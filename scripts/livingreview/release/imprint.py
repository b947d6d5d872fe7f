"""What an edition says of itself: title, authors, licences, sources, read from its commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from livingreview.evidence.editions import Edition
from livingreview.project import Project
from livingreview.release import entry
from livingreview.settings import book_settings


@dataclass(frozen=True)
class Imprint:
    """What an edition says of itself.

    Attributes
    ----------
    name : short name in file names, without spaces.
    title, description, advice, licences, licence : of the book; ``licence`` is that of the whole, as SPDX calls it.
    address : where the living book is read; empty if it says none.
    authors, keywords : as ``CITATION.cff`` has them.
    kind : ``dataset``, ``software`` or empty, as there.
    made_from : commit.
    earlier : the edition before; None for the first.
    sources : title and address of the works that the book mirrors.
    """

    name: str
    title: str
    description: str
    edition: Edition
    advice: str = ""
    licences: str = ""
    licence: str = ""
    data_licence: str = ""
    address: str = ""
    language: str = "en"
    kind: str = ""
    made_from: str = ""
    authors: tuple[Mapping[str, Any], ...] = ()
    keywords: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    earlier: Edition | None = None

    @property
    def stem(self) -> str:
        """What names of files begin with."""
        return f"{self.name}-{self.edition.version}"


def read(tree: Project, edition: Edition, made_from: str, earlier: Edition | None) -> Imprint:
    """Read what an edition says of itself from the project as it was committed."""
    described = json.loads(tree.descriptor.read_text(encoding="utf-8-sig"))
    config = book_settings(tree)
    block = config.get("livingreview") or {}
    known = (
        {name: str(block.get(name, "")) for name in ("advice", "licences")} if isinstance(block, dict) else {}
    )
    citation = _citation(tree)
    licences = [str(one.get("name", "")) for one in described.get("licenses", ())]
    return Imprint(
        name=str(described["name"]),
        title=f"{citation.get('title') or config.get('title', '')}: a living review",
        description=str(described.get("description", "")),
        edition=edition,
        advice=known.get("advice", ""),
        licences=known.get("licences", ""),
        licence=str(citation.get("license", "") or (licences[0] if licences else "")),
        data_licence=licences[0] if licences else "",
        address=str((config.get("html") or {}).get("baseurl") or ""),
        language=str(((config.get("sphinx") or {}).get("config") or {}).get("language") or "en"),
        kind=str(citation.get("type", "")),
        made_from=made_from,
        authors=tuple(citation.get("authors") or [{"name": str(config.get("author", "The contributors"))}]),
        keywords=tuple(map(str, citation.get("keywords") or ())),
        sources=tuple(
            (str(one.get("title", "")), str(one.get("path", ""))) for one in described.get("sources", ())
        ),
        earlier=earlier,
    )


def _citation(tree: Project) -> dict[str, Any]:
    file = tree.root / entry.CITATION
    found = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found if isinstance(found, dict) else {}

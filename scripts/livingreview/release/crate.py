"""An edition as a research object: what its files are and under which terms (RO-Crate 1.1, w3id.org/ro/crate/1.1)."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any

from livingreview import kept
from livingreview.release.imprint import Imprint

FILE = "ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.1"
#: Types that this computer may not know, by what a name ends with.
_TYPES = {
    ".bib": "application/x-bibtex",
    ".cff": "application/yaml",
    ".epub": "application/epub+zip",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}


def describe(about: Imprint, files: Mapping[str, bytes], words: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of a folder of files.

    Parameters
    ----------
    words : name of each file -> what it is.
    """
    edition = about.edition
    licence, data_licence = (_licence(name) for name in (about.licence, about.data_licence))
    authors = [_author(one, number) for number, one in enumerate(about.authors, 1)]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{about.title}, edition {edition.version}",
        "description": " ".join(filter(None, [edition.what, about.description, about.advice])),
        "datePublished": edition.day.isoformat(),
        "version": edition.version,
        "license": {"@id": licence["@id"]},
        "author": [{"@id": one["@id"]} for one in authors],
        "keywords": list(about.keywords),
        "inLanguage": about.language,
        "hasPart": [{"@id": name} for name in sorted(files)],
    }
    if edition.doi:
        root |= {"identifier": f"https://doi.org/{edition.doi}", "cite-as": f"https://doi.org/{edition.doi}"}
    if about.address:
        root["url"] = about.address
    if about.sources:
        root["isBasedOn"] = [{"@id": address} for _, address in about.sources]
    works = [{"@id": address, "@type": "CreativeWork", "name": name} for name, address in about.sources]
    graph = [
        {
            "@id": FILE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": "./"},
        },
        root,
        *(_file(name, files[name], words[name], _of(name, licence, data_licence)) for name in sorted(files)),
        *authors,
        *works,
        *{one["@id"]: one for one in (licence, data_licence)}.values(),
    ]
    return {"@context": f"{_VERSION}/context", "@graph": graph}


def _of(name: str, licence: dict[str, str], data_licence: dict[str, str]) -> str:
    return data_licence["@id"] if name.endswith("-data.zip") else licence["@id"]


def _file(name: str, content: bytes, words: str, licence: str) -> dict[str, Any]:
    ending = name[name.rfind(".") :] if "." in name else ""
    return {
        "@id": name,
        "@type": "File",
        "name": words,
        "contentSize": str(len(content)),
        "encodingFormat": _TYPES.get(ending) or mimetypes.types_map.get(ending, "text/plain"),
        "sha256": kept.digest(content),
        "license": {"@id": licence},
    }


def _licence(name: str) -> dict[str, str]:
    return {
        "@id": f"https://spdx.org/licenses/{name}",
        "@type": "CreativeWork",
        "name": name,
        "description": f"The licence {name}, as its text says",
    }


def _author(author: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a person or an organisation; one without an ORCID is known by a number of its own here."""
    if author.get("name"):
        return {"@id": f"#author-{number}", "@type": "Organization", "name": str(author["name"])}
    family = " ".join(filter(None, [author.get("name-particle"), author.get("family-names")]))
    told: dict[str, Any] = {
        "@id": str(author.get("orcid") or f"#author-{number}"),
        "@type": "Person",
        "name": " ".join(filter(None, [author.get("given-names"), family])),
        "familyName": family,
        "givenName": str(author.get("given-names") or ""),
        "affiliation": str(author.get("affiliation") or ""),
    }
    return {name: value for name, value in told.items() if value}

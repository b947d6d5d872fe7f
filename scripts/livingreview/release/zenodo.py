"""What Zenodo is told of an edition: the metadata of a deposit, as its documentation and ``.zenodo.json`` have them.

Source: developers.zenodo.org, *Deposit metadata*. The archive itself is told by a person, who has the rights.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from livingreview.release.imprint import Imprint

#: Languages as Zenodo names them (ISO 639-3), by the tag of a page.
_LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "nl": "nld", "pt": "por"}
#: How ``CITATION.cff`` calls a work -> its type there.
_TYPES = {"dataset": {"upload_type": "dataset"}, "software": {"upload_type": "software"}}


def metadata(about: Imprint) -> dict[str, Any]:
    """Return the metadata of a deposit."""
    edition = about.edition
    day = f"{edition.day.day} {edition.day:%B %Y}"
    said = [f"Edition {edition.version} of {day}. {edition.what}", about.description, about.advice]
    related = [{"identifier": address, "relation": "references"} for _, address in about.sources if address]
    if about.address:
        related.append({"identifier": about.address, "relation": "isVariantFormOf"})
    if about.earlier and about.earlier.doi:
        related.append({"identifier": about.earlier.doi, "relation": "isNewVersionOf"})
    told: dict[str, Any] = {
        "title": about.title,
        **_TYPES.get(about.kind, {"upload_type": "publication", "publication_type": "book"}),
        "publication_date": edition.day.isoformat(),
        "creators": [_person(one) for one in about.authors],
        "description": "".join(f"<p>{html.escape(words)}</p>" for words in said if words.strip()),
        "access_right": "open",
        "license": about.licence.lower(),
        "version": edition.version,
        "language": _LANGUAGES.get(about.language.split("-")[0], ""),
        "keywords": list(about.keywords),
        "notes": about.licences,
        "related_identifiers": related,
    }
    return {name: value for name, value in told.items() if value}


def _person(author: Mapping[str, Any]) -> dict[str, str]:
    """Return a creator; a person's name is turned, as Zenodo wants it."""
    name = str(author.get("name") or "")
    if not name:
        family = " ".join(filter(None, [author.get("name-particle"), author.get("family-names")]))
        name = ", ".join(filter(None, [family, author.get("given-names")]))
    told = {
        "name": name,
        "affiliation": str(author.get("affiliation") or ""),
        "orcid": str(author.get("orcid") or "").rsplit("/", 1)[-1],
    }
    return {key: value for key, value in told.items() if value}

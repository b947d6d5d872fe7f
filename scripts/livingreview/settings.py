"""What a review says of itself: the block ``livingreview`` of ``_config.yml``."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import Any

from livingreview.project import Project


class SettingsError(ValueError):
    """The block holds what nobody asks for; the message is one line."""


def book_settings(project: Project) -> dict[str, Any]:
    """Read the whole of ``_config.yml``, as Jupyter Book has it.

    Raises
    ------
    SettingsError : if the file holds no settings.
    """
    import yaml

    whole = yaml.safe_load(project.config.read_text(encoding="utf-8")) or {}
    if not isinstance(whole, dict):
        raise SettingsError("_config.yml, the whole file is no list of settings; write title: …")
    return whole


@dataclass(frozen=True)
class Settings:
    """Sentences and pages of one review; whatever is not given is left out.

    Attributes
    ----------
    advice : what the review is not for; on the title page of the PDF and in its description.
    licences : under which terms text, data and code may be used; on the title page of the PDF.
    cite : page and label that tell how to cite, such as ``book/about/methods#how-to-cite``; figures link to it.
    glossary : page that explains abbreviations; the first use in each section links to it.
    dataset : page that describes the tables; search engines are told that they can be taken home there.
    about : folder of the pages about the book itself, which may use abbreviations that only the glossary explains.
    news : page that tells what changed with each edition; chapters link to it.
    explorer : page on which a reader filters and pools the trials; each pooled question links to it.
    editions : folder in which frozen editions stand, as seen from the folder of the website; where it is put online.
    appendix : pages, separated by spaces, that print has in the evidence appendix and not in the book.
    teaching : pages that print has behind the book of instructors alone.
    online : pages that are not printed.
    exercises : folders, separated by spaces, of which every chapter that says what a reader can do afterwards must
        have exercises; elsewhere a chapter may.
    lag : why a search misses what is new, as it follows "The literature was last searched on some day,", such as
        ``in stored copies of pages``; for a review that cannot search the sources themselves.
    contact : address of electronic mail of who keeps the review; services that are asked for new literature are told.
    """

    advice: str = ""
    licences: str = ""
    cite: str = ""
    glossary: str = ""
    dataset: str = ""
    about: str = ""
    news: str = ""
    explorer: str = ""
    editions: str = ""
    appendix: str = ""
    teaching: str = ""
    online: str = ""
    exercises: str = ""
    lag: str = ""
    contact: str = ""

    @classmethod
    def read(cls, project: Project) -> Settings:
        """Read the settings of a project.

        Raises
        ------
        SettingsError : if a setting is unknown, or is no text, or the file holds no settings.
        """
        whole = book_settings(project)
        given = whole.get("livingreview") or {}
        known = NAMES
        if not isinstance(given, dict):
            raise SettingsError(
                f"_config.yml, livingreview: {given} is no list of settings; write {known[0]}: …"
            )
        for name, text in given.items():
            place = f"_config.yml, livingreview.{name}"
            if name not in known:
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f"did you mean {near[0]}?" if near else f"expected {', '.join(known)}"
                raise SettingsError(f"{place}: no such setting; {hint}")
            if not isinstance(text, str):
                raise SettingsError(f"{place}: {text} is no text; put it in quotes")
        return cls(**{name: " ".join(text.split()) for name, text in given.items()})


#: Names of all settings.
NAMES = tuple(field.name for field in fields(Settings))

"""What roles print, as plain text: for those who read a chapter without the website around it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from livingreview.evidence import references
from livingreview.project import Project
from livingreview.sphinxext.values import ROLES, UnknownError

#: A role and what it is given.
ROLE = re.compile(r"\{([a-z]+(?:[-:][a-z]+)?)\}`([^`]+)`")


def said(
    role: str, text: str, project: Project, *, numbered: Mapping[str, str] | None = None, gone: str = ""
) -> str:
    """Return what a role prints; the text of one that is not known here.

    Parameters
    ----------
    numbered : label of a figure or table -> its number in words, such as ``Figure 3``.
    gone : what stands for a row or a work that is not there; the key that was asked for, unless given.
    """
    if role in ("cite:p", "cite:t"):
        try:
            works = "; ".join(references.short(key.strip(), project) for key in text.split(","))
        except KeyError:
            works = gone or text
        return f"({works})" if role == "cite:p" else works
    if role == "numref":
        return (numbered or {}).get(text, text)
    if role == "claim":
        return ""
    if role not in ROLES:
        return text
    try:
        return ROLES[role](text, project).text
    except UnknownError:
        return gone or text

"""Which chapters a book has, and which of them are notebooks: the one answer for every part of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_external_toc.api import SiteMap

SUFFIX = ".md"
TOC = "_toc.yml"
#: Files and folders that systems and Python make.
_SYSTEM = frozenset({"__pycache__", "Thumbs.db", "desktop.ini"})


class ContentsError(Exception):
    """The table of contents cannot be used; the message says why, and what to write instead."""


def anchor(heading: str) -> str:
    """Return what stands behind the # of a link to a heading.

    >>> anchor("What an *EGFR* inhibitor does to IL-6")
    'what-an-egfr-inhibitor-does-to-il-6'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@dataclass(frozen=True)
class Page:
    """One chapter of the book.

    Attributes
    ----------
    name : document name, such as ``book/part/chapter``.
    path : its source.
    """

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """The source as Sphinx reads it: without a byte order mark, lines ended by a line feed."""
        return decoded(self.path.read_bytes())

    @property
    def is_notebook(self) -> bool:
        """Whether the page has code to be executed; myst-nb decides."""
        if not self.text.startswith("---"):
            return False
        from myst_nb.core.read import is_myst_markdown_notebook

        is_notebook: bool = is_myst_markdown_notebook(self.text)
        return is_notebook


def decoded(raw: bytes) -> str:
    """Return text as Sphinx decodes it.

    Raises
    ------
    UnicodeDecodeError : if the bytes are not UTF-8.
    """
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def pages(root: Path) -> tuple[Page, ...]:
    """Return all pages that ``_toc.yml`` names or its globs match, in reading order.

    Raises
    ------
    ContentsError : if the table of contents cannot be read.
    """
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml
    from yaml import YAMLError

    try:
        site_map = parse_toc_yaml(root / TOC)
    except YAMLError as error:
        raise ContentsError("not valid YAML; is an indent, a dash or a colon wrong?") from error
    except MalformedError as error:
        raise ContentsError(_in_words(error)) from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ContentsError(_first_line(error)) from error
    names = dict.fromkeys(_names(site_map, site_map.root, root))
    return tuple(Page(name, root / f"{name}{SUFFIX}") for name in names)


def _names(site_map: SiteMap, document: Any, root: Path) -> Iterator[str]:
    """Yield the names of a document and all below it, depth first, as the toctrees of the site hold them."""
    from sphinx_external_toc.api import FileItem, GlobItem

    own = str(document.docname).removesuffix(SUFFIX)
    yield own
    for tree in document.subtrees:
        for item in tree.items:
            if isinstance(item, FileItem):
                yield from _names(site_map, site_map[item], root)
            elif isinstance(item, GlobItem):
                yield from (name for name in matching(str(item), root) if name != own)


def matching(pattern: str, root: Path) -> list[str]:
    """Return the names of the chapters that a ``glob`` of the table of contents matches, in its order."""
    from sphinx.util.matching import patfilter

    found = (path.relative_to(root) for path in root.glob(f"*/**/*{SUFFIX}"))
    names = (path.as_posix().removesuffix(SUFFIX) for path in found if not is_left_over(path))
    return sorted(patfilter((name for name in names if not name.startswith("_")), pattern))


def is_left_over(path: PurePath) -> bool:
    """Say whether a file is hidden, or one that an editor or a system keeps beside those of the contributor.

    Parameters
    ----------
    path : seen from the folder of the project, which may itself be a hidden one.
    """
    return any(
        part.startswith((".", "~$", "#")) or part.endswith(("~", ".swp", ".swo", ".orig")) or part in _SYSTEM
        for part in path.parts
    )


def _in_words(error: Exception) -> str:
    """Return what is wrong with the contents, without the words of the library."""
    said = _first_line(error)
    if "'root' key not found" in said:
        return "no line `root: ...` names the first page"
    if unknown := re.search(r"Unknown keys found: \{'([^']*)'", said):
        return f"`{unknown[1]}` is not expected there; is `format: jb-book` missing, or an indent wrong?"
    return said.split(" @ ")[0]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__

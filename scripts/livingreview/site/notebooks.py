"""The notebook of a chapter as a reader takes it home: readable in plain Jupyter, and saying what it needs to run.

Jupyter shows neither roles nor directives of MyST. Roles become what they print, boxes become bold titles, and beside the
MyST of a table stands the table of the page as HTML. Code and outputs stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from livingreview.project import Project
from livingreview.sphinxext.plain import ROLE, said

_BOX = re.compile(r"^(:{3,}|`{3,}|~{3,})\{([\w-]+)\}[ ]*(.*)$")
_OPTION = re.compile(r"^:[\w-]+:.*$")
#: Boxes that open when asked for, and what they are called by; Jupyter shows them as the page does.
_FOLDED = {"hint": "Hint", "solution": "Solution"}
_REMARK = re.compile(r"^%.*\n?", re.MULTILINE)
_NAME = re.compile(r"^:name: (\S+)$", re.MULTILINE)

Notebook = dict[str, Any]


def readable(notebook: Notebook, page: html.HtmlElement, project: Project, *, title: str) -> Notebook:
    """Return a notebook that plain Jupyter shows as the page does.

    Parameters
    ----------
    notebook : with the outputs of its execution; it is changed.
    page : the page made of it.
    title : of the book.
    """
    numbered = _numbers(page)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = prose(_text(cell["source"]), project, numbered)
        for output in cell.get("outputs", ()):
            _show(output, page, project, numbered)
    needs = {
        "cell_type": "markdown",
        "id": "what-it-needs",
        "metadata": {},
        "source": (
            f"*A chapter of “{title}”, as it was executed for the website.*\n\n"
            "It can be read as it is. To run it, take the source of the book and type in its folder `make book` "
            "(Python 3.11 or newer, Git and make are needed; the rest is set up there), then "
            "`.venv/bin/pip install jupyterlab` and `.venv/bin/jupyter lab`, and open this notebook there. "
            "Its numbers come from the tables in `data/`."
        ),
    }
    notebook["cells"].insert(0, needs)
    return notebook


def prose(text: str, project: Project, numbered: dict[str, str]) -> str:
    """Return MyST as plain Markdown: roles as what they print, boxes as bold titles.

    Parameters
    ----------
    numbered : label of a figure or table -> its number in words, such as ``Figure 3``.
    """
    lines: list[str] = []
    fences: list[tuple[str, str]] = []
    for line in _REMARK.sub("", text).split("\n"):
        opened = _BOX.match(line)
        if opened and opened[2] not in ("code", "code-block"):
            name, title = opened[2], opened[3].strip()
            folded = name in _FOLDED
            fences.append((opened[1], "\n</details>\n" if folded else ""))
            if folded:
                lines.append(f"<details><summary>{_FOLDED[name]}</summary>\n")
            elif title and name == "exercise":
                lines.append(f"**Exercise: {title}**\n")
            else:
                lines.append(f"**{title}**" if title and name == "admonition" else "")
        elif fences and line.strip() == fences[-1][0]:
            lines.append(fences.pop()[1])
        elif not (fences and _OPTION.match(line)):
            lines.append(line)
    return ROLE.sub(
        lambda found: said(found[1], found[2], project, numbered=numbered), "\n".join(lines)
    ).strip()


def _numbers(page: html.HtmlElement) -> dict[str, str]:
    return {
        str(around.get("id")): " ".join(number.text_content().split())
        for number in page.find_class("caption-number")
        for around in number.iterancestors("figure", "table")
        if around.get("id")
    }


def _show(output: Notebook, page: html.HtmlElement, project: Project, numbered: dict[str, str]) -> None:
    """Put the table of the page beside the MyST of an output; other text gets its roles printed."""
    data = output.get("data", {})
    if "text/markdown" not in data:
        return
    text = _text(data["text/markdown"])
    found = page.xpath("//table[@id=$name]", name=named[1]) if (named := _NAME.search(text)) else []
    data["text/html"] = _table(found[0]) if found else _paragraphs(prose(text, project, numbered))


def _table(table: html.HtmlElement) -> str:
    """Return a table of the page for a place where links to other pages lead nowhere."""
    copied = html.fromstring(html.tostring(table, encoding="unicode", with_tail=False))
    for mark in list(copied.find_class("headerlink")):
        mark.drop_tree()
    for link in copied.iter("a"):
        for name in list(link.attrib):
            if name != "title":
                del link.attrib[name]
    return html.tostring(copied, encoding="unicode")


def _paragraphs(text: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").render(text))


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)

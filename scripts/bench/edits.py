"""One small edit of each kind that contributors make, each such that the review stays valid."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from bench.fault import BenchError
from livingreview.project import Project

#: The table of which a cell is edited, and the module, beneath the package, of a chart of many chapters.
TABLE = "data/trials/outcomes.csv"
MODULE = "scripts/livingreview/charts/forest.py"
_FENCE = re.compile(r"^(```|:::|---$)")


def one_cell(project: Project) -> Path:
    """Change one number of the table of outcomes; return the file."""
    return _rewritten(project.root / TABLE, edit_one_cell)


def one_sentence(project: Project) -> Path:
    """Change one word of the first chapter after the front page that has a plain sentence; return the file.

    Raises
    ------
    BenchError : if no chapter has one.
    """
    for chapter in project.chapters[1:]:
        text = chapter.read_text(encoding="utf-8")
        if (edited := edit_one_sentence(text)) != text:
            chapter.write_text(edited, encoding="utf-8")
            return chapter
    raise BenchError("book/: no chapter holds a sentence on a line of its own")


def one_module(project: Project) -> Path:
    """Add a statement to the module of one chart; return the file.

    Raises
    ------
    BenchError : if there is no such module.
    """
    if not (project.root / MODULE).is_file():
        raise BenchError(f"{MODULE}: no such file; name the module of another chart in {Path(__file__).name}")
    return _rewritten(project.root / MODULE, lambda text: f"{text}\n\n_EDITED = True\n")


def _rewritten(path: Path, edit: Callable[[str], str]) -> Path:
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def edit_one_sentence(text: str) -> str:
    """Return a chapter with a word added to its first sentence outside cells, boxes and lists.

    >>> edit_one_sentence("# Title\\n\\nThe ratio was low.\\n")
    '# Title\\n\\nThe ratio was low indeed.\\n'
    """
    lines = text.split("\n")
    inside: list[str] = []
    for number, line in enumerate(lines):
        if fence := _FENCE.match(line):
            if inside and inside[-1] == fence[1]:
                inside.pop()
            else:
                inside.append(fence[1])
        elif not inside and re.match(r"[A-Z]", line) and re.search(r"[a-z]\.$", line):
            lines[number] = f"{line[:-1]} indeed."
            break
    return "\n".join(lines)


def edit_one_cell(text: str) -> str:
    """Return a table of outcomes with one digit of one ``value`` changed, such that it stays valid.

    The row has no interval that could stop containing the value, and the number becomes smaller without
    becoming zero, so that no limit of its unit is passed.

    Raises
    ------
    BenchError : if no row is fit for it.
    """
    reader = csv.DictReader(io.StringIO(text))
    rows = list(reader)
    for row in rows:
        value = row["value"]
        if value[-1:] in set("23456789") and not (_is_number(row["ci_low"]) or _is_number(row["ci_high"])):
            row["value"] = f"{value[:-1]}{int(value[-1]) - 1}"
            break
    else:
        raise BenchError(f"{TABLE}: no value without an interval ends with a digit from 2 to 9")
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _is_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell[:1] == "-"

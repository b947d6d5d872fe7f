"""Write a table as MyST, so that citations in its cells work on the website and in the PDF.

What MyST cannot say is said by classes, which :mod:`livingreview.sphinxext.pages` turns into HTML: ``lr-grouped``,
``lr-same-as-above``, ``lr-none``, ``row-KEY`` at the words that a link to the row leads to, and ``fact-KEY`` at words that
come from a row; ``of-TABLE`` beside either names the table of the row.
"""

from __future__ import annotations

import re

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.facts import row_name
from livingreview.evidence.records import Row
from livingreview.tables.absent import ABSENT, is_value, legend, meaning, quiet, reasons

_SPECIAL = re.compile(r"([\\`*_\[\]<>|$&~])")
#: What at the start of a text would make a list, a heading, a quotation, a remark or a target of it.
_START = re.compile(r"^(\s*\d+)(?=[.)](?:\s|$))|^(\s*)(?=[-+](?:[-+\s]|$)|[#%:]|\(.*\)=)")
#: What a table without rows says.
EMPTY = "No row of the data fits this selection."
#: First cell of a row whose subject is that of the row above.
SAME = "[as above]{.lr-same-as-above}"
#: From this number of rows on, a column that says one thing is told in the caption.
_SEVERAL = 3
#: Counts, of which one says as much as any other, and what has a source of its own, stay in their column.
_COUNTED_OR_CITED = re.compile(r"^[\d.,%]+$|\{cite:")
#: So does what is longer.
_SHORT = 60


def escape(text: str) -> str:
    """Return plain text that Markdown prints as it stands."""
    return _START.sub(r"\1\2\\", _SPECIAL.sub(r"\\\1", text))


def code(text: str) -> str:
    """Return text that is shown sign by sign, as a machine reads it.

    >>> code("a[b] OR c*")
    '`a[b] OR c*`'
    """
    strokes = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{strokes}{space}{text}{space}{strokes}"


def cite(citekey: str) -> str:
    """Return a citation in round brackets."""
    return f"{{cite:p}}`{citekey}`"


def keyed(words: str, table: str, *key: str) -> str:
    """Return words that a link to the row of this key leads to, and that tell of this row of a table of the data."""
    return f"[{words}]{{.row-{row_name(*key)} .of-{table}}}"


def fact(words: str, table: str, *key: str) -> str:
    """Return words that tell of a row of a table of the data; a word of :data:`ABSENT` is set quietly too."""
    quietly = ".lr-none " if words in ABSENT else ""
    return f"[{words}]{{{quietly}.fact-{row_name(*key)} .of-{table}}}"


def dated(day: str) -> str:
    """Return a date that no line breaks."""
    return f"[{day}]{{.lr-date}}"


def bold(name: str, table: str, *key: str) -> str:
    """Return a name in bold that a link to the row of this key leads to."""
    return keyed(f"**{escape(name)}**", table, *key)


def mark(row: Row) -> str:
    """Return the mark of evidence for the status of a row; nothing for a checked value."""
    return f"[{row['status.mark']}]{{.lr-grain .lr-{row['status']}}}" if row["status.mark"] else ""


def key_to_marks(*tables: pd.DataFrame) -> str:
    """Explain the marks that occur in tables with a ``status``, as sentences."""
    found = pd.concat([table[["status_label", "status.mark"]] for table in tables]).drop_duplicates()
    explained = found[found["status.mark"] != ""].sort_values("status_label")
    return " ".join(meaning(sign, label) for label, sign in explained.itertuples(index=False))


def estimate(row: Row, after: str = "") -> str:
    """Return a number , its mark and, in a lighter tone, its interval: ``0.75○ (0.56–1.00)``; ``after`` follows the number."""
    return _estimate(row, numbers.value(row, with_unit=False), numbers.estimate(row), after)


def sentence(row: Row) -> str:
    """Return the same with unit and level: ``5.6 months○ (95% CI 4.5–6.8)``."""
    return _estimate(row, numbers.value(row), numbers.sentence(row))


def _estimate(row: Row, value: str, whole: str, after: str = "") -> str:
    interval = whole.removeprefix(value).strip()
    return (
        fact(value, "outcomes", row["outcome"])
        + after
        + mark(row)
        + (f" [{interval}]{{.lr-interval}}" if interval else "")
    )


def myst_table(
    table: pd.DataFrame,
    *,
    caption: str,
    name: str,
    key: str = "",
    is_record: bool = False,
    is_grouped: bool = False,
) -> Markdown:
    """Return a numbered, captioned table.

    A column that says the same in every row is told in the caption instead; signs for absent values are explained
    there.

    Parameters
    ----------
    table : columns are the header cells; cells hold MyST already (use :func:`escape` for plain text). A cell that is
        one of the words of :data:`livingreview.tables.absent.ABSENT` is shown as a quiet sign.
    caption : printed above the table; one or more sentences, MyST.
    key : what the marks of evidence mean, as :func:`key_to_marks` says it.
    name : label for cross-references, such as ``tab-trials``.
    is_record : whether it is kept to be looked up in, and not to be read: the whole book in print leaves its rows
        to the website, a handout of its chapter has them.
    is_grouped : whether the first column tells what several rows share, and holds :data:`SAME` in all but the first
        of them. On the page it stands above these rows, as their head.

    A table without rows says so in words, because an empty one looks like a finding.
    """
    stubs = 1
    if table.empty:
        table, is_grouped = pd.DataFrame({"Result": [EMPTY]}), False
        # The one column that there is cannot be a head of rows.
        stubs = 0
    shown = pd.DataFrame({str(column): [quiet(str(cell)) for cell in table[column]] for column in table})
    shown, told = _without_constant(shown, keep=1 + is_grouped)
    classes = ["lr-table", *["lr-record"] * is_record, *["lr-grouped"] * is_grouped]
    options = [
        f":name: {name}",
        ":header-rows: 1",
        f":stub-columns: {stubs + is_grouped}",
        f":class: {' '.join(classes)}",
    ]
    rows = [list(shown.columns), *shown.to_numpy().tolist()]
    body = "\n".join(
        f"{'* -' if i == 0 else '  -'} {_indented(cell)}" for row in rows for i, cell in enumerate(row)
    )
    key = f"{key} {legend(cell for column in shown for cell in shown[column])}".strip()
    caption = " ".join(f"{caption} {told} {f'[{key}]{{.lr-key}}' if key else ''}".split())
    # A fence of tildes, because the caption may hold backticks.
    return Markdown(f"~~~~{{list-table}} {caption}\n" + "\n".join(options) + f"\n\n{body}\n~~~~\n")


def _without_constant(table: pd.DataFrame, keep: int) -> tuple[pd.DataFrame, str]:
    """Return the table without columns that say one thing or nothing, and in words what they said."""
    told = {}
    for column in table.columns[keep:] if len(table) >= _SEVERAL else ():
        cells = set(table[column])
        if not any(map(is_value, cells)):
            told[column] = " or ".join(ABSENT[word].reason for word in reasons(cells))
        elif len(cells) == 1 and len(only := cells.pop()) <= _SHORT and not _COUNTED_OR_CITED.search(only):
            told[column] = only
    said = "; ".join(f"*{column}* {words}" for column, words in told.items() if words)
    return table.drop(columns=list(told)), f"In every row: {said}." if said else ""


def _indented(cell: str) -> str:
    """Keep further lines of a cell inside its list item."""
    return cell.replace("\n", "\n    ") or "\N{NO-BREAK SPACE}"

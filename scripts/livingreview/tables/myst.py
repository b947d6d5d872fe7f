"""Write a table as MyST, so that citations in its cells work on the website and in the PDF."""

from __future__ import annotations

import re

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row

_SPECIAL = re.compile(r"([\\`*_\[\]<>|$&~])")
#: What at the start of a text would make a list, a heading, a quotation, a remark or a target of it.
_START = re.compile(r"^(\s*\d+)(?=[.)](?:\s|$))|^(\s*)(?=[-+](?:[-+\s]|$)|[#%:]|\(.*\)=)")


def escape(text: str) -> str:
    """Return plain text that Markdown prints as it stands."""
    return _START.sub(r"\1\2\\", _SPECIAL.sub(r"\\\1", text))


def cite(citekey: str) -> str:
    """Return a citation in round brackets."""
    return f"{{cite:p}}`{citekey}`"


def mark(row: Row) -> str:
    """Return the sign for the status of a row; nothing for a checked value."""
    sign: str = row["status.mark"]
    return sign


def key_to_marks(*tables: pd.DataFrame) -> str:
    """Explain the signs that occur in tables with a ``status``, as sentences for the caption."""
    found = pd.concat([table[["status_label", "status.mark"]] for table in tables]).drop_duplicates()
    explained = found[found["status.mark"] != ""].sort_values("status_label")
    return " ".join(f"{sign} {label}." for label, sign in explained.itertuples(index=False))


def myst_table(
    table: pd.DataFrame,
    *,
    caption: str,
    name: str,
    widths: list[int] | None = None,
    is_record: bool = False,
) -> Markdown:
    """Return a numbered, captioned table.

    Parameters
    ----------
    table : columns are the header cells; cells hold MyST already (use :func:`escape` for plain text).
    caption : printed above the table; one or more sentences, MyST.
    name : label for cross-references, such as ``tab-trials``.
    widths : relative widths of the columns.
    is_record : whether it is kept to be looked up in, and not to be read: the whole book in print leaves its rows
        to the website, a handout of its chapter has them.

    A table without rows says so in words, because an empty one looks like a finding.
    """
    stubs = 1
    if table.empty:
        table, widths = pd.DataFrame({"Result": ["No row of the data fits this selection."]}), None
        # The one column that there is cannot be a head of rows.
        stubs = 0
    options = [
        f":name: {name}",
        ":header-rows: 1",
        f":stub-columns: {stubs}",
        f":class: lr-table{' lr-record' if is_record else ''}",
    ]
    if widths:
        options.append(f":widths: {' '.join(map(str, widths))}")
    rows = [
        list(map(str, table.columns)),
        *([str(cell) for cell in row] for row in table.itertuples(index=False)),
    ]
    body = "\n".join(
        f"{'* -' if i == 0 else '  -'} {_indented(cell)}" for row in rows for i, cell in enumerate(row)
    )
    caption = " ".join(caption.split())
    # A fence of tildes, because the caption may hold backticks.
    return Markdown(f"~~~~{{list-table}} {caption}\n" + "\n".join(options) + f"\n\n{body}\n~~~~\n")


def _indented(cell: str) -> str:
    """Keep further lines of a cell inside its list item."""
    return cell.replace("\n", "\n    ") or "\N{NO-BREAK SPACE}"

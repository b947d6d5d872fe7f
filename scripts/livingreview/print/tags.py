"""Make the tags of a print what they claim to be: one element for what runs over pages, heads that say what they head.

WeasyPrint builds the structure page by page. A table of three pages is then three tables, each with its head; a
running head is tagged and yet stands in no tree; no head of a table says whether it heads a row or a column. What is
needed to mend this is known when the PDF is drawn and not yet written: the boxes of the pages know their elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

#: Tag of HTML -> tags of PDF that WeasyPrint gives to it, the outer one first; others are not joined over pages.
_JOINED = {
    "article": ("Art",),
    "nav": ("NonStruct",),
    "section": ("Sect",),
    "div": ("Div",),
    "ul": ("L",),
    "ol": ("L",),
    "dl": ("L",),
    "li": ("LI", "LBody"),
    "dt": ("LI", "LBody"),
    "dd": ("LI", "LBody"),
    "p": ("P",),
}
#: Scope in HTML -> in PDF, which knows no groups: the head of a group of rows stands over its columns.
_SCOPE = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Column"}
#: Elements that may hold text themselves.
_OF_TEXT = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "TH", "TD", "Caption", "Link"}
#: Elements whose only paragraph adds nothing to them.
_OF_ONE_PARAGRAPH = {"TH", "TD", "LBody", "Caption"}
#: Elements that stay though they are empty: a table has as many cells in each row.
_KEPT = {"TR", "TH", "TD", "Figure"}


#: Flag of an annotation that is printed.
_PRINTED = 4


@dataclass(frozen=True)
class Content:
    """Marked content of a page."""

    page: int
    number: int


@dataclass(frozen=True)
class Annotation:
    """A link of a page, as an object of the structure (``reference``)."""

    reference: bytes


@dataclass(eq=False)
class Node:
    """An element of the structure with what it holds."""

    element: Any
    kids: list[Node | Content | Annotation] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Name of its tag, without the slash."""
        return str(self.element["S"])[1:]

    @kind.setter
    def kind(self, name: str) -> None:
        self.element["S"] = f"/{name}"

    def nodes(self) -> list[Node]:
        """Return the elements that it holds directly."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def all(self) -> Iterator[Node]:
        """Yield it and every element within it."""
        yield self
        for kid in self.nodes():
            yield from kid.all()

    def contents(self) -> Iterator[Content | Annotation]:
        """Yield everything that is shown in it."""
        for node in self.all():
            yield from (kid for kid in node.kids if not isinstance(kid, Node))


def mend(document: Any, pdf: Any) -> None:
    """Mend the structure of a PDF before it is written (the ``finisher`` of WeasyPrint).

    Parameters
    ----------
    document : the document of WeasyPrint, whose boxes know the elements of HTML.
    pdf : the PDF of pydyf that was drawn from it.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    tree = _read(pdf, _object(pdf, root["K"][0]), _pages(pdf))
    pages = [page._page_box for page in document.pages]
    _join_pages(tree, pages)
    cells = _cells(pages)
    _join_tables(tree, cells)
    _leave_out_bare_links(tree, pdf)
    _wrap_bodies(tree, pdf)
    _simplify(tree)
    _tell_heads(tree, cells, root, pdf)
    _write(pdf, root, tree)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _pages(pdf: Any) -> dict[bytes, int]:
    return {reference: number for number, reference in enumerate(pdf.page_references)}


def _read(pdf: Any, element: Any, pages: dict[bytes, int]) -> Node:
    node = Node(element)
    for kid in element["K"]:
        if isinstance(kid, int):
            node.kids.append(Content(pages[element["Pg"]], kid))
        elif (held := _object(pdf, kid)).get("Type") == "/OBJR":
            node.kids.append(Annotation(kid))
        else:
            node.kids.append(_read(pdf, held, pages))
    return node


# What runs over pages.


def _join_pages(tree: Node, pages: list[Any]) -> None:
    """Join the last element of a page with the first of the next where both are one element of HTML."""
    joined: list[Node] = []
    for number, group in groupby(tree.nodes(), key=_page_of):
        begun = list(group)
        if joined and number > 0:
            expected = _expected(_chain(pages[number - 1], -1), _chain(pages[number], 0))
            if _join(joined[-1], begun[0], expected):
                del begun[0]
        joined += begun
    tree.kids = list(joined)


def _page_of(node: Node) -> int:
    return next((one.page for one in node.contents() if isinstance(one, Content)), -1)


def _expected(before: list[Any], after: list[Any]) -> list[str]:
    """Return the tags that one page leaves open and the next goes on with."""
    found: list[str] = []
    for one, other in zip(before, after, strict=False):
        if one is not other or one.tag not in _JOINED:
            break
        found += _JOINED[one.tag]
    return found


def _chain(page: Any, end: int) -> list[Any]:
    """Return the elements that hold the first (0) or the last (-1) thing on a page, the outermost first."""
    found: list[Any] = []
    box = page
    while children := [one for one in getattr(box, "children", ()) if _flows(one)]:
        box = children[end]
        element = box.element
        if element is not None and element.tag not in ("html", "body") and element not in found[-1:]:
            found.append(element)
    return found


def _flows(box: Any) -> bool:
    """Tell whether a box is part of the running text: no head or foot of the page."""
    return hasattr(box, "element") and not hasattr(box, "at_keyword")


def _join(into: Node, other: Node, expected: list[str]) -> bool:
    if not expected or not into.kind == other.kind == expected[0]:
        return False
    ends, begins = into.nodes(), other.nodes()
    if ends and begins and _join(ends[-1], begins[0], expected[1:]):
        other.kids.remove(begins[0])
    into.kids += other.kids
    return True


# Tables.


@dataclass(frozen=True)
class _Cell:
    """What HTML says of a cell: its element, and numbers that tell its table and its group of rows from others."""

    element: Any
    table: int
    group: int


def _cells(pages: Iterable[Any]) -> dict[int, _Cell]:
    """Return the cells of all pages by the number of their element of the structure."""
    found: dict[int, _Cell] = {}

    def walk(box: Any, table: int, group: int) -> None:
        element = getattr(box, "element", None)
        if box.element_tag == "table":
            table = id(element)
        elif box.element_tag in ("thead", "tbody", "tfoot"):
            group = id(element)
        if (mark := getattr(box, "mark", None)) is not None:
            found[mark.number] = _Cell(element, table, group)
        for child in getattr(box, "children", ()):
            if hasattr(child, "element_tag"):
                walk(child, table, group)

    for page in pages:
        walk(page, 0, 0)
    return found


def _cell_of(node: Node, cells: dict[int, _Cell]) -> _Cell | None:
    return next((cells[one.element.number] for one in node.all() if one.element.number in cells), None)


def _join_tables(tree: Node, cells: dict[int, _Cell]) -> None:
    """Let a table over several pages be one; where its head is printed again, that is an ornament."""
    begun: dict[int, Node] = {}
    for node in list(tree.all()):
        for kid in [one for one in node.nodes() if one.kind == "Table"]:
            cell = _cell_of(kid, cells)
            if cell is None:
                continue
            table = begun.setdefault(cell.table, kid)
            if table is not kid:
                _continue(table, kid, cells)
                node.kids.remove(kid)


def _continue(table: Node, more: Node, cells: dict[int, _Cell]) -> None:
    for part in more.nodes():
        if part.kind == "THead":
            continue
        end = table.nodes()[-1]
        last, first = _cell_of(end, cells), _cell_of(part, cells)
        if part.kind == end.kind == "TBody" and last and first and last.group == first.group:
            end.kids += part.kids
        else:
            table.kids.append(part)


def _tell_heads(tree: Node, cells: dict[int, _Cell], root: Any, pdf: Any) -> None:
    """Say of each head what it heads; where a table has heads within, each cell names its own."""
    import pydyf

    named: dict[str, Any] = {}
    for table in (node for node in tree.all() if node.kind == "Table"):
        inner = [(node, cells[node.element.number]) for node in table.all() if node.element.number in cells]
        heads = {cell.element.get("id"): node for node, cell in inner if node.kind == "TH"}
        grouped = any(cell.element.get("scope") in ("rowgroup", "colgroup") for _, cell in inner)
        for node, cell in inner:
            attributes = node.element["A"]
            node.element.pop("ID", None)
            attributes.pop("Headers", None)
            if node.kind == "TH":
                attributes["Scope"] = _SCOPE.get(cell.element.get("scope"), "/Column")
            if grouped and (told := [one for one in cell.element.get("headers", "").split() if one in heads]):
                attributes["Headers"] = pydyf.Array(pydyf.String(one) for one in told)
                named |= {one: heads[one].element for one in told}
            if attributes.keys() == {"O"}:
                del node.element["A"]
    for name, element in named.items():
        element["ID"] = pydyf.String(name)
    if named:
        pairs = [
            part
            for name in sorted(named, key=str.encode)
            for part in (pydyf.String(name), named[name].reference)
        ]
        tree_of_names = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
        pdf.add_object(tree_of_names)
        root["IDTree"] = tree_of_names.reference


# What says nothing.


def _simplify(node: Node, in_text: bool = False) -> None:
    """Leave out elements that say nothing of what they hold, and let every text stand in an element of text."""
    in_text = in_text or node.kind in _OF_TEXT
    kids: list[Node | Content | Annotation] = []
    for kid in node.kids:
        if not isinstance(kid, Node):
            kids.append(kid)
            continue
        _simplify(kid, in_text)
        if _says_nothing(kid, node, in_text):
            kids += kid.kids
        elif kid.kids or kid.kind in _KEPT:
            kids.append(kid)
    node.kids = kids
    if not in_text and node.kind in ("NonStruct", "Div", "Span") and not all(map(_is_block, kids)):
        node.kind = "P"
    only = kids[0] if len(kids) == 1 else None
    if node.kind in _OF_ONE_PARAGRAPH and isinstance(only, Node) and only.kind == "P":
        node.kids = only.kids


def _says_nothing(node: Node, around: Node, in_text: bool) -> bool:
    if node.kind in ("Span", "NonStruct"):
        return in_text or around.kind in ("NonStruct", "Div") or all(map(_is_block, node.kids))
    if node.kind == "Div":
        return len(node.kids) == 1 and _is_block(node.kids[0])
    if node.kind == "Caption":
        return around.kind == "Caption"
    # What style adds to a link.
    return node.kind == "Link" and not any(isinstance(one, Annotation) for one in node.contents())


def _is_block(kid: Node | Content | Annotation) -> bool:
    return isinstance(kid, Node) and kid.kind not in ("Span", "Link")


def _leave_out_bare_links(tree: Node, pdf: Any) -> None:
    """Leave out links of which a line shows nothing but a space, and let all others be printed."""
    bare: set[bytes] = set()
    for node in list(tree.all()):
        for kid in node.nodes():
            if kid.kind == "Link" and not any(isinstance(one, Content) for one in kid.contents()):
                bare |= {one.reference for one in kid.contents() if isinstance(one, Annotation)}
                node.kids.remove(kid)
    gone = {_object(pdf, reference)["Obj"] for reference in bare}
    for reference in pdf.page_references:
        page = _object(pdf, reference)
        if "Annots" in page:
            page["Annots"][:] = [one for one in page["Annots"] if one not in gone]
            for annotation in page["Annots"]:
                _object(pdf, annotation)["F"] = _PRINTED


def _wrap_bodies(tree: Node, pdf: Any) -> None:
    """Let an item of a list hold nothing but its sign and its body."""
    import pydyf

    for node in list(tree.all()):
        within = [kid for kid in node.kids if not isinstance(kid, Node) or kid.kind not in ("Lbl", "LBody")]
        if node.kind == "LI" and within:
            body = Node(pydyf.Dictionary({"S": "/LBody"}), within)
            pdf.add_object(body.element)
            node.kids = [*(kid for kid in node.kids if kid not in within), body]


# Back to the PDF.


def _write(pdf: Any, root: Any, tree: Node) -> None:
    """Write the tree, make what stands in no element an artifact, and number the rest anew."""
    import pydyf

    pages = [_object(pdf, reference) for reference in pdf.page_references]
    holders: dict[tuple[int, int], Any] = {}
    links: list[Any] = []
    parents = [(tree, root)]
    while parents:
        node, parent = parents.pop()
        node.element["P"] = parent.reference
        node.element.pop("Type", None)
        own = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
        if own is None:
            node.element.pop("Pg", None)
        else:
            node.element["Pg"] = pdf.page_references[own]
        written = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                written.append(kid.element.reference)
                parents.append((kid, node.element))
            elif isinstance(kid, Annotation):
                written.append(kid.reference)
                links.append((kid, node.element))
            else:
                holders[kid.page, kid.number] = node.element
                written.append(
                    kid.number
                    if kid.page == own
                    else pydyf.Dictionary(
                        {"Type": "/MCR", "Pg": pdf.page_references[kid.page], "MCID": kid.number}
                    )
                )
        if len(written) == 1:
            node.element["K"] = written[0]
        elif written:
            node.element["K"] = written
        else:
            node.element.pop("K", None)
    numbers = pydyf.Array()
    for number, page in enumerate(pages):
        count = _mark_artifacts(_object(pdf, page["Contents"]).stream, number, holders)
        here = [holders.get((number, one)) for one in range(count)]
        numbers += [number, pydyf.Array(b"null" if one is None else one.reference for one in here)]
    for number, (link, element) in enumerate(links, start=len(pages)):
        annotation = _object(pdf, _object(pdf, link.reference)["Obj"])
        annotation["StructParent"] = number
        numbers += [number, element.reference]
    parent_tree = _object(pdf, root["ParentTree"])
    parent_tree["Nums"] = numbers
    root["ParentTreeNextKey"] = len(pages) + len(links)


def _mark_artifacts(stream: list[Any], page: int, holders: dict[tuple[int, int], Any]) -> int:
    """Make marked content that no element holds an artifact; return how much marked content there was."""
    count = 0
    for at, item in enumerate(stream):
        if isinstance(item, dict) and "MCID" in item:
            number = item["MCID"]
            count = max(count, number + 1)
            if (page, number) not in holders:
                stream[at - 1], stream[at], stream[at + 1] = "/Artifact", b"", b"BMC"
    return count

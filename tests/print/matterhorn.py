"""What a machine can decide of the Matterhorn protocol (PDF/UA-1): each function yields the faults of a PDF."""

from itertools import pairwise

import pikepdf

#: Operators that show something.
_SHOW = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}
#: Tags that PDF 1.7 knows, of those that a book needs.
STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
    *(
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Span",
        "Quote",
        "Note",
        "Reference",
    ),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Link", "Figure", "Formula", "Code"),
}
_WITHIN = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}
_AROUND = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
}
_PRINTED, _HIDDEN = 4, 2


def kids(element):
    """Return what an element holds, always as a list."""
    held = element.get("/K", pikepdf.Array())
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def is_element(kid):
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def elements(document):
    """Yield every element of the structure with its depth-first order and what stands around it."""
    waiting = [(one, None) for one in reversed(kids(document.Root.StructTreeRoot))]
    while waiting:
        element, around = waiting.pop()
        yield element, around
        waiting += [(kid, element) for kid in reversed(kids(element)) if is_element(kid)]


def kind(element):
    return str(element.S)[1:]


def faults_of_document(document):
    """06, 07, 11: what the document says of itself."""
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if not root.get("/Lang"):
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    with document.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the metadata do not claim PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "no title"
        if not metadata.get("dc:rights"):
            yield "no rights"
    if "/PageLabels" not in root:
        yield "no labels of pages"
    if root.get("/AcroForm") or root.get("/Names", {}).get("/JavaScript"):
        yield "forms or scripts"


def faults_of_fonts(document):
    """10, 31: fonts are embedded, and their letters are known."""
    for font in document.objects:
        if not isinstance(font, pikepdf.Dictionary):
            continue
        if font.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(
            font.keys()
        ):
            yield f"{font.FontName} is not embedded"
        if font.get("/Type") == "/Font" and font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"{font.BaseFont} does not know its letters"


def faults_of_content(document, pages):
    """01: all content is tagged or an artifact, never both, and what is tagged stands in the tree."""
    held = {}
    for element, _ in elements(document):
        for kid in kids(element):
            if isinstance(kid, int):
                held[element.Pg.objgen, kid] = element
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                held[kid.Pg.objgen, int(kid.MCID)] = element
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for number in pages:
        page = document.pages[number]
        of_page = parents[int(page.StructParents)]
        open_ = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BMC", "BDC"):
                tag = str(operands[0])
                if tag == "/Artifact":
                    if any(one is not None for one in open_):
                        yield f"page {number + 1}: an artifact within tagged content"
                    open_.append(None)
                    continue
                mcid = int(operands[1].MCID)
                if None in open_:
                    yield f"page {number + 1}: tagged content within an artifact"
                if (page.objgen, mcid) not in held:
                    yield f"page {number + 1}: content {mcid} stands in no element"
                elif of_page[mcid].objgen != held[page.objgen, mcid].objgen:
                    yield f"page {number + 1}: content {mcid} names another element"
                open_.append(mcid)
            elif name == "EMC":
                open_.pop()
            elif name in _SHOW and not open_:
                yield f"page {number + 1}: {name} shows what is neither tagged nor an artifact"


def faults_of_structure(document):
    """02, 09, 13, 14, 17: tags are known and stand where they may, figures say what they show, headings skip no level."""
    levels = [0]
    for element, around in elements(document):
        tag = kind(element)
        if tag not in STANDARD:
            yield f"unknown tag {tag}"
        inside = {kind(kid) for kid in kids(element) if is_element(kid)}
        if tag in _WITHIN and (wrong := inside - _WITHIN[tag]):
            yield f"{', '.join(sorted(wrong))} in {tag}"
        if tag in _AROUND and (around is None or kind(around) not in _AROUND[tag]):
            yield f"{tag} in {around is not None and kind(around)}"
        if tag == "Figure" and not (str(element.get("/Alt", "")) and "/BBox" in element.get("/A", {})):
            yield "a figure without words or place"
        if tag[0] == "H" and tag[1:].isdigit():
            levels.append(int(tag[1:]))
    yield from (f"H{after} follows H{before}" for before, after in pairwise(levels) if after > before + 1)


def faults_of_tables(document):
    """15: rows are of equal length, heads have a scope, and the heads that a cell names exist."""
    root = document.Root.StructTreeRoot
    named = root.get("/IDTree", {}).get("/Names", pikepdf.Array())
    names = [str(named[at]) for at in range(0, len(named), 2)]
    if names != sorted(names, key=str.encode):
        yield "the tree of names is not in order"
    known = dict(zip(names, (named[at] for at in range(1, len(named), 2)), strict=True))
    for element, _ in elements(document):
        attributes = element.get("/A", {})
        if kind(element) == "TH" and str(attributes.get("/Scope", "")) not in ("/Row", "/Column"):
            yield "a head without scope"
        if "/ID" in element and known.get(str(element.ID), element).objgen != element.objgen:
            yield f"{element.ID} names two elements"
        for head in attributes.get("/Headers", ()):
            if str(head) not in known or kind(known[str(head)]) != "TH":
                yield f"the head {head} does not exist"
        if kind(element) == "Table":
            yield from _uneven(element)


def _uneven(table):
    rows = [
        row
        for part in kids(table)
        for row in ([part] if kind(part) == "TR" else kids(part))
        if is_element(row) and kind(row) == "TR"
    ]
    spans, widths = {}, set()
    for row in rows:
        width = sum(1 for left in spans.values() if left > 0)
        spans = {column: left - 1 for column, left in spans.items() if left > 1}
        for cell in kids(row):
            attributes = cell.get("/A", {})
            columns, height = int(attributes.get("/ColSpan", 1)), int(attributes.get("/RowSpan", 1))
            for _ in range(columns if height > 1 else 0):
                spans[len(spans)] = height - 1
            width += columns
        widths.add(width)
    if len(widths) > 1:
        yield f"rows of {sorted(widths)} cells in one table"


def faults_of_links(document):
    """28: each annotation is a link with words, in an element of its own, reached in the order of the structure."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for number, page in enumerate(document.pages, start=1):
        annotations = page.get("/Annots", ())
        if annotations and page.get("/Tabs") != "/S":
            yield f"page {number}: links are not reached in the order of the structure"
        for one in annotations:
            if one.get("/Subtype") != "/Link":
                yield f"page {number}: an annotation that is no link"
                continue
            if not str(one.get("/Contents", "")):
                yield f"page {number}: a link without words"
            flags = int(one.get("/F", 0))
            if flags & _HIDDEN or not flags & _PRINTED:
                yield f"page {number}: a link that is hidden or not printed"
            element = parents.get(int(one.get("/StructParent", -1)))
            if element is None or kind(element) != "Link":
                yield f"page {number}: a link in no element"
            elif one.objgen not in {
                kid.Obj.objgen
                for kid in kids(element)
                if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
            }:
                yield f"page {number}: a link in the element of another"


#: Every check that needs nothing but the document.
CHECKS = (faults_of_document, faults_of_fonts, faults_of_structure, faults_of_tables, faults_of_links)

"""Works as other programs would export them: the other side of what `livingreview.adding.formats` reads."""

import json
import re

from pybtex.bibtex.utils import split_name_list, split_tex_string


def plain(text):
    return re.sub(r"\\([&%$#_])", r"\1", text).replace("{", "").replace("}", "")


def people(field):
    """Yield (surname, suffix, given), or the name of a body alone."""
    for name in split_name_list(field):
        if name.startswith("{"):
            yield (name[1:-1],)
            continue
        parts = [part.strip() for part in split_tex_string(name, ",")]
        yield (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0], "", parts[1])


def pages(fields):
    return fields["pages"].replace("--", "-")


def bibtex(fields):
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if name not in ("keywords", "note")]
    return "\n".join(["@article{x,", *lines, "  abstract = {Long.},", "}"]) + "\n"


def ris(fields):
    lines = ["TY  - JOUR", f"TI  - {plain(fields['title'])}", f"T2  - {plain(fields['journal'])}"]
    for name in people(fields["author"]):
        body = len(name) == 1
        lines.append(
            f"AU  - {plain(name[0])},"
            if body
            else "AU  - " + ", ".join(filter(None, (name[0], name[2], name[1])))
        )
    start, _, end = pages(fields).partition("-")
    lines += [
        f"PY  - {fields['year']}",
        f"VL  - {fields['volume']}",
        f"IS  - {fields['number']}",
        f"SP  - {start}",
    ]
    lines += [f"EP  - {end}"] if end else []
    lines += [f"DO  - {fields['doi']}", f"AN  - {fields['pmid']}", "DB  - PubMed", "ER  - "]
    return "\r\n".join(lines) + "\r\n"


def medline(fields):
    words = plain(fields["title"]).split(" ")
    half = len(words) // 2
    lines = [f"PMID- {fields['pmid']}", "TI  - " + " ".join(words[:half] or words)]
    lines += ["      " + " ".join(words[half:]) + "."] if half else []
    lines += [f"PG  - {pages(fields)}", f"LID - {fields['doi']} [doi]"]
    for name in people(fields["author"]):
        lines.append(
            f"CN  - {plain(name[0])}" if len(name) == 1 else f"FAU - {name[0]}, {name[2]} {name[1]}".rstrip()
        )
    lines += [f"JT  - {plain(fields['journal'])}", f"VI  - {fields['volume']}", f"IP  - {fields['number']}"]
    return "\n".join([*lines, f"DP  - {fields['year']} Mar 20", "SO  - J Ex. doi: 10.1000/other.", ""]) + "\n"


def csl(fields):
    authors = [
        {"literal": plain(name[0])}
        if len(name) == 1
        else {"family": name[0], "given": name[2], "suffix": name[1]}
        for name in people(fields["author"])
    ]
    work = {
        "type": "article-journal",
        "title": plain(fields["title"]),
        "container-title": plain(fields["journal"]),
        "author": authors,
        "issued": {"date-parts": [[int(fields["year"]), 3, 20]]},
        "volume": fields["volume"],
        "issue": fields["number"],
        "page": pages(fields),
        "DOI": fields["doi"],
        "PMID": fields["pmid"],
    }
    return json.dumps([work])


WRITERS = {"bibtex": bibtex, "ris": ris, "medline": medline, "csl": csl}

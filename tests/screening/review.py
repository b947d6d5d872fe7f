"""Two records that a watch has found, its report, and what was decided on them."""

from livingreview.screening import candidate, rows

FROG = {
    "record": "doi-10-1000-frog",
    "title": "Frogs in ponds: a randomised trial",
    "authors": ["Doe, J", "Roe, R"],
    "year": "2025",
    "abstract": "Frogs were randomised to ponds.",
    "identifiers": {"doi": "10.1000/frog", "pmid": "1"},
    "topics": ["ponds"],
    "trials": {"NCT00000001": ["example-1"]},
}
NEWT = {"record": "pmid-2", "title": "Newts again", "identifiers": {"pmid": "2"}, "topics": ["ponds"]}
REPORT = {
    "format": candidate.FORMAT,
    "made_on": "2025-05-01",
    "searches": [
        {
            "string": "ponds-pubmed",
            "version": 1,
            "service": "pubmed",
            "topic": "ponds",
            "fetched": 5,
            "state": "whole",
        },
        {
            "string": "ponds-crossref",
            "version": 2,
            "service": "crossref",
            "topic": "ponds",
            "fetched": 4,
            "state": "whole",
        },
        {"string": "trials", "version": 1, "service": "pubmed", "topic": "", "fetched": 7, "state": "whole"},
    ],
    "candidates": [FROG, NEWT],
}
TOPIC = {"topic": "ponds", "title": "Ponds", "chapters": "index", "every_months": "3"}


def decided(project, stage="title"):
    return [
        (row["record"], row["reader"], row["decision"], row["reason"])
        for row in rows.read(project)
        if row["stage"] == stage
    ]

"""A work is looked up by its identifier at one register, with one question, or it is said what to do instead."""

import http.server
import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from livingreview import environment
from livingreview.adding import lookup
from livingreview.adding.lookup import Identifier, identifier, looked_up
from livingreview.adding.row import AddError

CSL = {
    "type": "journal-article", "DOI": "10.1000/New.9", "title": "Role of <i>STK11</i> in examples",
    "container-title": "Journal of Examples", "author": [{"family": "Roe", "given": "Richard"}],
    "issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2024, 1]]},
}  # fmt: skip
NBIB = "\nPMID- 12345\nTI  - A title.\nFAU - Roe, Richard\nJT  - Journal of examples\nDP  - 2024 Mar\nLID - 10.1000/x [doi]\n"
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000002", "briefTitle": "Short", "officialTitle": "A Study of X & Y", "acronym": "EXAMPLE-2"},
        "statusModule": {"lastUpdatePostDateStruct": {"date": "2025-03"}},
    }
}  # fmt: skip


class Register:
    """Stands in for the registers: answers each path with what a test says, and notes what was asked."""

    def __init__(self):
        self.answers, self.asked, self.address = {}, [], ""

    def tell(self, path, status, body, **headers):
        body = body if isinstance(body, bytes) else body.encode()
        self.answers.setdefault(path, []).append((status, body, headers))


@pytest.fixture
def register(monkeypatch):
    of = Register()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            of.asked.append((self.path, dict(self.headers)))
            told = of.answers.get(urlsplit(self.path).path) or [(404, b"Resource not found.", {})]
            status, body, headers = told.pop(0) if len(told) > 1 else told[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with running(Handler) as address:
        of.address = address
        monkeypatch.setenv(environment.SERVICES, address)
        yield of


@contextmanager
def running(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refused(of, **options):
    with pytest.raises(AddError) as error:
        looked_up(of, **options)
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


def test_a_doi_is_asked_for_as_csl_json_and_follows_an_alias(register):
    register.tell("/doi/10.1000/old", 301, "", Location="/doi/10.1000/new.9")
    register.tell("/doi/10.1000/new.9", 200, json.dumps(CSL))
    entry = looked_up(Identifier("doi", "10.1000/old"))
    assert entry.fields == {
        "author": "Roe, Richard", "title": "Role of STK11 in examples", "journal": "Journal of Examples",
        "year": "2024", "doi": "10.1000/New.9",
    }  # fmt: skip
    assert len(register.asked) == 2
    assert register.asked[0][1]["Accept"] == "application/vnd.citationstyles.csl+json"


def test_signs_of_a_doi_do_not_change_the_question(register):
    register.tell("/doi/10.1002/%3C1::aid%3E3.0.co;2-q%23a%3Fb", 200, json.dumps(CSL | {"DOI": ""}))
    assert (
        looked_up(Identifier("doi", "10.1002/<1::aid>3.0.co;2-q#a?b")).fields["doi"]
        == "10.1002/<1::aid>3.0.co;2-q#a?b"
    )


def test_a_pubmed_id_is_asked_for_as_medline_and_nothing_of_the_reader_is_sent(register):
    register.tell("/entrez/eutils/efetch.fcgi", 200, NBIB)
    assert looked_up(Identifier("pmid", "12345")).fields["doi"] == "10.1000/x"
    ((path, headers),) = register.asked
    assert parse_qs(urlsplit(path).query) == {
        "db": ["pubmed"], "id": ["12345"], "rettype": ["medline"], "retmode": ["text"], "tool": ["livingreview"],
    }  # fmt: skip
    assert "Cookie" not in headers
    assert headers["User-Agent"].startswith("livingreview/")


def test_a_trial_becomes_a_record_of_its_register(register):
    register.tell("/api/v2/studies/NCT00000001", 301, "", Location="/api/v2/studies/NCT00000002?format=json")
    register.tell("/api/v2/studies/NCT00000002", 200, json.dumps(STUDY))
    assert looked_up(Identifier("nct", "NCT00000001"), pause=lambda _: None).fields == {
        "author": "{ClinicalTrials.gov}", "title": r"A Study of X \& Y (EXAMPLE-2)", "year": "2025",
        "howpublished": "Registry record NCT00000002", "url": "https://clinicaltrials.gov/study/NCT00000002",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("of", "status", "body"),
    [
        (Identifier("doi", "10.1000/x"), 404, "Resource not found."),
        (Identifier("doi", "10.1000/x"), 200, "<html><body>A page</body></html>"),
        (Identifier("doi", "10.1000/x"), 200, "{"),
        (Identifier("doi", "10.1000/x"), 200, "[]"),
        (Identifier("doi", "10.1000/x"), 200, b"\xff\xfe\x00"),
        (Identifier("pmid", "1"), 200, ""),
        (Identifier("pmid", "1"), 200, "<ERROR>Empty ID list; Nothing to store</ERROR>"),
        (Identifier("pmid", "1"), 200, NBIB),
        (Identifier("nct", "NCT00000009"), 400, "Parameter `x` is unknown parameter"),
        (Identifier("nct", "NCT00000009"), 200, '{"protocolSection": {}}'),
        (Identifier("nct", "NCT00000009"), 200, "[1]"),
    ],
)
def test_an_answer_without_the_record_says_to_compare_the_identifier(register, of, status, body):
    path = {
        "doi": f"/doi/{of.value}",
        "pmid": "/entrez/eutils/efetch.fcgi",
        "nct": f"/api/v2/studies/{of.value}",
    }
    register.tell(path[of.kind], status, body)
    said = refused(of)
    assert f"has no usable record of {of.value}: compare the identifier with the paper" in said
    assert "--file" in said
    assert len(register.asked) == 1


def test_a_busy_register_is_asked_once_more_after_the_time_it_names(register):
    register.tell("/doi/10.1000/x", 429, "<html>429</html>", Retry_After="3")
    register.tell("/doi/10.1000/x", 200, json.dumps(CSL))
    waited = []
    assert looked_up(Identifier("doi", "10.1000/x"), pause=waited.append).fields["year"] == "2024"
    assert waited == [3]


@pytest.mark.parametrize(("said", "waited"), [("20", 20), ("soon", 1), ("Mon, 01 Jan 2001 00:00:00 GMT", 0)])
def test_a_register_that_stays_busy_is_left_alone(register, said, waited):
    register.tell("/doi/10.1000/x", 503, "", Retry_After=said)
    waits = []
    assert "doi.org is busy or out of order (answer 503). Nothing was added. Try again later" in refused(
        Identifier("doi", "10.1000/x"), pause=waits.append
    )
    assert (waits, len(register.asked)) == ([waited], 2)


def test_a_register_that_asks_for_hours_is_not_asked_again(register):
    register.tell("/doi/10.1000/x", 503, "", Retry_After="9999")
    assert "asks to be left alone for 3 hours. Nothing was added." in refused(Identifier("doi", "10.1000/x"))
    assert len(register.asked) == 1


def test_a_register_that_cannot_be_reached_says_how_to_go_on_without_it(monkeypatch):
    with running(http.server.BaseHTTPRequestHandler) as address:
        pass
    monkeypatch.setenv(environment.SERVICES, address)
    for kind, name, instead in (
        ("doi", "doi.org", "export it from your reference manager"),
        ("pmid", "PubMed", "choose Cite, Download .nbib"),
        ("nct", "ClinicalTrials.gov", "choose Download, RIS"),
    ):
        said = refused(Identifier(kind, "1"), pause=lambda _: None)
        assert said.startswith(f"{name} cannot be reached from here. Nothing was added.")
        assert instead in said


def test_a_register_that_does_not_answer_is_not_waited_for(register, monkeypatch):
    started = threading.Event()

    class Silent(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            started.set()
            threading.Event().wait(0.5)

        def log_message(self, *_):
            pass

    monkeypatch.setattr(lookup, "PATIENCE", replace(lookup.PATIENCE, timeout=0.05))
    with running(Silent) as address:
        monkeypatch.setenv(environment.SERVICES, address)
        assert "cannot be reached" in refused(Identifier("doi", "10.1000/x"), pause=lambda _: None)
    assert started.is_set()


def test_an_answer_as_long_as_a_library_is_not_read(register, monkeypatch):
    monkeypatch.setattr(lookup, "PATIENCE", replace(lookup.PATIENCE, most=10))
    register.tell("/doi/10.1000/x", 200, json.dumps(CSL))
    assert "no usable record" in refused(Identifier("doi", "10.1000/x"))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_register_leads_to_no_file(register, to):
    register.tell("/doi/10.1000/x", 302, "", Location=to)
    assert "Nothing was added" in refused(Identifier("doi", "10.1000/x"), pause=lambda _: None)


@pytest.mark.parametrize("address", ["file:///etc", "gopher://x"])
def test_no_setting_leads_to_a_file(monkeypatch, address):
    monkeypatch.setenv(environment.SERVICES, address)
    assert "cannot be asked at" in refused(Identifier("doi", "10.1000/x"))


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("https://doi.org/10.1000/ABC", Identifier("doi", "10.1000/abc")),
        ("doi: 10.1016/S0140-6736(20)1-9.", Identifier("doi", "10.1016/s0140-6736(20)1-9")),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", Identifier("pmid", "123")),
        ("PMID 123", Identifier("pmid", "123")),
        ("https://clinicaltrials.gov/study/NCT01234567", Identifier("nct", "NCT01234567")),
        ("NCT0123456", None),
        ("0123", None),
        ("10.1000/a b", None),
        ("10.1000/\\input{x}", None),
        ("javascript:alert(1)", None),
        ("https://example.org/10.1000/x", None),
        ("", None),
    ],
)
def test_identifiers_are_told_apart(text, of):
    assert identifier(text) == of

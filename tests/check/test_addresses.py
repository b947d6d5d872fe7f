"""A work is found where it was issued: no address of a preview, a gateway, a bare number or a copy."""

import pytest

from livingreview.check import addresses
from livingreview.evidence.bibliography import Entry

COPIES = {
    "https://47.251.13.51:8081/3704": "47.251.13.51 is a bare number",
    "https://site-git-main.vercel.app/view/a": "site-git-main.vercel.app is a preview",
    "https://staging1.journal.org/a": "staging1.journal.org is a preview",
    "https://qa00.journal.org/a": "qa00.journal.org is a preview",
    "https://journal-com.libproxy1.nus.edu.sg/a": "journal-com.libproxy1.nus.edu.sg is a preview",
    "https://webmail.summit.com/a": "webmail.summit.com is a preview",
    "https://uk.stocks.example/a": "uk.stocks.example copies what others have issued",
    "https://www.stocks.example/a": "stocks.example copies what others have issued",
}
OWN = (
    "https://clinicaltrials.gov/study/NCT00000000",
    "https://www.devicejournal.org/a",
    "https://contest.org/a",
    "https://mystocks.example/a",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC1",
)


def with_address(project, address, note=""):
    said = f"  note = {{{note}}},\n" if note else ""
    project.replace("references.bib", "  doi =", f"  url = {{{address}}},\n{said}  doi =")
    project.path(addresses.FILE).write_text("# Copies\nstocks.example\n", encoding="utf-8")
    return [fault for fault in project.faults("bibliography") if fault.column == "url"]


@pytest.mark.parametrize("address", COPIES)
def test_an_address_of_a_copy_is_refused(project, address):
    (fault,) = with_address(project, address)
    assert fault.message.startswith(COPIES[address])
    assert "read_in" in fault.message


@pytest.mark.parametrize("address", OWN)
def test_an_address_of_its_own_stands(project, address):
    assert with_address(project, address) == []


def test_a_note_with_a_reason_lets_it_stand(project):
    note = "This address because the issuer closed its own in 2021"
    assert with_address(project, "https://beta.journal.org/a", note) == []


END = "; give the issuer's own address or none, and name the copy as `read_in` in data/review/readings.csv (doe2020a)"


def told(address, note=""):
    entry = Entry("doe2020a", "misc", 3, {"url": address, "note": note}, {"url": 5})
    return [str(fault) for fault in addresses.check([entry], {"stocks.example", "b.org"})]


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("1.2.3.4", "is a bare number, not the name of a host"),
        *(
            (host, "is a preview, a trial run or a gateway")
            for host in (
                *(
                    "staging.a.org",
                    "stage.a.org",
                    "preview.a.org",
                    "dev.a.org",
                    "test.a.org",
                    "qa.a.org",
                    "beta.a.org",
                ),
                *(
                    "webmail.a.org",
                    "localhost",
                    "proxy.a.org",
                    "libproxy2.a.org",
                    "ezproxy.a.org",
                    "a-test.b.org",
                ),
                *("a.mylibproxy.org", "a.vercel.app", "a.netlify.com", "a.herokuapp.com", "a.fastly.net"),
                *("a.platformsh.site", "a.pages.dev"),
            )
        ),
        ("stocks.example", "copies what others have issued"),
        ("a.b.org", "copies what others have issued"),
    ],
)
def test_what_is_wrong_with_an_address_is_one_whole_line(host, said):
    line = f"references.bib, line 5, url: {host} {said}{END}"
    assert told(f"https://{host}/a") == told(f"https://www.{host}:80/a", "See there") == [line]
    assert told(f"https://{host}/a", "This address because it is") == []


@pytest.mark.parametrize(
    "address", ["", "https://[a", "nothing", "https://1.2.3/a", "https://ab.org", "https://tests.org"]
)
def test_an_address_that_is_none_or_only_looks_like_one_may_stand(address):
    assert told(address) == []


def test_an_address_without_a_line_of_its_own_is_told_in_that_of_its_entry():
    entry = Entry("doe2020a", "misc", 3, {"url": "https://1.2.3.4/a"})
    assert [fault.line for fault in addresses.check([entry], set())] == [3]


def test_without_its_list_a_review_knows_no_copies(project):
    project.replace("references.bib", "  doi =", "  url = {https://stocks.example/a},\n  doi =")
    assert project.lines("bibliography") == []


def test_a_list_that_cannot_be_read_is_one_line(project):
    project.path(addresses.FILE).write_bytes(b"\xff\xfea\x00")
    assert project.lines("bibliography") == [
        f"{addresses.FILE}, line 1: the file is UTF-16; save it as UTF-8"
    ]

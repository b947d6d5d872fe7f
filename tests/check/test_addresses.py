"""A work is found where it was issued: no address of a preview, a gateway, a bare number or a copy."""

import pytest

from livingreview.check import addresses

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

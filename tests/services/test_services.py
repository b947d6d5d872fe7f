"""Each service is asked as it wants to be, its traps are known, and what fails is said in a clause."""

import datetime
import json
import sqlite3
from email.utils import formatdate

import pytest

from livingreview.services import clinicaltrials, crossref, europe_pmc, pubmed
from livingreview.services.answers import UnreadableError, as_json, said
from livingreview.services.client import (
    Client,
    Patience,
    RefusedError,
    SilentError,
    UnusableError,
)
from livingreview.services.named import CROSSREF, PUBMED
from livingreview.services.record import CORRECTED, PUBLISHED, RETRACTED, Notice
from tests.services.standing_in import CURSOR, HTML, Answer, Work, plain, told

SINCE, UNTIL = datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)


@pytest.fixture
def client(services, clock):
    made = Client("tests", contact="keeper@example.org", clock=clock, patience=Patience(jitter=0))
    yield made
    made.close()


def works(count, words="ABC", **more):
    return [
        Work(f"Work {n}", pmid=str(100 + n), doi=f"10.1000/{n}", words=words, entered=f"2026-01-{n % 28 + 1:02}", **more)
        for n in range(count)
    ]  # fmt: skip


# PubMed.


def test_a_title_does_not_end_where_its_italics_begin(services, client):
    services.works = [
        Work(
            "Loss of <i>STK11</i> &amp; TNF-α in ‏عربي‏ patients", pmid="1", doi="10.1002/(SICI)1<1::AID>3.0.CO;2-#%",
            pmcid="PMC1", words="ABC", trials=("NCT01234567",),
            abstract=(("OBJECTIVE", "To see p<sub>trend</sub> now."), ("RESULTS", "Seen in NCT07654321.")),
        )
    ]  # fmt: skip
    (record,) = pubmed.search(client, "ABC", SINCE, UNTIL).records.values()
    assert record.title == "Loss of <i>STK11</i> &amp; TNF-α in ‏عربي‏ patients"
    assert record.abstract == "OBJECTIVE: To see p<sub>trend</sub> now.\nRESULTS: Seen in NCT07654321."
    assert record.identifiers == {"pmid": "1", "doi": "10.1002/(sici)1<1::aid>3.0.co;2-#%", "pmcid": "PMC1"}
    assert record.trials == ("NCT01234567", "NCT07654321")
    assert (record.authors, record.year, record.pages) == (("Roe, Richard",), "2026", "1-9")


def test_pubmed_is_told_who_asks_and_for_which_days(services, client):
    pubmed.search(client, "ABC", SINCE, UNTIL)
    ((_, path, params, headers, method),) = services.asked
    assert (path, method) == ("esearch.fcgi", "GET")
    assert (params["mindate"], params["maxdate"], params["datetype"]) == ("2026/01/01", "2026/01/31", "edat")
    assert (params["tool"], params["email"]) == ("livingreview", "keeper@example.org")
    assert headers["user-agent"].endswith("(tests; mailto:keeper@example.org)")


def test_a_long_question_is_sent_as_a_form(services, client):
    services.works = works(1)
    query = " OR ".join(["ABC", *(f"NCT{n:08}[All Fields]" for n in range(60))])
    assert len(pubmed.search(client, query, SINCE, UNTIL).records) == 1
    assert [method for *_, method in services.asked] == ["POST", "GET"]


def test_a_search_with_more_than_pubmed_gives_is_split_by_its_days(services, client, monkeypatch):
    monkeypatch.setattr(pubmed, "_MOST", 5)
    services.pubmed_most = 5
    services.works = works(20)
    found = pubmed.search(client, "ABC", SINCE, UNTIL)
    assert len(found.records) == 20
    assert (found.count, found.whole, found.warnings) == (20, True, [])


def test_a_day_with_more_than_pubmed_gives_is_said_to_be_cut(services, client, monkeypatch):
    monkeypatch.setattr(pubmed, "_MOST", 5)
    services.pubmed_most = 5
    services.works = [Work(f"Work {n}", pmid=str(n + 1), words="ABC", entered="2026-01-10") for n in range(7)]
    found = pubmed.search(client, "ABC", SINCE, UNTIL)
    assert not found.whole
    assert found.warnings == ["says there are 7 records, and gave 5"]


def test_words_that_pubmed_does_not_know_are_told_also_where_it_finds_something(services, client):
    services.works = works(1)
    services.pubmed_errors = ("qwertz[mh]",)
    services.pubmed_warnings = ("Quoted phrase not found.",)
    found = pubmed.search(client, "ABC", SINCE, UNTIL)
    assert found.warnings == ["does not know the words qwertz[mh]", "says: Quoted phrase not found."]
    assert found.whole


def test_that_there_is_nothing_new_is_no_warning(services, client):
    found = pubmed.search(client, "ABC", SINCE, UNTIL)
    assert (found.count, found.warnings, found.whole) == (0, [], True)


def test_an_error_in_a_good_answer_of_pubmed_is_an_error(services, client):
    services.wrong("pubmed", services._xml("<eSearchResult><ERROR>'retstart' cannot be larger than 9998</ERROR></eSearchResult>"))  # fmt: skip
    with pytest.raises(UnusableError, match="PubMed says: 'retstart' cannot be larger than 9998"):
        pubmed.search(client, "ABC", SINCE, UNTIL)


def test_a_work_of_pubmed_tells_of_its_retraction_correction_and_publication(services, client):
    services.works = [
        Work("Was wrong", pmid="1", comments=(("RetractionIn", "9"), ("Cites", "8")), kinds=("Retracted Publication",)),
        Work("Was marked", pmid="2", kinds=("Journal Article", "Retracted Publication")),
        Work("Was mended", pmid="3", comments=(("ErratumIn", "7"),)),
        Work("Was early", pmid="4", comments=(("UpdateIn", "6"),), kinds=("Preprint",)),
        Work("Retracts", pmid="9", comments=(("RetractionOf", "1"),)),
    ]  # fmt: skip
    found = {record.id: record for record in pubmed.fetch(client, "12349")}
    assert found["1"].notices == (Notice(RETRACTED, "pmid:9"),)
    assert found["2"].notices == (Notice(RETRACTED),)
    assert found["3"].notices == (Notice(CORRECTED, "pmid:7"),)
    assert found["4"].notices == (Notice(PUBLISHED, "pmid:6"),)
    assert found["9"].updates == (("pmid:1", RETRACTED),)


def test_a_chapter_of_a_book_is_a_record_like_any_other(services, client):
    services.works = [
        Work("A paper", pmid="11", doi="10.1000/11", words="ABC"),
        Work("A <i>chapter</i>", pmid="12", doi="10.1000/chapter", words="ABC", journal="A book", book=True,
             abstract=(("AIM", "See NCT01234567."),)),
        Work("", pmid="13", words="ABC", journal="A whole book", book=True),
    ]  # fmt: skip
    found = pubmed.search(client, "ABC", SINCE, UNTIL)
    assert (len(found.records), found.whole, found.warnings) == (3, True, [])
    chapter, book = found.records["12"], found.records["13"]
    assert (chapter.title, chapter.journal, chapter.year) == ("A <i>chapter</i>", "A book", "2026")
    assert chapter.identifiers == {"pmid": "12", "doi": "10.1000/chapter"}
    assert (chapter.authors, chapter.trials) == (("Roe, Richard",), ("NCT01234567",))
    assert (book.title, book.journal, book.identifiers) == ("A whole book", "", {"pmid": "13"})


# Europe PMC.


def test_the_walk_through_europe_pmc_ends_where_the_cursor_stands_still(services, client):
    services.works, services.page["europe-pmc"] = works(19), 5
    services.hits_more = 3
    found = europe_pmc.search(client, "ABC", SINCE, UNTIL)
    assert len(found.records) == 19
    assert [params["cursorMark"] for _, _, params, *_ in services.asked] == [
        "*", "mark/+=5", "mark/+=10", "mark/+=15", "mark/+=19",
    ]  # fmt: skip
    # It says there are more than it gives.
    assert found.warnings == ["says there are 22 records, and gave 19"]
    assert not found.whole


def test_a_page_whose_cursor_leads_to_itself_is_the_last(services, client):
    hit = {"id": "1", "source": "MED", "title": "A work", "pmid": "1"}
    services.wrong(
        "europe-pmc", told({"hitCount": 9, "nextCursorMark": "*", "resultList": {"result": [hit]}})
    )
    found = europe_pmc.search(client, "ABC", SINCE, UNTIL)
    assert (list(found.records), found.whole, len(services.asked)) == (["MED:1"], False, 1)


def test_a_work_that_stands_on_two_pages_is_one_and_a_changing_count_is_seen(services, client):
    services.works, services.page["europe-pmc"] = works(6), 3

    def grown(params):
        # Between two pages a work was entered before all others.
        if params["cursorMark"] != "*":
            services.mend()
            services.works.insert(
                0, Work("Late", pmid="999", doi="10.1000/l", words="ABC", entered="2026-01-30")
            )
        return services._europe_pmc("search", params, "GET")

    services.wrong("europe-pmc", grown)
    found = europe_pmc.search(client, "ABC", SINCE, UNTIL)
    assert sorted(found.records) == [f"MED:{100 + n}" for n in range(6)]
    assert found.warnings == ["says there are 7 records, and gave 6"]
    assert not found.whole


def test_a_preprint_has_a_server_and_no_journal(services, client):
    services.works = [Work("Early", preprint="10.1101/2026.01.05.123", words="ABC", trials=("NCT01234567",))]
    (record,) = europe_pmc.search(client, "ABC", SINCE, UNTIL).records.values()
    assert (record.kind, record.journal, record.id) == ("preprint", "A server of preprints", "PPR:PPR123")
    assert record.identifiers == {"doi": "10.1101/2026.01.05.123"}
    assert record.trials == ("NCT01234567",)


def test_a_question_that_europe_pmc_read_in_another_way_is_told(services, client):
    services.works, services.echo = works(1), "ABC OR anything"
    assert europe_pmc.search(client, "ABC", SINCE, UNTIL).warnings == [
        "read the question in another way than it was written"
    ]


def test_a_fault_code_in_a_good_answer_of_europe_pmc_is_a_fault(services, client, clock):
    services.wrong("europe-pmc", told({"errCode": 404, "errMsg": "Invalid page size provided."}))
    with pytest.raises(UnusableError, match=r"Europe PMC says: Invalid page size provided\."):
        europe_pmc.search(client, "ABC", SINCE, UNTIL)
    assert len(services.asked) == 4


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"hitCount": 1}, "gives no resultList any more"),
        ({"resultList": {"result": []}}, "gives no hitCount any more"),
        ({"hitCount": 1, "resultList": {"results": []}}, "gives no result any more"),
        ({"hitCount": 1, "resultList": {"result": [{"title": "x"}]}}, "gives a record without source and id"),
        ({"hitCount": 1, "resultList": {"result": ["x"]}}, "answers in another form than before"),
        ([], "answers in another form than before"),
    ],
)
def test_a_changed_field_of_europe_pmc_is_named(services, client, body, why):
    services.wrong("europe-pmc", told(body))
    with pytest.raises(UnusableError, match=f"Europe PMC {why}"):
        europe_pmc.search(client, "ABC", SINCE, UNTIL)


# ClinicalTrials.gov.


def trial(services, number, **fields):
    return services.study(f"NCT{number:08}", words="ABC", **fields)


def test_a_full_page_names_a_next_one_also_if_there_is_none(services, client):
    services.page["clinicaltrials"] = 2
    for number in range(4):
        trial(services, number)
    found = clinicaltrials.search(client, "query.term=ABC&filter.advanced=AREA[Phase]PHASE3", SINCE, UNTIL)
    assert (len(found.records), found.count, found.whole) == (4, 4, True)
    assert [params.get("pageToken") for _, _, params, *_ in services.asked] == [None, "token2", "token4"]
    assert services.asked[0][2]["filter.advanced"] == (
        "(AREA[Phase]PHASE3) AND AREA[LastUpdatePostDate]RANGE[2026-01-01,2026-01-31]"
    )


def test_a_walk_that_outlives_a_change_of_the_data_begins_anew(services, client):
    services.page["clinicaltrials"] = 2
    services.old_cursors = {"token2"}
    for number in range(3):
        trial(services, number)
    found = clinicaltrials.search(client, "query.term=ABC", SINCE, UNTIL)
    assert len(found.records) == 3
    assert [params.get("pageToken") for _, _, params, *_ in services.asked] == [
        None,
        "token2",
        None,
        "token2",
    ]


def test_a_parameter_that_the_register_does_not_know_is_told_in_its_words(services, client):
    with pytest.raises(RefusedError, match=r"refused the question \(answer 400\): `filter.phase` is unknown parameter"):  # fmt: skip
        clinicaltrials.search(client, "query.term=ABC&filter.phase=PHASE3", SINCE, UNTIL)
    assert len(services.asked) == 1


def test_a_number_that_became_another_one_is_followed(services, client):
    services.study("NCT00000002", enrolment=99999999, completion="2027", state="COMPLETED")
    services.aliases["NCT00000001"] = "NCT00000002"
    services.study("NCT00000003", aliases=["NCT00000004"], enrolment=60, actual=True, completion="2026-03-04")
    found = clinicaltrials.studies(client, ["NCT00000001", "NCT00000003", "NCT00000004", "NCT00000009"])
    assert set(found) == {"NCT00000001", "NCT00000003", "NCT00000004"}
    assert found["NCT00000001"].number == "NCT00000002"
    # No number of patients is written as a large one.
    assert found["NCT00000001"].enrolment is None
    assert (found["NCT00000001"].completion, found["NCT00000003"].completion) == ("2027", "2026-03-04")
    assert (found["NCT00000004"].enrolment, found["NCT00000004"].actual) == (60, True)


def test_a_study_without_modules_is_read_as_it_is(services, client):
    services.wrong("clinicaltrials", told({"studies": [{"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}]}))  # fmt: skip
    study = clinicaltrials.studies(client, ["NCT00000001"])["NCT00000001"]
    assert (study.state, study.enrolment, study.completion, study.has_results) == (None, None, "", None)


def test_a_study_without_its_number_is_no_study(services, client):
    services.wrong(
        "clinicaltrials", told({"studies": [{"protocolSection": {"identificationModule": {"id": 1}}}]})
    )
    with pytest.raises(UnusableError, match="gives a record without nctId"):
        clinicaltrials.studies(client, ["NCT00000001"])


# Crossref.


def test_the_cursor_of_crossref_is_never_null_and_the_walk_ends(services, client):
    services.works, services.page["crossref"] = works(4), 2
    found = crossref.search(client, "query.bibliographic=ABC&filter=type:journal-article", SINCE, UNTIL)
    assert (len(found.records), found.whole) == (4, True)
    assert [params["cursor"] for _, _, params, *_ in services.asked] == ["*", f"{CURSOR}2", f"{CURSOR}4"]
    assert services.asked[0][2]["filter"] == (
        "type:journal-article,from-created-date:2026-01-01,until-created-date:2026-01-31"
    )


def test_a_cursor_that_grew_old_lets_the_walk_begin_anew(services, client):
    services.works, services.page["crossref"] = works(3), 2
    services.old_cursors = {f"{CURSOR}2"}
    assert len(crossref.search(client, "query.bibliographic=ABC", SINCE, UNTIL).records) == 3
    assert len(services.asked) == 5


def test_of_ranked_works_only_the_closest_are_looked_at(services, client, monkeypatch):
    monkeypatch.setattr(crossref, "CLOSEST", 4)
    services.works, services.page["crossref"], services.hits_more = works(9), 2, 100_000
    found = crossref.search(client, "query.bibliographic=ABC", SINCE, UNTIL)
    assert (len(found.records), found.count, found.whole, found.warnings) == (4, 100_009, True, [])
    assert len(services.asked) == 2


def test_a_date_of_nothing_but_null_is_no_date(services, client):
    services.works = [Work("A chapter", doi="10.1007/x_9", crossref={"issued": {"date-parts": [[None]]}})]
    assert crossref.work(client, "10.1007/x_9").year == ""


def test_a_doi_with_every_sign_is_asked_for_as_it_is(services, client):
    doi = "10.1002/(sici)1<1::aid>3.0.co;2-#%?"
    services.works = [Work("Signs", doi=doi)]
    assert crossref.work(client, doi).id == doi


def test_what_crossref_does_not_know_is_not_there_whatever_type_it_says(services, client):
    assert crossref.work(client, "10.9999/unknown") is None


def test_crossref_tells_of_retraction_and_publication(services, client):
    services.works = [
        Work("Was wrong", doi="10.1000/1", crossref={"updated-by": [
            {"DOI": "10.1000/R", "type": "retraction", "updated": {"date-parts": [[2026, 1, 5]]}},
            {"DOI": "10.1000/v", "type": "new_version", "updated": {}},
        ]}),
        Work("Was early", preprint="10.1101/2", crossref={"relation": {"is-preprint-of": [{"id": "10.1000/P", "id-type": "doi"}]}}),
        Work("Retracts", doi="10.1000/r", crossref={"update-to": [{"DOI": "10.1000/1", "type": "retraction"}]}),
    ]  # fmt: skip
    assert crossref.work(client, "10.1000/1").notices == (Notice(RETRACTED, "doi:10.1000/r", "2026-01-05"),)
    assert crossref.work(client, "10.1101/2").notices == (Notice(PUBLISHED, "doi:10.1000/p"),)
    assert crossref.work(client, "10.1000/r").updates == (("doi:10.1000/1", RETRACTED),)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            {"status": "failed", "message-type": "validation-failure", "message": []},
            "gives no message any more",
        ),
        ({"message-type": "work-list", "message": {}}, "answers something else than was asked"),
        ({"message-type": "work", "message": {"title": ["x"]}}, "gives a work without DOI"),
    ],
)
def test_a_changed_field_of_crossref_is_named(services, client, body, why):
    services.wrong("crossref", told(body))
    with pytest.raises(UnusableError, match=why):
        crossref.work(client, "10.1000/1")


# Pace, patience and what fails.


def per_second(services, clock, service, number, answer):
    services.limits[service] = (number, answer)


def test_the_pace_of_each_service_is_kept_without_being_told_off(services, client, clock):
    per_second(
        services,
        clock,
        "pubmed",
        3,
        told({"error": "API rate limit exceeded", "count": "4", "limit": "3"}, 429),
    )
    per_second(services, clock, "crossref", 10, plain(429, "<html><body><h1>429 Too Many Requests</h1></body></html>", "text/html"))  # fmt: skip
    services.works = works(30)
    for n in range(12):
        pubmed.search(client, "none", SINCE, UNTIL)
        crossref.work(client, f"10.1000/{n}")
    for n in range(12, 30):
        crossref.work(client, f"10.1000/{n}")
    assert len(services.asked) == 42
    assert clock.waits


def test_the_pace_is_the_one_that_the_headers_say(services, client, clock):
    slow = told({"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/1"}}, **{"x-rate-limit-limit": "1", "x-rate-limit-interval": "5s"})  # fmt: skip
    services.wrong("crossref", slow)
    for _ in range(3):
        crossref.work(client, "10.1000/1")
    assert clock.waits == [pytest.approx(5), pytest.approx(5)]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-rate-limit-limit": "\xb2"},
        {"x-rate-limit-limit": "1", "x-rate-limit-interval": "\xb2s"},
        {"x-ratelimit-limit": "9" * 5000},
        {"x-rate-limit-limit": "0"},
        {"x-rate-limit-limit": "-1"},
    ],
)
def test_a_pace_that_is_no_number_is_no_pace(services, client, clock, headers):
    body = {"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/1"}}
    services.wrong("crossref", told(body, **headers))
    for _ in range(2):
        assert crossref.work(client, "10.1000/1").id == "10.1000/1"
    assert clock.waits == [pytest.approx(0.2)]


@pytest.mark.parametrize("after", ["\xb2", "-5", "soon", "1.5", "9" * 400, "Fri, 31 Dec 9999 23:59:59 -1200"])
def test_a_time_to_wait_that_is_none_is_not_waited_for(services, client, after):
    services.wrong("crossref", Answer(503, b"", "text/html", {"Retry-After": after}))
    with pytest.raises(SilentError, match=r"is busy or out of order \(answer 503\)"):
        crossref.work(client, "10.1000/1")


def test_a_count_that_is_no_number_is_no_count(services, client):
    services.wrong("pubmed", services._xml("<eSearchResult><Count>\xb2</Count><IdList/></eSearchResult>"))
    with pytest.raises(UnusableError, match="PubMed gives no Count any more"):
        pubmed.search(client, "ABC", SINCE, UNTIL)


def test_a_service_has_so_many_seconds_with_all_waiting_and_others_have_theirs(services, clock):
    client = Client("tests", clock=clock, patience=Patience(whole=100))
    services.works = works(1)
    services.wrong("crossref", Answer(503, b"", "text/html", {"Retry-After": "60"}))
    with pytest.raises(SilentError, match="Crossref is slow, and has had its 2 minutes of this run"):
        crossref.work(client, "10.1000/0")
    assert len(services.asked) == 2
    with pytest.raises(SilentError, match="is slow"):
        crossref.work(client, "10.1000/0")
    assert len(services.asked) == 2
    assert len(pubmed.search(client, "ABC", SINCE, UNTIL).records) == 1
    client.close()


def test_the_pace_is_kept_also_after_a_question_that_failed(services, clock):
    client = Client("tests", clock=clock, patience=Patience(tries=1))
    services.wrong("clinicaltrials", "reset", times=1)
    with pytest.raises(SilentError):
        clinicaltrials.search(client, "query.term=ABC", SINCE, UNTIL)
    clinicaltrials.search(client, "query.term=ABC", SINCE, UNTIL)
    assert clock.waits == [pytest.approx(1)]
    client.close()


def test_an_empty_allowance_is_waited_for(services, client, clock):
    done = services._xml("<eSearchResult><Count>0</Count><IdList/></eSearchResult>")
    done.headers = {"x-ratelimit-limit": "3", "x-ratelimit-remaining": "0"}
    services.wrong("pubmed", done)
    pubmed.search(client, "ABC", SINCE, UNTIL)
    pubmed.search(client, "ABC", SINCE, UNTIL)
    assert clock.waits == [1]


@pytest.mark.parametrize("after", ["7", "date"])
def test_a_busy_service_is_asked_again_after_the_time_it_names(services, client, clock, after):
    header = {"Retry-After": "7" if after == "7" else formatdate(clock.seconds() + 7, usegmt=True)}
    services.works = works(1)
    services.wrong("crossref", Answer(429, b"<html>429</html>", "text/html", header), times=2)
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    assert [round(wait) for wait in clock.waits if wait > 1] == ([7, 7] if after == "7" else [7])


def test_waiting_grows_and_is_not_the_same_for_everybody(services, clock):
    services.wrong("crossref", plain(503, "busy"))
    waits = []
    for _ in range(2):
        client = Client("tests", clock=clock)
        clock.waits = []
        with pytest.raises(SilentError, match=r"Crossref is busy or out of order \(answer 503\)"):
            crossref.work(client, "10.1000/1")
        waits.append([wait for wait in clock.waits if wait >= 1])
        client.close()
    assert len(waits[0]) == 3
    assert all(later > earlier for earlier, later in zip(waits[0], waits[0][1:], strict=False))
    assert waits[0] != waits[1]


def test_a_service_that_wants_to_be_left_alone_for_long_is(services, client, clock):
    services.wrong("crossref", Answer(429, b"", "text/html", {"Retry-After": "7200"}))
    with pytest.raises(SilentError, match="asks to be left alone for 2 hours"):
        crossref.work(client, "10.1000/1")
    assert len(services.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error", "why"),
    [
        (HTML, UnusableError, "answers with a page for people"),
        (plain(500, "<html>Diagnostics</html>", "text/html"), SilentError, r"out of order \(answer 500\)"),
        ("reset", SilentError, "cannot be reached from here"),
        (Answer(200, b'{"status": "ok", "message', "application/json"), UnusableError, "broke off in the middle"),
        (told({"status": "ok" * 500}, cut="0.5"), UnusableError, "broke off in the middle"),
        (Answer(200, b"Resource not found.", "application/json"), UnusableError, "answers in words: Resource not found."),
        (Answer(200, b"", "application/json"), UnusableError, "answers with nothing"),
        (Answer(200, b"\xff\xfe\x00", "application/json;charset=utf-16"), UnusableError, "answers"),
        (Answer(200, b"[" * 100_000, "application/json"), UnusableError, "broke off|another form"),
    ],
    ids=["page", "500", "reset", "half", "gzip", "words", "nothing", "bytes", "deep"],
)  # fmt: skip
def test_an_answer_that_is_none_is_asked_for_again_and_then_told(services, client, answer, error, why):
    services.works = works(1)
    services.wrong("crossref", answer, times=1)
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    services.mend()
    services.wrong("crossref", answer)
    with pytest.raises(error, match=why):
        crossref.work(client, "10.1000/0")
    assert len(services.asked) == 6


@pytest.mark.parametrize("text", ["<html><body>x</body></html>", "words", "", "<eSearchResult><Count>1"])
def test_the_same_holds_for_xml(services, client, text):
    services.wrong("pubmed", plain(200, text, "text/xml"))
    with pytest.raises(UnusableError, match=r"PubMed (answers|broke off)"):
        pubmed.search(client, "ABC", SINCE, UNTIL)


def test_no_entity_of_an_answer_reads_a_file(services, client, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden", encoding="utf-8")
    evil = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><eSearchResult><ERROR>&e;</ERROR></eSearchResult>'
    services.wrong("pubmed", plain(200, evil, "text/xml"))
    with pytest.raises(UnusableError) as error:
        pubmed.search(client, "ABC", SINCE, UNTIL)
    assert "hidden" not in str(error.value)


def test_an_answer_as_long_as_a_library_is_not_read(services, clock):
    client = Client("tests", clock=clock, patience=Patience(most=100))
    services.wrong("crossref", told({"x": "y" * 1000}))
    with pytest.raises(UnusableError, match="more than can be read"):
        crossref.work(client, "10.1000/0")
    client.close()


def test_a_service_that_stays_silent_is_given_up(services, clock):
    import threading

    client = Client("tests", clock=clock, patience=Patience(tries=2, timeout=0.05))
    services.wrong("crossref", lambda _: threading.Event().wait(0.3) or told({}))
    with pytest.raises(SilentError, match="cannot be reached from here"):
        crossref.work(client, "10.1000/0")
    client.close()


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example.org/x", "http://127.0.0.1:1/x", "file:///etc/passwd", "ftp://x/y"]
)
def test_a_service_leads_to_no_other_address(services, client, to):
    services.wrong("crossref", Answer(302, b"", "text/plain", {"Location": to}))
    with pytest.raises(SilentError, match="sends to another address"):
        crossref.work(client, "10.1000/0")


def test_an_answer_that_drips_is_not_waited_for(services, clock):
    client = Client("tests", clock=clock, patience=Patience(tries=2, timeout=0.1))
    services.wrong("pubmed", Answer(200, b"<eSearchResult>" + b" " * 1000, "text/xml", drip=0.05))
    with pytest.raises(SilentError, match="cannot be reached from here"):
        pubmed.search(client, "ABC", SINCE, UNTIL)
    client.close()


def test_what_a_service_says_is_short_and_on_one_line():
    assert said(b"a\n\x1b[31mb") == "a [31mb"
    assert said(b"<html>x</html>") == ""
    assert said(json.dumps({"message": [{"message": "no such filter"}]}).encode()) == "no such filter"
    assert len(said(b"x" * 1000)) == 160
    with pytest.raises(UnreadableError, match="answers with nothing"):
        as_json(b"")


# What is kept.


def kept(clock, tmp_path):
    return Client("tests", clock=clock, kept=tmp_path / "answers.sqlite", patience=Patience(jitter=0))


def test_a_run_that_goes_on_asks_nothing_twice_and_a_new_one_asks_again(services, clock, tmp_path):
    services.works = works(2)
    first = kept(clock, tmp_path)
    crossref.work(first, "10.1000/0")
    pubmed.search(first, "ABC", SINCE, UNTIL)
    first.close()
    again = kept(clock, tmp_path)
    assert crossref.work(again, "10.1000/0").title == "Work 0"
    assert len(pubmed.search(again, "ABC", SINCE, UNTIL).records) == 2
    assert (len(services.asked), again.asked) == (3, 0)
    again.begin()
    services.works[0].title = "Another title"
    assert crossref.work(again, "10.1000/0").title == "Another title"
    assert len(services.asked) == 4
    again.close()


@pytest.mark.parametrize("service", ["crossref", "clinicaltrials"])
def test_a_walk_that_begins_anew_asks_past_what_was_kept(services, clock, tmp_path, service):
    services.page[service] = 2
    services.works = works(3)
    for number in range(3):
        trial(services, number)
    name, second, search, query = {
        "crossref": ("cursor", f"{CURSOR}2", crossref.search, "query.bibliographic=ABC"),
        "clinicaltrials": ("pageToken", "token2", clinicaltrials.search, "query.term=ABC"),
    }[service]
    client = kept(clock, tmp_path)
    services.wrong(service, plain(503, "down"), after=1)
    with pytest.raises(SilentError):
        search(client, query, SINCE, UNTIL)
    services.mend()
    services.asked.clear()
    # What the first page leads to has grown old meanwhile, and so has the page.
    services.old_cursors = {second}
    assert len(search(client, query, SINCE, UNTIL).records) == 3
    assert [params.get(name, "*") for _, _, params, *_ in services.asked][:3] == [second, "*", second]
    client.close()


def test_what_has_not_changed_is_not_sent_again(services, clock, tmp_path):
    services.works, services.etags = works(1), True
    client = kept(clock, tmp_path)
    crossref.work(client, "10.1000/0")
    client.begin()
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    assert "if-none-match" in services.asked[1][3]
    # Now it is as good as new.
    crossref.work(client, "10.1000/0")
    assert len(services.asked) == 2
    client.close()


def test_what_was_not_asked_for_in_a_run_is_forgotten(services, clock, tmp_path):
    services.works = works(2)
    client = kept(clock, tmp_path)
    crossref.work(client, "10.1000/0")
    client.begin()
    crossref.work(client, "10.1000/1")
    client.end()
    assert [answer.url.rsplit("%2F")[-1] for answer in client._session.cache.filter()] == ["1"]
    client.close()


def test_a_kept_answer_that_cannot_be_read_is_asked_for_anew(services, clock, tmp_path):
    services.works = works(1)
    services.wrong("crossref", HTML, times=4)
    client = kept(clock, tmp_path)
    with pytest.raises(UnusableError):
        crossref.work(client, "10.1000/0")
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    client.close()


def test_spoilt_keepings_cost_a_question_and_nothing_else(services, clock, tmp_path):
    services.works = works(1)
    (tmp_path / "answers.sqlite").write_bytes(b"not a database" * 1000)
    client = kept(clock, tmp_path)
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    client.close()


def test_a_full_disk_ends_the_keeping_and_not_the_run(services, clock, tmp_path, monkeypatch):
    services.works = works(1)
    client = kept(clock, tmp_path)

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(client._session.cache), "save_response", full)
    assert crossref.work(client, "10.1000/0").title == "Work 0"
    assert client.kept is None
    client.close()


def test_nothing_that_is_kept_can_run_when_it_is_read(services, clock, tmp_path):
    services.works = works(1)
    client = kept(clock, tmp_path)
    crossref.work(client, "10.1000/0")
    client.close()
    with sqlite3.connect(tmp_path / "answers.sqlite") as connection:
        ((value,),) = connection.execute("select value from responses")
    connection.close()
    assert json.loads(value)["status_code"] == 200


def test_each_service_is_asked_at_its_own_address_without_a_stand_in(monkeypatch):
    from livingreview import environment

    monkeypatch.delenv(environment.SERVICES, raising=False)
    assert PUBMED.address == "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    assert CROSSREF.address == "https://api.crossref.org/"

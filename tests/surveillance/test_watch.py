"""What a run of the watch finds, whatever goes wrong, and what it remembers."""

import csv
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from livingreview.project import Project
from livingreview.services.record import Record
from livingreview.surveillance import candidates, known, strings, words
from livingreview.surveillance.candidates import Hit
from livingreview.surveillance.report import Wanted
from livingreview.surveillance.strings import WatchError
from tests.conftest import ROOT
from tests.example import build
from tests.services.standing_in import HTML, Answer, Work, plain, told
from tests.surveillance.review import BIBLIOGRAPHY, SINCE, STATES, TRIALS, news, on

SCHEMA = json.loads((files("livingreview.surveillance") / "report.schema.json").read_text(encoding="utf-8"))


def new(title="A new paper", **given):
    return Work(
        title, **({"pmid": "1001", "doi": "10.1000/new.1", "entered": "2026-01-10", "words": "ABC"} | given)
    )


def kinds(report):
    return {one["kind"]: one for one in report["findings"]}


# New records.


def test_a_work_that_three_services_have_is_told_once_with_its_command(review, services):
    services.works.append(
        new(
            "Loss of <i>A</i> in (example) patients", doi="10.1000/S(26)1-#1", trials=("NCT00000001", "NCT07777777"),
            abstract=(("AIM", "To see 5 &lt; 6."), ("RESULTS", "Seen.")), authors=(("Döe", "Jänе"), ("Roe", "R")),
        )
    )  # fmt: skip
    report = review.watch()
    (one,) = report["candidates"]
    assert one["title"] == "Loss of A in (example) patients"
    assert one["authors"] == ["Döe, Jänе", "Roe, R"]
    assert one["abstract"] == "AIM: To see 5 < 6.\nRESULTS: Seen."
    assert one["services"] == {"pubmed": "1001", "europe-pmc": "MED:1001", "crossref": "10.1000/s(26)1-#1"}
    assert one["identifiers"] == {"doi": "10.1000/s(26)1-#1", "pmid": "1001"}
    assert one["trials"] == {"NCT00000001": ["example-1"]}
    assert one["other_trials"] == ["NCT07777777"]
    assert one["strings"] == ["first-crossref", "first-europe-pmc", "first-pubmed", "trials-europe-pmc-1", "trials-pubmed-1"]  # fmt: skip
    assert one["record"] == "pmid-1001"
    assert one["command"] == "livingreview add reference '10.1000/s(26)1-#1'"
    assert report["exit_code"] == 10
    assert [one["new"] for one in report["searches"]] == [1, 1, 0, 1, 1, 1]


def test_a_work_that_only_names_a_trial_is_told_with_the_trial_and_no_topic(review, services):
    services.works.append(new(words="", trials=("NCT00000002",)))
    (one,) = review.watch()["candidates"]
    assert (one["topics"], one["trials"]) == ([], {"NCT00000002": ["example-2"]})
    assert "names trial NCT00000002 \\(example\\-2\\)" in review.markdown


def test_a_new_trial_is_told_and_those_of_the_review_are_not(review, services):
    services.study("NCT00000009", words="ABC", title="A new study", sponsor="A sponsor")
    services.study("NCT00000001", words="ABC", state="RECRUITING")
    (one,) = review.watch()["candidates"]
    assert (one["record"], one["kind"]) == ("nct00000009", "registry")
    assert one["command"] == "livingreview add reference NCT00000009"


def test_what_the_review_has_or_somebody_has_decided_on_is_not_told(review, services):
    services.works[0].entered, services.works[0].words = "2026-01-10", "ABC"
    services.works.append(new(doi=""))
    services.study("NCT00000009", words="ABC")
    review.example.write("searches", [{"search": "first"}])
    review.example.write(
        "screening",
        [{"record": name, "search": "first", "citekey": "NA"} for name in ("pmid-1001", "nct00000009")],
    )
    assert news(review.watch()) == ([], [])


def test_two_works_are_one_where_a_third_service_says_so(review):
    held = known.read(review.project)

    def hit(service, number, **identifiers):
        return Hit(
            Record(service, number, "article", "A title", identifiers=identifiers), f"first-{service}", "t"
        )

    hits = [
        hit("pubmed", "5", pmid="5"),
        hit("crossref", "10.1/x", doi="10.1/x"),
        hit("europe-pmc", "MED:5", pmid="5", doi="10.1/x"),
    ]
    (one,) = candidates.merged(hits, held)
    assert one.identifiers == {"doi": "10.1/x", "pmid": "5"}
    # And whatever it is known by later, it was told.
    assert one.keys == ["work:doi:10.1/x", "work:pmid:5"]


def test_a_preprint_without_a_known_identifier_is_told_with_what_its_service_calls_it(review):
    record = Record("europe-pmc", "PPR:PPR7", "preprint", "")
    (one,) = candidates.merged([Hit(record, "first", "t")], known.read(review.project))
    assert (one.record, one.title, one.command) == ("europe-pmc-ppr-ppr7", "(no title)", "")


def test_a_service_that_only_ranks_is_put_through_the_sieve(review, services):
    review.strings("crossref", sieve="lung|nsclc; vaccin")
    services.works += [
        new("Vaccination in NSCLC", doi="10.1000/1"),
        new("Vaccines of the lung", doi="10.1000/2"),
        new("A vaccine for the flu", doi="10.1000/3"),
        new("Prelungs and vaccines", doi="10.1000/4"),
    ]
    report = review.watch(services=("crossref",))
    assert sorted(news(report)[0]) == ["Vaccination in NSCLC", "Vaccines of the lung"]
    assert report["searches"][0]["fetched"] == 4


def test_the_newest_version_of_a_string_is_asked_from_its_own_day_on(review, services):
    rows = [
        {"string": "first", "version": number, "service": "pubmed", "query": query, "since": since}
        for number, query, since in (("1", "OLD", "2025-01-01"), ("2", "ABC", "2026-01-05"))
    ]
    review.example.write("strings", rows)
    services.works.append(new())
    report = review.watch(services=("pubmed",))
    asked = report["searches"][0]
    assert (asked["version"], asked["query"], asked["since"]) == (2, "ABC", "2026-01-05")
    assert news(report)[0] == ["A new paper"]


def test_a_search_looks_back_a_fortnight_and_tells_what_was_entered_late(review, services, clock):
    review.watch()
    services.works.append(new(entered="2026-01-25"))
    on(clock, 2026, 3)
    report = review.watch()
    assert report["searches"][0]["since"] == "2026-01-18"
    assert news(report)[0] == ["A new paper"]


def test_a_later_since_leaves_no_gap(review, services, clock):
    services.works.append(new(entered="2026-01-10"))
    assert news(review.watch(since=clock.today().replace(day=1, month=2)))[0] == []
    assert review.watch()["searches"][0]["since"] == SINCE


# Trials.


def test_fields_of_the_register_that_differ_are_told_with_both_values(review, services, clock):
    review.example.write("states", STATES[:1])
    services.study(
        "NCT00000001",
        state="COMPLETED",
        enrolment=150,
        actual=True,
        posted="2026-01-09",
        completion="2026-06",
    )
    services.study("NCT00000002", state="NOT_YET_RECRUITING", posted="2026-01-08", completion="2026-06")
    review.example.write("outcomes", [])
    found = {(one["about"], one["kind"]): one for one in review.watch()["findings"]}
    state = found["NCT00000001", "state"]
    assert (state["ours"], state["theirs"], state["command"]) == ("recruiting", "COMPLETED", "")
    assert "the tables say: Recruiting as of 2025-12" in state["sentence"]
    assert found["NCT00000002", "state"]["command"] == ""
    enrolment = found["NCT00000001", "enrolment"]
    assert (enrolment["ours"], enrolment["theirs"]) == ("119", "150")
    results = found["NCT00000002", "results"]
    assert "posted on 2026-01-08" in results["sentence"]
    assert results["command"] == "livingreview add outcome -s trial=example-2"
    assert len(found) == 5
    # What the tables do not hold is compared with what the register said before.
    services.study("NCT00000001", state="COMPLETED", enrolment=150, actual=True, posted="2026-01-09", completion="2026-05", completed=True)  # fmt: skip
    report = review.watch()
    (moved,) = report["findings"]
    assert (moved["kind"], moved["ours"], moved["theirs"]) == ("completion", "2026-06", "2026-05 (actual)")
    assert len(report["still_open"]) == 5


def test_a_state_that_the_tables_lack_comes_with_the_command_that_adds_it(review, services):
    review.example.write("states", [])
    services.study("NCT00000001", state="ENROLLING_BY_INVITATION", updated="2026-01-07")
    found = {one["about"]: one for one in review.watch()["findings"]}
    assert found["NCT00000001"]["command"] == (
        "livingreview add state -s trial=example-1 -s of=registry -s word=recruiting -s as_of=2026-01-07"
    )


def test_planned_patients_are_not_compared_with_those_of_the_arms_but_their_change_is_told(review, services):
    services.study("NCT00000001", state="RECRUITING", completion="2026-06", enrolment=500)
    assert news(review.watch()) == ([], [])
    services.study("NCT00000001", state="RECRUITING", completion="2026-06", enrolment=400)
    (one,) = review.watch()["findings"]
    assert "now plans to enrol 400 patients by the register, where it said 500 before" in one["sentence"]


REGISTRY = {
    "trial": "example-1", "start": "2024-03-01", "primary_completion": "2026-06", "completion_kind": "anticipated",
    "enrolment": "500", "enrolment_kind": "anticipated", "registry_as_of": "2025-06-01",
    "source": "doe2020example", "locator": "registry record", "status": "checked", "checked_on": "2025-07-01",
}  # fmt: skip


def test_what_the_tables_hold_of_a_record_is_compared_at_the_first_run(review, services):
    review.example.write("registry", [REGISTRY])
    same = {"state": "RECRUITING", "start": "2024-03", "completion": "2026-06-30", "enrolment": 500}
    services.study("NCT00000001", **same)
    assert news(review.watch()) == ([], [])
    services.study("NCT00000001", **same | {"start": "2024-04", "completion": "2027-01", "enrolment": 1400})
    found = {one["kind"]: one for one in review.watch()["findings"]}
    assert {kind: (one["ours"], one["theirs"]) for kind, one in found.items()} == {
        "start": ("2024-03-01", "2024-04"),
        "completion": ("2026-06", "2027-01"),
        "enrolment": ("500", "1400"),
    }
    assert found["enrolment"]["sentence"] == (
        "NCT00000001 (example-1) now plans to enrol 1,400 patients by the register, where the tables say 500 by its"
        " record of 2025-06-01."
    )


def test_what_was_planned_by_the_tables_and_has_come_is_told_although_the_value_stays(review, services):
    review.example.write("registry", [REGISTRY])
    services.study("NCT00000001", start="2024-03", completion="2026-06", completed=True, enrolment=500, actual=True)  # fmt: skip
    said = {one["kind"]: one["sentence"].partition(") ")[2] for one in review.watch()["findings"]}
    assert said == {
        "completion": "has reached its primary completion: 2026-06 by the register, where the tables say 2026-06 by"
        " its record of 2025-06-01 as planned.",
        "enrolment": "enrolled 500 patients by the register, where the tables say 500 by its record of 2025-06-01 as"
        " planned.",
    }


def test_patients_that_the_register_counted_are_not_compared_with_arms_once_its_record_is_entered(
    review, services
):
    services.study("NCT00000001", enrolment=150, actual=True)
    assert [one["kind"] for one in review.watch()["findings"]] == ["enrolment"]
    review.example.write("registry", [REGISTRY | {"enrolment": "150", "enrolment_kind": "actual"}])
    report = review.watch()
    assert (report["findings"], report["still_open"]) == ([], [])


def test_a_record_that_does_not_say_takes_nothing_from_the_tables(review, services):
    review.example.write("registry", [REGISTRY])
    services.study("NCT00000001")
    assert news(review.watch()) == ([], [])


def test_a_number_that_is_gone_or_led_on_is_told(review, services):
    del services.studies["NCT00000001"]
    services.study("NCT00000005", state="ACTIVE_NOT_RECRUITING")
    services.aliases["NCT00000002"] = "NCT00000005"
    del services.studies["NCT00000002"]
    found = {one["about"]: one for one in review.watch()["findings"]}
    assert found["NCT00000001"]["kind"] == "unknown"
    assert found["NCT00000002"]["sentence"] == "NCT00000002 (example-2) is now known as NCT00000005."


def test_a_state_told_once_is_told_again_only_when_it_becomes_another(review, services):
    services.study("NCT00000001", state="COMPLETED")
    assert news(review.watch())[1] == ["registry:NCT00000001:state:COMPLETED"]
    assert news(review.watch())[1] == []
    services.study("NCT00000001", state="TERMINATED")
    assert news(review.watch())[1] == ["registry:NCT00000001:state:TERMINATED"]


def renamed(services, name):
    """Let the register call a field by another name."""

    def walk(part):
        if isinstance(part, dict):
            if name in part:
                part["renamed"] = part.pop(name)
            for value in part.values():
                walk(value)

    for study in services.studies.values():
        walk(study["shown"])


@pytest.mark.parametrize(
    "name",
    ["overallStatus", "enrollmentInfo", "primaryCompletionDateStruct", "startDateStruct", "hasResults", "resultsFirstPostDateStruct"],
)  # fmt: skip
def test_a_field_that_no_record_has_any_more_is_named(review, services, name):
    fields = {"completion": "2026-06", "start": "2024-01", "enrolment": 119, "posted": "2026-01-08"}
    services.study("NCT00000001", state="RECRUITING", **fields)
    services.study("NCT00000002", state="ACTIVE_NOT_RECRUITING", **fields)
    review.watch()
    renamed(services, name)
    (one,) = review.watch()["findings"]
    assert one["key"].startswith(f"changed:clinicaltrials:{name}:")
    assert f"gives no {name} any more, in none of 2 records" in one["sentence"]
    assert review.watch()["findings"] == []


def test_a_field_that_none_of_many_records_has_is_named_at_the_first_run(review, services):
    rows = [{"trial": f"many-{n}", "name": f"Many {n}", "nct": f"NCT0000010{n}"} for n in range(4)]
    review.example.write("trials", [*TRIALS, *rows])
    for n in range(4):
        services.study(f"NCT0000010{n}", completion="2026-06", start="2024-01")
    del services.studies["NCT00000002"]["shown"]["protocolSection"]["designModule"]
    keys = [key for key in news(review.watch())[1] if key.startswith("changed")]
    assert keys == ["changed:clinicaltrials:enrollmentInfo:2026-02-01"]


def test_results_are_told_also_where_only_their_day_is_given(review, services):
    services.study(
        "NCT00000002", state="ACTIVE_NOT_RECRUITING", enrolment=12, actual=True, posted="2026-01-08"
    )
    review.example.write("outcomes", [])
    renamed(services, "hasResults")
    assert "registry:NCT00000002:results:posted" in news(review.watch())[1]


# References.


def test_a_retraction_that_two_services_tell_is_one_and_says_how_much_rests_on_it(review, services):
    services.works[0].comments = (("RetractionIn", "777"), ("ErratumIn", "778"))
    services.works[0].crossref = {
        "updated-by": [
            {"DOI": "10.1000/notice", "type": "retraction", "updated": {"date-parts": [[2026, 1, 5]]}}
        ]
    }
    found = kinds(review.watch())
    assert set(found) == {"retracted", "corrected"}
    assert found["retracted"]["sentence"].startswith(
        "doe2020example was retracted by 10.1000/notice on 2026-01-05, Crossref and PubMed say;"
    )
    assert found["retracted"]["weight"] == 9
    assert review.markdown.index("was retracted") < review.markdown.index("was corrected")
    # The second correction is news, the same one at another service is not.
    services.works[0].crossref["updated-by"].append({"DOI": "10.1000/c", "type": "erratum"})
    assert news(review.watch())[1] == []
    services.works[0].comments += (("ErratumIn", "779"),)
    assert news(review.watch())[1] == ["reference:doe2020example:corrected:2"]


def test_a_notice_that_a_search_finds_tells_of_the_work_that_it_retracts(review, services):
    services.works.append(new("Retraction notice", comments=(("RetractionOf", "12345678"),)))
    report = review.watch()
    assert kinds(report)["retracted"]["about"] == "doe2020example"
    assert news(report)[0] == ["Retraction notice"]


def test_a_preprint_that_was_published_is_told_unless_the_review_has_both(review, services):
    services.works[1].crossref = {"relation": {"is-preprint-of": [{"id": "10.1000/Final", "id-type": "doi"}]}}
    one = kinds(review.watch())["published"]
    assert one["command"] == "livingreview add reference 10.1000/final"
    assert "has been published as 10.1000/final, Crossref says" in one["sentence"]
    review.bibliography(BIBLIOGRAPHY + "@article{roe2026final,\n title = {A},\n doi = {10.1000/final}\n}\n")
    services.works.append(Work("A", doi="10.1000/final"))
    assert not [one for one in review.watch()["still_open"] if one["kind"] == "published"]


def test_fields_that_a_work_lacks_are_told_with_what_the_services_say(review, services):
    review.bibliography(
        "@article{doe2020example,\n title = {An example of {IL-6} in a trial},\n year = {2020},\n pmid = {12345678}\n}\n"
        "@article{poe2021title,\n author = {Poe, Edgar},\n title = {A title with {KRAS} that is long enough to be known},\n"
        " year = {2021},\n pages = {1--9}\n}\n"
        "@article{poe2021cut,\n author = {Poe, Edgar},\n title = {A title that is cut where somebody saw …},\n year = {2021},\n pages = {1}\n}\n"
    )
    services.works.append(
        Work(
            "A Title with KRAS that is long enough to be known.",
            doi="10.1000/t",
            year=2021,
            words="KRAS that is long",
        )
    )
    services.works.append(
        Work("A Title with KRAS that is long and another one", doi="10.1000/u", words="KRAS that is long")
    )
    found = {(one["about"], one["kind"]): one["theirs"] for one in review.watch()["findings"]}
    assert found == {
        ("doe2020example", "author"): "Roe, Richard",
        ("doe2020example", "doi"): "10.1000/example.1",
        ("doe2020example", "pages"): "10--19",
        ("poe2021title", "doi"): "10.1000/t",
    }


def test_identifiers_that_nobody_knows_are_told_but_not_all_at_once(review, services):
    services.works.clear()
    found = review.watch()["findings"]
    assert {(one["about"], one["service"]) for one in found} == {
        ("doe2020example", "pubmed"), ("doe2020example", "crossref"), ("roe2024preprint", "crossref"),
    }  # fmt: skip
    entries = "".join(
        f"@misc{{roe2024n{n},\n title = {{T}},\n author = {{R}},\n doi = {{10.1000/n{n}}}\n}}\n"
        for n in range(12)
    )
    review.bibliography(entries)
    report = review.watch()
    assert [one["kind"] for one in report["findings"]] == ["changed"]
    assert "Crossref says that it does not know 12 of 12 identifiers" in report["failures"][0]


# What goes wrong.

DOWN = plain(503, "down")


@pytest.mark.parametrize(
    ("service", "answer", "why"),
    [
        ("pubmed", DOWN, "PubMed is busy or out of order (answer 503)"),
        ("pubmed", HTML, "PubMed answers with a page for people"),
        ("europe-pmc", told({"errCode": 404, "errMsg": "Invalid"}), "Europe PMC says: Invalid"),
        ("europe-pmc", told({"hitCount": 3}), "Europe PMC gives no resultList any more"),
        ("clinicaltrials", "reset", "ClinicalTrials.gov cannot be reached from here"),
        ("clinicaltrials", plain(400, "`x` is unknown parameter"), "ClinicalTrials.gov refused the question (answer 400): `x` is unknown parameter"),
        ("crossref", Answer(429, b"", "text/html", {"Retry-After": "86400"}), "Crossref is busy or out of order (answer 429) and asks to be left alone for 24 hours"),
        ("crossref", told({"message": []}), "Crossref gives no message any more"),
    ],
)  # fmt: skip
def test_one_service_that_fails_is_said_once_and_the_others_are_asked(review, services, service, answer, why):
    services.works.append(new())
    services.study("NCT00000009", words="ABC", title="A new study")
    services.wrong(service, answer)
    report = review.watch()
    expected = ["A new study"] * (service != "clinicaltrials") + ["A new paper"]
    assert sorted(news(report)[0]) == sorted(expected)
    assert report["exit_code"] == 30
    assert any(one.startswith(why) for one in report["failures"])
    assert all(one["state"] == "failed" for one in report["searches"] if one["service"] == service)
    assert all(one["state"] == "whole" for one in report["searches"] if one["service"] != service)
    # The same trouble a second time is no news, and the next run asks for the same days.
    again = review.watch()
    assert news(again) == ([], [])
    assert again["exit_code"] == 20
    assert {one["since"] for one in again["searches"] if one["service"] == service} == {SINCE}
    assert "So it is since 2026-02-01." in "".join(again["failures"])


def test_a_trouble_that_is_over_is_forgotten_and_told_again_when_it_comes_back(review, services, clock):
    told = []
    for month, down in ((1, True), (2, True), (3, False), (4, False), (5, True)):
        on(clock, 2026, month)
        services.mend()
        if down:
            services.wrong("crossref", DOWN)
        report = review.watch()
        told.append((news(report)[1], report["answers_again"]))
    assert told == [
        (["silent:crossref:2026-01-05"], []), ([], []), ([], ["Crossref"]), ([], []), (["silent:crossref:2026-05-05"], []),
    ]  # fmt: skip


def test_a_trouble_that_was_not_looked_for_is_not_over(review, services):
    services.wrong("crossref", plain(400, "no such filter"), path="works?")
    services.wrong("clinicaltrials", plain(400, "no such field"), path="filter.ids")
    assert [one["kind"] for one in review.watch()["findings"]] == ["refused", "refused"]
    review.watch(topics=("lakes",))
    review.watch(services=("pubmed",))
    assert news(review.watch()) == ([], [])
    services.mend()
    review.watch()
    services.wrong("crossref", plain(400, "no such filter"), path="works?")
    assert [one["kind"] for one in review.watch()["findings"]] == ["refused"]


def test_a_silent_service_is_left_alone_for_the_rest_of_the_run(review, services):
    services.wrong("pubmed", DOWN)
    review.watch()
    assert services.count()["pubmed"] == 4


def test_all_services_may_be_silent(review, services):
    for service in ("pubmed", "europe-pmc", "clinicaltrials", "crossref"):
        services.wrong(service, DOWN)
    report = review.watch()
    assert [one["kind"] for one in report["findings"]] == ["silent"] * 4
    assert "What could not be asked" in review.markdown


def test_a_count_that_is_larger_than_what_is_given_keeps_the_day_of_the_search(review, services):
    services.works.append(new())
    services.hits_more = 5
    report = review.watch(services=("europe-pmc",))
    assert report["searches"][0]["state"] == "partly"
    assert news(report)[0] == ["A new paper"]
    services.hits_more = 4
    again = review.watch(services=("europe-pmc",))
    # Another number, the same trouble.
    assert (news(again), again["searches"][0]["since"]) == (([], []), SINCE)


def test_a_remark_on_a_string_is_told_and_does_not_make_the_run_fail(review, services):
    services.works.append(new())
    services.pubmed_errors = ("qwertz[mh]",)
    report = review.watch()
    assert report["exit_code"] == 10
    assert "PubMed does not know the words qwertz[mh] (string first-pubmed@1)." in [
        one["sentence"] for one in report["findings"]
    ]
    assert news(review.watch()) == ([], [])


def test_only_the_services_and_topics_that_are_wanted_are_asked(review, services):
    review.watch(services=("pubmed",))
    assert set(services.count()) == {"pubmed"}
    services.asked.clear()
    review.watch(topics=("lakes",))
    assert services.asked == []
    review.watch(topics=("ponds",))
    assert {path for _, path, *_ in services.asked} == {"esearch.fcgi", "search", "studies", "works"}
    assert len(services.asked) == 4


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"services": ("medline",)}, "--service medline: expected one of pubmed, europe-pmc, clinicaltrials, crossref"),
        ({"topics": ("x",)}, "--topic x: expected one of ponds, lakes"),
    ],
)  # fmt: skip
def test_a_service_or_topic_that_is_none_is_said_with_those_that_are(review, wanted, said):
    with pytest.raises(WatchError, match=said):
        review.watch(**wanted)


def test_a_day_that_is_still_to_come_is_refused(review, clock):
    with pytest.raises(WatchError, match="this day is still to come"):
        review.watch(since=clock.today().replace(year=2027))


def test_a_question_without_names_is_refused_before_anything_is_asked(review, services):
    rows = [
        {"string": "first", "version": "1", "service": "crossref", "query": "lung & vaccine", "since": SINCE}
    ]
    review.example.write("strings", rows)
    with pytest.raises(
        WatchError, match=r"strings\.csv, first@1, query: lung has no name; write names and values"
    ):
        review.watch()
    assert services.asked == []


# What is remembered.


def test_a_run_that_was_killed_goes_on_where_it_was(review, services):
    services.works.append(new())

    def killed(done, of, what):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        review.watch(progress=killed)
    before = len(services.asked)
    report = review.watch()
    assert news(report)[0] == ["A new paper"]
    assert review.said == ["Going on with the run that was stopped; what was answered is not asked again."]
    once = [(service, path, json.dumps(params)) for service, path, params, *_ in services.asked]
    assert 0 < before < len(once) == len(set(once))


def test_a_run_that_stopped_days_ago_is_begun_anew(review, services, clock):
    def killed(done, of, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        review.watch(progress=killed)
    on(clock, 2026, 2, 4)
    assert review.watch()["made_on"] == "2026-02-04"
    assert review.said == []


def test_what_is_asked_otherwise_is_another_run(review, services, clock):
    def killed(done, of, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        review.watch(progress=killed)
    review.watch(services=("pubmed",))
    assert review.said == []


def test_nothing_is_taken_for_told_that_nobody_could_read(review, services):
    services.works.append(new())
    (review.root / "report.json").mkdir()
    with pytest.raises(OSError, match=r"report\.json"):
        review.watch()
    (review.root / "report.json").rmdir()
    assert news(review.watch())[0] == ["A new paper"]


def test_a_memory_that_is_none_is_left_as_it_is(review):
    review.watch()
    file = review.root / "_build/watch/state.json"
    file.write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(WatchError, match="this is not what an earlier watch has written; delete it"):
        review.watch()
    assert file.read_text(encoding="utf-8") == '{"format": 99}'


def test_nothing_is_written_into_the_review(review, services):
    services.works.append(new())
    services.study("NCT00000001", state="COMPLETED")
    before = {path: path.read_bytes() for path in (review.root / "data").rglob("*") if path.is_file()}
    bibliography = (review.root / "references.bib").read_bytes()
    review.watch()
    assert {path: path.read_bytes() for path in before} == before
    assert (review.root / "references.bib").read_bytes() == bibliography


def test_a_run_tells_how_far_it_is(review):
    review.watch()
    done = [step[0] for step in review.steps]
    assert done == sorted(done)
    assert review.steps[-1][0] == review.steps[-1][1] == done[-1]


def test_services_are_told_who_asks(review, services):
    review.watch()
    assert all("mailto:keeper@example.org" in headers["user-agent"] for _, _, _, headers, _ in services.asked)
    (review.root / "_config.yml").write_text(
        "repository:\n  url: https://example.org/book\n", encoding="utf-8"
    )
    services.asked.clear()
    review.watch()
    assert all("https://example.org/book" in headers["user-agent"] for _, _, _, headers, _ in services.asked)
    (review.root / "_config.yml").write_text("livingreview:\n  contact: nobody\n", encoding="utf-8")
    with pytest.raises(WatchError, match=r'_config.yml, livingreview.contact: "nobody" is no address'):
        review.watch()


def test_a_review_without_strings_is_told_so(tmp_path):
    example = build(tmp_path)
    example.descriptor["resources"] = [
        one for one in example.descriptor["resources"] if one["name"] != "strings"
    ]
    example.describe()
    with pytest.raises(WatchError, match="there is no table of strings to search with"):
        strings.read(Project(tmp_path))


# The reports.


def test_the_report_for_machines_is_what_its_schema_says(review, services):
    services.works.append(new(trials=("NCT00000001",)))
    services.works[0].comments = (("RetractionIn", "777"),)
    services.study("NCT00000001", state="COMPLETED")
    services.wrong("europe-pmc", DOWN)
    report = review.watch()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(report, SCHEMA)
    jsonschema.validate(review.watch(), SCHEMA)
    assert all(report[name] for name in ("searches", "candidates", "findings", "failures"))


def test_the_same_corpus_twice_gives_the_same_bytes(review, services, clock):
    import shutil

    services.works.append(new())
    now = clock.now
    review.watch()
    first = (review.root / "report.json").read_bytes(), review.markdown
    shutil.rmtree(review.root / "_build")
    clock.now = now
    review.watch()
    assert ((review.root / "report.json").read_bytes(), review.markdown) == first


def test_words_of_strangers_do_nothing_in_the_report_for_people(review, services):
    services.works.append(
        new(
            "@everyone &lt;script&gt;alert(1)&lt;/script&gt; [click](https://evil.example.org) `x` | #1 ![a](b) $x$",
            authors=(("O'Neil\n# Heading", "A"),), journal="J](x)", doi="10.1000/a`b'c", pmid="77",
        )
    )  # fmt: skip
    review.watch()
    assert "\\[click\\]\\(https" in review.markdown
    for evil in ("<script", "](https", "\n# Heading", "![a]"):
        assert evil not in review.markdown
    assert "``livingreview add reference '10.1000/a`b'\\''c'``" in review.markdown


def test_an_identifier_that_is_none_stands_in_no_command(review, services):
    evil = "10.1000/x\n\n# Heading ![p](https://evil.example.org/p.png)"
    services.works += [
        new("One", pmid="", doi="--help"),
        new("Two", pmid="", doi=evil),
        new("Three", pmid="", doi="10.1000/" + "x" * 500),
    ]
    services.works[0].crossref = {"updated-by": [{"DOI": "-rf\n# Heading", "type": "retraction"}]}
    services.works[1].crossref = {"relation": {"is-preprint-of": [{"id": "--help", "id-type": "doi"}]}}
    report = review.watch(services=("crossref",))
    assert [(one["identifiers"], one["command"]) for one in report["candidates"]] == [({}, "")] * 3
    jsonschema.validate(report, SCHEMA)
    assert {one["kind"]: one["command"] for one in report["findings"]} == {"retracted": "", "published": ""}
    for evil in ("# Heading", "--help", "![p]"):
        assert evil not in review.markdown.replace("\\", "")


def test_a_command_stays_between_its_strokes_whatever_it_holds():
    assert words._fence("add\n\n# b\x1b[2J '`c'") == "``add # b [2J '`c'``"


def test_no_sign_of_a_stranger_is_read_as_markdown_or_by_a_terminal(review, services):
    services.works.append(
        new("See #1, https://evil.example.org, www.evil.example.org \x1b[2J\x07 and me", journal="J: # 5")
    )
    report = review.watch()
    assert "\x1b" not in review.markdown
    assert "See \\#1, https\\://evil" in review.markdown
    assert "www\\.evil" in review.markdown
    assert "J\\: \\# 5" in review.markdown
    assert report["candidates"][0]["title"].startswith("See #1")


def test_two_works_whose_identifiers_differ_in_a_sign_have_two_keys(review, services):
    from livingreview.screening import candidate, rows

    services.works += [new("One", pmid="", doi="10.1000/a.b"), new("Two", pmid="", doi="10.1000/a-b")]
    report = review.watch(services=("crossref",))
    assert len({one["record"] for one in report["candidates"]}) == 2
    jsonschema.validate(report, SCHEMA)
    found = candidate.read(review.root / "report.json")
    assert rows.take(review.project, found, say=review.said.append) == 2


def test_what_is_screened_under_another_key_is_known_by_its_identifier(review, services):
    review.example.write("searches", [{"search": "first"}])
    row = {
        "record": "pmid-1001",
        "search": "first",
        "citekey": "NA",
        "identifiers": "doi:10.1000/new.1;pmid:1001",
    }
    review.example.write("screening", [row])
    services.works.append(new(pmid=""))
    assert news(review.watch())[0] == []


def test_the_text_for_a_terminal_says_the_same_plainly(review, services):
    services.works.append(new())
    services.study("NCT00000001", state="COMPLETED")
    from livingreview.services.client import Client
    from livingreview.surveillance.memory import Memory
    from livingreview.surveillance.watch import watch

    memory, client = Memory(), Client("tests", contact="keeper@example.org", clock=review.clock)
    memory.begin(Wanted(), review.clock.today())
    text = words.as_text(watch(review.project, Wanted(), memory, client, lambda *_: None))
    client.close()
    assert text.startswith("1 new record and 1 other thing to look at on 2026-02-01.")
    assert "* Roe. A new paper. Journal of Examples 2026.\n" in text
    assert "\n  livingreview add reference 10.1000/new.1\n" in text
    assert "Nothing was written into the review." in text


# The strings of the book.


def test_every_topic_of_the_book_is_asked_of_every_service_in_its_own_words():
    rows = list(csv.DictReader(io.StringIO((ROOT / "data/review/strings.csv").read_text(encoding="utf-8"))))
    project = Project(ROOT)
    topics = strings.topics(project)
    found = {(one.topic, one.service) for one in strings.read(project)}
    assert found == {(topic, service) for topic in topics for service in ("pubmed", "europe-pmc", "clinicaltrials", "crossref")}  # fmt: skip
    for one in strings.read(project):
        pairs = one.query.count("(") - one.query.count(")"), one.query.count('"') % 2
        assert pairs == (0, 0), one.key
        marks = {"pubmed": "[tiab]", "europe-pmc": "TITLE_ABS:", "clinicaltrials": "query.cond=", "crossref": "query.bibliographic="}  # fmt: skip
        assert marks[one.service] in one.query
        assert bool(one.sieve) == (one.service == "crossref")
    # Nobody is told that they were tried.
    assert all("Never run against the live service" in row["note"] for row in rows if row["version"] == "1")


def test_a_sieve_wants_one_word_of_each_group():
    (one,) = (one for one in strings.read(Project(ROOT)) if one.key == "vaccines-crossref")
    assert one.keeps("A phase 1 trial of a neoantigen vaccine in NSCLC")
    assert not one.keeps("A phase 1 trial of a neoantigen vaccine in melanoma")


# What becomes of it.


def test_what_was_found_waits_for_screening_and_is_not_told_again_whatever_is_remembered(review, services):
    import shutil

    from livingreview.screening import candidate, rows

    services.works.append(new(trials=("NCT00000001",)))
    services.study("NCT00000009", words="ABC", title="A new study")
    review.watch()
    report = candidate.read(review.root / "report.json")
    assert rows.take(review.project, report, say=review.said.append) == 2
    waiting = {row["record"]: row for row in rows.read(review.project)}
    assert set(waiting) == {"pmid-1001", "nct00000009"}
    assert waiting["pmid-1001"]["identifiers"] == "doi:10.1000/new.1;pmid:1001"
    assert waiting["pmid-1001"]["note"] == "Names NCT00000001"
    shutil.rmtree(review.root / "_build")
    assert news(review.watch()) == ([], [])

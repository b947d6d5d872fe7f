"""What the watch remembers from one run to the next, whatever happened to clocks, files, trials and other runs."""

import datetime
import json
import subprocess
import threading

import pytest

from livingreview import lock
from livingreview.surveillance import command
from livingreview.surveillance.report import Wanted
from tests.services.standing_in import Answer, Work, plain, told
from tests.surveillance.review import SINCE, TRIALS, news, on
from tests.surveillance.test_watch import new


def state(review):
    return json.loads((review.root / "_build/watch/state.json").read_text(encoding="utf-8"))


def remember(review, **changed):
    file = review.root / "_build/watch/state.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"format": 1} | changed), encoding="utf-8")


def of(report, string):
    return next(one for one in report["searches"] if one["string"] == string)


def killed(done, of, what):
    if done == 4:
        raise KeyboardInterrupt


# Nothing is told before it can be read.


def test_what_could_not_be_shown_is_shown_by_the_next_run(review, services):
    services.works.append(new())

    def full(report):
        raise OSError(28, "No space left on device")

    where = command.Where()
    with pytest.raises(OSError, match="No space left"):
        command.run(review.project, Wanted(), where, review.said.append, lambda *_: None, review.clock, full)
    assert state(review)["told"] == {}
    assert news(review.watch())[0] == ["A new paper"]


def test_the_last_reports_stay_where_it_is_remembered_what_was_told(review, services):
    services.works.append(new())
    command.run(review.project, Wanted(), command.Where(), review.said.append, lambda *_: None, review.clock)
    folder = review.root / "_build/watch"
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["new"]["candidates"] == 1
    assert "A new paper" in (folder / "report.md").read_text(encoding="utf-8")


# What is over is forgotten.


def test_a_state_that_comes_back_is_news_again(review, services, clock):
    said = []
    for month, name in enumerate(["SUSPENDED", "RECRUITING", "SUSPENDED", "TERMINATED", "SUSPENDED"], 2):
        on(clock, 2026, month)
        services.study("NCT00000001", state=name, completion="2026-06")
        said.append([key.rpartition(":")[2] for key in news(review.watch())[1]])
        assert news(review.watch())[1] == []
    assert said == [["SUSPENDED"], [], ["SUSPENDED"], ["TERMINATED"], ["SUSPENDED"]]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("enrolment", [500, 400, 500, 400]),
        ("completion", ["2026-06", "2027-06", "2026-06", "2027-06"]),
        ("start", ["2026-01", "2026-02", "2026-01", "2026-02"]),
    ],
)
def test_a_number_or_a_day_that_comes_back_is_news_again(review, services, clock, name, values):
    said = []
    for month, value in enumerate(values, 2):
        on(clock, 2026, month)
        services.study("NCT00000001", **{name: value})
        said.append([key.rpartition(":")[2] for key in news(review.watch())[1]])
        assert news(review.watch())[1] == []
    assert said == [[], *([str(value)] for value in values[1:])]


def test_a_record_that_says_nothing_for_a_month_makes_no_state_news_again(review, services, clock):
    services.study("NCT00000001", state="SUSPENDED")
    assert len(news(review.watch())[1]) == 1
    shown = services.studies["NCT00000001"]["shown"]["protocolSection"]["statusModule"]
    del shown["overallStatus"]
    assert news(review.watch())[1] == []
    shown["overallStatus"] = "SUSPENDED"
    assert news(review.watch())[1] == []


def test_an_identifier_that_is_lost_twice_is_told_twice(review, services, clock):
    lost = [services.works[:1], services.works[:]] * 2
    said = []
    for month, works in enumerate(lost, 2):
        on(clock, 2026, month)
        services.works = works
        said.append(news(review.watch())[1])
    unknown = "reference:roe2024preprint:unknown:crossref"
    assert said == [[unknown], [], [unknown], []]


# Each is told once, under whatever name.


def test_a_record_that_gets_another_identifier_later_is_told_once(review, services, clock):
    services.works.append(new(pmid="", entered="2026-01-30"))
    assert news(review.watch())[0] == ["A new paper"]
    services.works[-1].pmid = "1001"
    assert news(review.watch())[0] == []
    # Now it is known by either.
    services.works[-1].doi = ""
    assert news(review.watch())[0] == []


# Trials that join the review.


def test_what_names_a_trial_that_joins_the_review_is_told_from_the_beginning(review, services, clock):
    on(clock, 2026, 1)
    review.watch()
    services.works.append(
        new("Results of another trial", words="", entered="2026-02-10", trials=("NCT00000009",))
    )
    on(clock, 2026, 5)
    assert news(review.watch())[0] == []
    review.example.write(
        "trials", [*TRIALS, {"trial": "example-3", "name": "Example 3", "nct": "NCT00000009"}]
    )
    services.study("NCT00000009")
    on(clock, 2026, 6)
    report = review.watch()
    assert news(report)[0] == ["Results of another trial"]
    # The others are asked for since they were last asked for.
    assert (of(report, "trials-pubmed-1")["since"], of(report, "trials-pubmed-2")["since"]) == (
        "2026-04-21",
        SINCE,
    )
    on(clock, 2026, 7)
    report = review.watch()
    assert [one["since"] for one in report["searches"] if one["string"].startswith("trials")] == [
        "2026-05-22"
    ] * 2


def test_trials_of_a_service_without_strings_are_asked_for_from_the_beginning(review, services):
    review.strings("crossref")
    assert of(review.watch(services=("pubmed",)), "trials-pubmed-1")["since"] == SINCE


def test_a_remark_on_a_search_that_is_no_more_is_over(review, services, clock):
    services.pubmed_warnings = ("Odd.",)
    review.strings("pubmed")
    assert len(news(review.watch())[1]) == 2
    review.strings("pubmed", version="2")
    review.watch()
    assert not any("first-pubmed@1" in key for key in state(review)["troubles"])


# Clocks.


def test_no_search_begins_before_its_string(review):
    remember(review, searched={"first-pubmed@1": "1990-01-05"})
    assert of(review.watch(), "first-pubmed")["since"] == SINCE


def test_a_clock_that_was_ahead_once_loses_nothing(review, services, clock):
    on(clock, 2026, 1)
    review.watch()
    on(clock, 2036, 1)
    review.watch()
    services.works.append(new("Of February", entered="2026-02-10"))
    on(clock, 2026, 3)
    report = review.watch()
    assert news(report)[0] == ["Of February"]
    assert report["exit_code"] == 30
    assert "Searches are remembered as made up to 2036-01-05, which is still to come" in report["failures"][0]
    on(clock, 2026, 4)
    assert review.watch()["exit_code"] == 0


def test_a_clock_behind_the_tables_is_told_and_its_days_are_not_remembered(review, clock):
    review.watch()
    before = state(review)["searched"]
    on(clock, 1990, 1)
    report = review.watch()
    assert report["exit_code"] == 20
    assert report["failures"][0].startswith(
        "The clock of this computer says 1990-01-05, and the newest reading in the tables is of 20"
    )
    assert state(review)["searched"] == before
    on(clock, 2026, 3)
    report = review.watch()
    assert (report["exit_code"], of(report, "first-pubmed")["since"]) == (0, "2026-01-18")


def test_a_clock_behind_the_newest_commit_is_told(review, clock):
    for words in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Start"),
    ):
        subprocess.run(["git", "-C", review.root, *words], check=True)
    assert "and the newest commit is of 20" in review.watch()["failures"][0]
    clock.now = datetime.datetime.now(datetime.UTC).timestamp()
    assert review.watch()["failures"] == []


# A shortfall that stays.


def test_a_service_that_always_gives_fewer_than_it_counts_is_told_once_and_gone_on_with(
    review, services, clock
):
    services.works.append(new())
    services.hits_more = 5
    seen = []
    for month in range(2, 6):
        on(clock, 2026, month)
        report = review.watch(services=("europe-pmc",))
        one = of(report, "first-europe-pmc")
        seen.append((one["state"], one["since"], report["exit_code"]))
    assert seen == [
        ("partly", SINCE, 30),
        ("partly", SINCE, 0),
        ("partly", "2026-02-19", 0),
        ("partly", "2026-03-22", 0),
    ]
    # More than that is another shortfall.
    services.hits_more = 6
    on(clock, 2026, 6)
    assert review.watch(services=("europe-pmc",))["exit_code"] == 20


def test_titles_that_are_gone_are_no_shortfall_that_may_stay(review, services, clock):
    services.works += [new("", pmid=f"20{n}", doi=f"10.1000/{n}") for n in range(3)]
    services.hits_more = 5
    for month in (2, 3, 4):
        on(clock, 2026, month)
        report = review.watch(services=("europe-pmc",))
        assert of(report, "first-europe-pmc")["since"] == SINCE
        assert report["exit_code"] >= 20


# Files that are damaged.


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"searched": []}, "searched (1)"),
        ({"searched": {"first-pubmed@1": "garbage", "first-crossref@1": "2026-01-20"}}, "searched (1)"),
        ({"searched": {"first-pubmed@1": "2026-13-45"}}, "searched (1)"),
        ({"told": None}, "told (1)"),
        ({"runs": {"": {}}}, "runs (1)"),
        ({"troubles": {"silent": "x"}}, "troubles (1)"),
        ({"registry": {"NCT00000001": 3}}, "registry (1)"),
        ({"registry": {"NCT00000001": {"completion": 5}}}, "registry (1)"),
        ({"registry": {"NCT00000001": {"enrolment": "many", "fields": 7}}}, "registry (1)"),
        ({"short": {"first-pubmed@1": "x"}, "told": {"a": 1}}, "told (1), short (1)"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_begun_anew_and_the_rest_holds(review, services, changed, part):
    good = {"told": {"registry:NCT00000001:state:COMPLETED": "2026-01-05"}}
    services.study("NCT00000001", state="COMPLETED", completion="2026-06")
    remember(review, **(good | changed))
    report = review.watch()
    assert [one for one in review.said if "damaged in" in one] == [review.said[0]]
    assert f"damaged in {part}; that is begun anew" in review.said[0]
    if "told" not in changed:
        assert news(report)[1] == []
    assert of(report, "first-pubmed")["since"] == SINCE
    assert of(report, "first-crossref")["since"] == (
        "2026-01-06" if "first-crossref@1" in str(changed) else SINCE
    )
    review.said.clear()
    review.watch()
    assert review.said == []


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1', '{"format": 2}', "[" * 100_000])
def test_what_is_no_memory_is_refused_in_one_line(review, text):
    remember(review)
    (review.root / "_build/watch/state.json").write_text(text, encoding="utf-8")
    with pytest.raises(command.WatchError, match="this is not what an earlier watch has written; delete it"):
        review.watch()


# Runs beside each other.


def questions(services):
    return {(service, path, json.dumps(params)) for service, path, params, *_ in services.asked}


def test_a_run_for_a_part_takes_nothing_from_one_that_was_stopped(review, services):
    with pytest.raises(KeyboardInterrupt):
        review.watch(progress=killed)
    before = questions(services)
    assert before
    services.asked.clear()
    review.watch(services=("crossref",))
    services.asked.clear()
    review.watch()
    assert review.said == ["Going on with the run that was stopped; what was answered is not asked again."]
    assert before.isdisjoint(questions(services))
    assert [path.name for path in (review.root / "_build/watch").glob("answers*.sqlite")] == [
        "answers.sqlite"
    ]


def test_a_run_for_a_part_keeps_what_has_not_changed_since_the_last_whole_one(review, services):
    services.etags = True
    review.watch()
    review.watch(services=("pubmed",))
    services.asked.clear()
    review.watch()
    works = [headers for service, path, _, headers, _ in services.asked if path.startswith("works/")]
    assert works
    assert all("if-none-match" in headers for headers in works)


def test_a_second_watch_waits_for_the_first(review, services):
    folder = review.root / "_build/watch"
    folder.mkdir(parents=True)
    with lock.held(folder / "lock", review.said.append):
        second = threading.Thread(target=review.watch)
        second.start()
        waited = threading.Event()
        for _ in range(100):
            if review.said:
                break
            waited.wait(0.05)
        assert review.said == ["Another watch of this review is running; waiting for it ..."]
        assert services.asked == []
    second.join()
    assert services.asked


# Services that take their time.


def bibliography(count):
    return "".join(
        f"@misc{{roe2024n{n},\n title = {{T}},\n author = {{R}},\n doi = {{10.1000/n{n}}}\n}}\n"
        for n in range(count)
    )


SLOW = (
    "Crossref is slow, and has had its 12 minutes of this run; it was left alone, and what it has to say is asked for"
    " next time."
)


def test_a_slow_service_costs_a_run_twelve_minutes_and_the_rest_goes_on(review, services, clock):
    review.bibliography(bibliography(60))
    services.works += [Work("T", doi=f"10.1000/n{n}") for n in range(60)]
    services.study("NCT00000001", state="COMPLETED")

    def slow(params):
        clock.now += 50
        services.faults[-1]["left"] = -1
        return told(
            {"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/n1", "title": ["T"]}}
        )

    services.wrong("crossref", slow, path="works/")
    begun = clock.now
    report = review.watch()
    assert 720 <= clock.now - begun < 800
    assert report["failures"] == [SLOW]
    assert news(report)[1][0] == "registry:NCT00000001:state:COMPLETED"
    # The next run begins with those that were not reached.
    first = {path for service, path, *_ in services.asked if path.startswith("works/")}
    services.asked.clear()
    review.watch()
    second = [path for service, path, *_ in services.asked if path.startswith("works/")]
    assert first.isdisjoint(second[:14])


def test_a_service_whose_answers_cannot_be_read_is_left_alone_after_three(review, services):
    review.bibliography(bibliography(12))
    services.wrong("crossref", plain(200, "<!DOCTYPE html><html></html>", "text/html"))
    review.watch()
    assert services.count()["crossref"] == 3 * 4


def test_who_is_left_alone_is_not_announced_again(review, services):
    rows = [
        {
            "string": f"{topic}-{n}",
            "version": "1",
            "service": "pubmed",
            "topic": topic,
            "query": "ABC",
            "since": SINCE,
        }
        for n in range(2)
        for topic in ("ponds", "lakes")
    ]
    review.example.write("strings", rows)
    services.wrong("pubmed", Answer(429, b"", "text/html", {"Retry-After": "86400"}))
    review.watch()
    assert [what for _, _, what in review.steps if what.startswith("PubMed")] == ["PubMed: Ponds"]
    assert review.steps[-1][0] == review.steps[-1][1]


def test_a_run_without_a_network_has_no_news(review, services):
    for service in ("pubmed", "europe-pmc", "clinicaltrials", "crossref"):
        services.wrong(service, "reset")
    report = review.watch()
    assert report["exit_code"] == 20
    assert review.markdown.startswith("Nothing new on 2026-02-01; not everything could be asked.")
    # Yet it is told once to who does not look at the code.
    assert report["new"]["findings"] == 4

"""Topics that are searched for, chapters that depend on them, and places that a guideline asks for are all there."""

import pytest

TOPIC = {"topic": "trials", "title": "Trials", "chapters": "index", "every_months": "3"}
SEARCH = {"search": "first", "searched_on": "2024-05-31", "topics": "trials"}
ITEM = {
    "item": "first",
    "checklist": "sanra",
    "number": "1",
    "asks": "Aims",
    "met": "yes",
    "place": "index, An example",
    "words": "The ratio was",
}
POND = {"service": "pond", "title": "The pond", "every_months": "1"}


@pytest.fixture
def scheduled(project):
    project.write("schedule", [TOPIC])
    project.write("searches", [SEARCH])
    return project


def test_a_topic_that_a_search_serves_is_no_fault(scheduled):
    assert scheduled.lines() == []


def test_a_topic_that_no_search_serves_is_told(scheduled):
    scheduled.write("searches", [SEARCH | {"topics": "NA"}])
    assert scheduled.lines() == [
        (
            "data/review/schedule.csv, line 2, topic: no search of data/review/searches.csv names trials; write it"
            " into the column topics of a search that looked for it"
        )
    ]


def test_a_topic_that_there_is_not_is_told_with_the_one_that_was_meant(scheduled):
    scheduled.write("searches", [SEARCH, SEARCH | {"search": "second", "topics": "trial"}])
    assert scheduled.lines() == [
        "data/review/searches.csv, line 3, topics: trial is no topic of data/review/schedule.csv; did you mean trials?"
    ]


def test_a_chapter_that_there_is_not_is_told(scheduled):
    scheduled.write("schedule", [TOPIC | {"chapters": "index;indx"}])
    assert scheduled.lines() == [
        "data/review/schedule.csv, line 2, chapters: indx is no chapter; did you mean index?"
    ]


def test_a_chapter_that_tells_evidence_is_of_a_topic_those_about_the_book_and_the_first_page_need_not(
    scheduled,
):
    chapters = ["part/second", "part/third", "about/methods"]
    for name in chapters:
        scheduled.path(f"book/{name}.md").parent.mkdir(exist_ok=True)
        scheduled.path(f"book/{name}.md").write_text("# Words\n", encoding="utf-8")
    files = "".join(f"      - file: book/{name}\n" for name in chapters)
    toc = f"format: jb-book\nroot: book/index\nparts:\n  - caption: Part\n    chapters:\n{files}"
    scheduled.path("_toc.yml").write_text(toc, encoding="utf-8")
    scheduled.path("_config.yml").write_text("livingreview: {about: book/about}\n", encoding="utf-8")
    scheduled.write("schedule", [TOPIC | {"chapters": "part/second"}])
    assert scheduled.lines() == [
        (
            "book/part/third.md: no topic of data/review/schedule.csv has this chapter, so that it never says when it"
            " is out of date; write part/third into the column chapters of the topics that it tells"
        )
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({}, ""),
        ({"place": "index"}, ""),
        ({"words": "The ratio was; The drug reached"}, ""),
        ({"met": "no", "place": "NA", "words": "NA", "note": "Nobody did."}, ""),
        (
            {"place": "searches:"},
            "place: searches is a table, which no link leads to; name the chapter and heading that shows it",
        ),
        (
            {"words": "The ratio is"},
            "words: “The ratio is” stands in none of its places; write what answers it there, or that it is not met",
        ),
        ({"words": "The ratio was; The mice"}, "words: “The mice” stands in none of its places"),
        ({"words": "NA"}, "words: NA, but it is met; write the words there that answer it"),
        ({"met": "partly", "words": "NA"}, "words: NA, but it is met"),
        (
            {"place": "index, An exampel"},
            "place: “An exampel” is no heading of index; did you mean An example?",
        ),
        ({"place": "trials: example-9"}, "place: example-9 is no key of data/trials/trials.csv"),
        (
            {"place": "NA"},
            "place: NA, but it is met; write chapter and heading, such as about/methods, Words",
        ),
        ({"met": "no", "place": "NA"}, "note: NA, but nothing answers it; write why"),
        ({"met": "partly", "place": "NA"}, "place: NA, but it is met"),
    ],
)
def test_an_item_that_is_met_has_a_place_and_one_that_is_not_a_reason(project, cells, message):
    project.write("checklists", [ITEM | {"source": "doe2020example"} | cells])
    project.write("readings", [{"citekey": "doe2020example", "read_on": "2025-01-02"}])
    found = project.lines()
    assert [line.partition(", line 2, ")[2].startswith(message) for line in found] == [True] * bool(message)


def test_words_that_stand_in_another_section_answer_nothing(project):
    project.append(
        "book/index.md",
        "\n## Mice\n\n### Old ones\n\nMice were\nweighed.\n\n## Newts\n\nNewts were counted.\n",
    )
    project.write("readings", [{"citekey": "doe2020example", "read_on": "2025-01-02"}])
    item = ITEM | {"source": "doe2020example", "place": "index, Mice"}
    project.write("checklists", [item | {"words": "Mice were weighed"}])
    assert project.lines() == []
    project.write("checklists", [item | {"words": "Newts were counted"}])
    (line,) = project.lines()
    assert "words: “Newts were counted” stands in none of its places" in line


def test_what_was_searched_is_a_place_of_which_is_told_how_often(scheduled):
    scheduled.write("services", [POND])
    scheduled.write(
        "searches", [SEARCH | {"database": "pond"}, SEARCH | {"search": "second", "database": "pond;ponds"}]
    )
    assert scheduled.lines() == [
        "data/review/searches.csv, line 3, database: ponds is no service of data/review/services.csv; did you mean pond?"
    ]


def test_a_string_asks_a_place_of_which_is_told_how_often(scheduled):
    scheduled.write("services", [POND])
    scheduled.write("searches", [SEARCH | {"database": "pond"}])
    scheduled.write("strings", [{"string": "first", "service": "crossref", "topic": "trials"}])
    assert scheduled.lines() == [
        "data/review/strings.csv, line 2, service: crossref is no service of data/review/services.csv"
    ]

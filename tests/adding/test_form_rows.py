"""A filled form becomes the rows that are meant, all or none; no other line changes, whatever was typed."""

import difflib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from livingreview.adding.forms import enter
from livingreview.adding.forms.from_form import run
from livingreview.project import Project
from tests.adding.answers import harmless
from tests.adding.filled import (
    BIBLIOGRAPHY,
    CITED,
    CORRECTION,
    OUTCOMES,
    PAPER,
    RESULT,
    TEXT,
    TODAY,
    TRIAL,
    WHOLE,
    body,
    files,
    of_the_book,
    rows,
    send,
    small,
)

REPORTED = "as reported by a reader on 2025-05-30"


@pytest.fixture
def project(tmp_path):
    return small(tmp_path)


def sent(made, name, values):
    """Send a form that is accepted; return the lines that are new in each file, and those that are gone."""
    before = files(made)
    answer = send(made, name, values)
    assert answer.accepted, answer.markdown
    new, gone = {}, {}
    for file, raw in files(made).items():
        was, now = before[file].decode().split("\n"), raw.decode().split("\n")
        changed = list(difflib.ndiff(was, now)) if was != now else []
        if added := [line[2:] for line in changed if line.startswith("+ ")]:
            new[file] = added
        if lost := [line[2:] for line in changed if line.startswith("- ")]:
            gone[file] = lost
    return new, gone, answer.markdown


def refused(made, name, values):
    """Send a form that is refused; return the answer. Nothing has changed."""
    before = files(made)
    answer = send(made, name, values)
    assert not answer.accepted, answer.markdown
    assert files(made) == before
    return answer.markdown.replace("\\", "")


def cells(made, key, table="trials/outcomes"):
    return next(row for row in rows(files(made)[f"data/{table}.csv"]) if key in list(row.values())[:2])


# A number is wrong.


def test_three_answers_correct_a_number(project):
    project.replace(OUTCOMES, "2024-05-31,NA", "2024-05-31,2024-06-01")
    before = cells(project, "example-1-pfs-hr")
    new, gone, _ = sent(project, "number-is-wrong", CORRECTION)
    assert {file: len(lines) for file, lines in new.items()} == {OUTCOMES: 1}
    assert {file: len(lines) for file, lines in gone.items()} == {OUTCOMES: 1}
    now = cells(project, "example-1-pfs-hr")
    assert {name: cell for name, cell in now.items() if cell != before[name]} == {
        "value": "0.78", "ci_low": "0.63", "ci_high": "0.97", "locator": f"Table 2, {REPORTED}",
        "status": "secondary", "checked_on": "2025-05-30", "read_again_on": "NA",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "changed"),
    [
        ("upper end of the interval 0.99", {"ci_high": "0.99"}),
        ("the lower limit is 0,64", {"ci_low": "0.64"}),
        ("upper CI 0.99", {"ci_high": "0.99"}),
    ],
)
def test_one_end_of_an_interval_is_corrected_alone(project, expected, changed):
    before = cells(project, "example-1-pfs-hr")
    sent(project, "number-is-wrong", CORRECTION | {"number": "example-1-pfs-hr", "expected": expected})
    now = cells(project, "example-1-pfs-hr")
    numbers = ("value", "ci_low", "ci_high", "ci_level", "p_value")
    assert {name: now[name] for name in numbers if now[name] != before[name]} == changed


def test_the_answer_tells_the_row_what_it_touches_and_what_is_left_to_do(project):
    _, _, said = sent(project, "number-is-wrong", CORRECTION | {"interests": "I was an investigator"})
    assert "| Value | `0.80` | `0.78` |" in said
    assert "**Sentences that print another number**" in said
    assert "[open it](<https://doi.org/10.1000/example.1>)" in said
    assert "Interests of the sender: `I was an investigator`" in said


@pytest.mark.parametrize(
    "number",
    [
        "Row example-1-pfs-hr\n0.80 (95% CI 0.65–0.98)",
        "the row example-1-pfs-hr.",
        "Example 1, hazard ratio for progression-free survival, in Figure 2",
        "EXAMPLE1 PFS HR",
        "https://example.org/book/index.html#row-example-1-pfs-hr",
        "https://example.org/book/index.html the number 0.80 is wrong",
        "example-1: 0.80",
        "Example 1",
    ],
)
def test_a_row_is_found_by_what_people_know(project, number):
    # “Example 1” alone is the number that is said to be a ratio.
    sent(project, "number-is-wrong", CORRECTION | {"number": number, "expected": "HR 0.78"})
    assert cells(project, "example-1-pfs-hr")["value"] == "0.78"


def test_a_row_is_found_by_the_sentence_that_prints_it(project):
    copied = "“The drug reached 5.6 months in 60 patients (Doe and Roe, 2020).”"
    sent(project, "number-is-wrong", CORRECTION | {"number": copied, "expected": "median PFS 5,7 mo"})
    assert cells(project, "example-1-pfs-drug")["value"] == "5.7"


def test_a_number_of_patients_is_corrected_in_its_arm(project):
    new, _, _ = sent(
        project, "number-is-wrong", CORRECTION | {"number": "example-1/placebo", "expected": "n = 61"}
    )
    assert list(new) == ["data/trials/arms.csv"]
    assert cells(project, "placebo", "trials/arms")["n"] == "61"


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("Example 1, progression", ["example-1-pfs-hr", "example-1-pfs-drug"]),
        ("exampel-1-pfs-hr", ["example-1-pfs-hr"]),
        ("example-1-pfs-hr and example-1-pfs-drug", ["example-1-pfs-hr", "example-1-pfs-drug"]),
    ],
)
def test_candidates_are_told_where_it_may_be_several(project, number, keys):
    said = refused(project, "number-is-wrong", CORRECTION | {"number": number, "expected": "0.7"})
    for key in keys:
        assert f"| `{key}` | `" in said


@pytest.mark.parametrize(
    "number",
    [
        "../../etc/passwd",
        "ехаmple-1-pfs-hr",
        "data/trials/outcomes.csv",
        "Another 7",
        "https://evil.example/x",
    ],
)
def test_what_is_no_row_is_told(project, number):
    said = refused(project, "number-is-wrong", CORRECTION | {"number": number})
    assert "**Which number?**" in said


def test_all_faults_are_told_at_once_under_the_labels_of_the_form(project):
    said = refused(
        project,
        "number-is-wrong",
        {
            "number": "example-1-pfs-hr", "expected": "1.5 (95% CI 0.6–0.9)", "source": "somewhere",
            "cutoff": "01/02/2024", "level": "9%", "note": "see {value}`x`", "analysis": "Final-ish",
        },
    )  # fmt: skip
    labels = [line for line in said.split("\n") if line.startswith("**")]
    assert labels == [
        "**What should it be?**", "**Where did you read it?**", "**Data cut-off**", "**Which analysis?**",
        "**Level of the interval**", "**What must a reader know to read the number rightly?**",
    ]  # fmt: skip
    assert "is below the estimate 1.5" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"expected": "0.80"}, "The book has this number already"),
        ({"expected": "HR 7.8 months"}, "has another unit"),
        ({"expected": "median 7.8"}, "is of another kind (Hazard ratio)"),
        ({"expected": "?"}, "says that there is nothing"),
        ({"expected": "much lower"}, "No number stands there"),
        ({"source": "PMID 99999999; Table 1"}, "The book does not have this work yet"),
        ({"source": "javascript:alert(1); Table 1"}, "No DOI, PubMed number or registry number"),
        ({"source": ""}, "This is missing"),
        ({"analysis": "Final analysis"}, "Then both numbers may be right"),
        ({"cutoff": "2031-01-01"}, "is in the future"),
        ({"note": "=1+1"}, "runs as a formula"),
        ({"note": "<b>x</b>"}, "write plain text"),
    ],
)
def test_what_is_wrong_is_told_in_words(project, changed, said):
    answer = refused(project, "number-is-wrong", CORRECTION | changed)
    assert said in answer


def test_of_the_own_work_of_a_row_the_place_need_not_be_told(project):
    sent(project, "number-is-wrong", CORRECTION | {"source": "PMID 12345678"})
    assert cells(project, "example-1-pfs-hr")["locator"] == f"words, {REPORTED}"


def test_of_any_other_work_the_place_must_be_told(project):
    said = refused(project, "new-result", RESULT | {"source": "PMID 12345678"})
    assert "Say also where in the work" in said
    sent(project, "new-result", RESULT | {"source": "PMID 12345678", "read": "Its abstract"})
    assert cells(project, "example-1-pfs-hr-2025")["locator"] == f"Abstract, {REPORTED}"


def test_a_number_of_another_work_does_not_overwrite_what_was_read(project):
    said = refused(project, "number-is-wrong", CORRECTION | {"source": "Table 1", "reference": CITED})
    assert "The row rests on another work (doe2020example)" in said


def test_a_row_at_second_hand_can_be_corrected_from_a_new_work(project):
    project.replace(OUTCOMES, ",checked,", ",secondary,", 2)
    new, _, _ = sent(project, "number-is-wrong", CORRECTION | {"source": "Table 1", "reference": CITED})
    assert set(new) == {OUTCOMES, BIBLIOGRAPHY, "data/review/readings.csv"}
    assert cells(project, "example-1-pfs-hr")["source"] == "roe2021trial"
    assert cells(project, "roe2021trial", "review/readings")["read"] == "none"


def test_an_unlikely_number_stands_with_a_reason(project):
    odd = CORRECTION | {"expected": "0.66 (95% CI 0.65–0.98)"}
    assert "say why in the field “What must a reader know" in refused(project, "number-is-wrong", odd)
    sent(project, "number-is-wrong", odd | {"note": "As printed: the interval is a bootstrap one"})
    assert cells(project, "example-1-pfs-hr")["note"].startswith("As printed: ")


# A newer result.


def test_a_later_cut_is_a_row_of_its_own_and_is_never_marked_as_checked(project):
    new, gone, said = sent(project, "new-result", RESULT)
    assert gone == {}
    assert {file: len(lines) for file, lines in new.items()} == {OUTCOMES: 1}
    row = cells(project, "example-1-pfs-hr-2025")
    assert [row[name] for name in ("arm", "comparator", "value", "ci_low", "ci_high", "ci_level", "p_value", "p_sides", "analysis", "cutoff", "status", "locator")] == [
        "drug", "placebo", "0.75", "0.60", "0.93", "95", "0.01", "NR", "final", "2025-01-31", "secondary", f"Abstract, {REPORTED}",
    ]  # fmt: skip
    assert (
        "example\\-1\\-pfs\\-hr is an earlier cut now; the book shows example\\-1\\-pfs\\-hr\\-2025" in said
    )


def test_what_was_not_told_is_not_reported(project):
    values = {
        "trial": "NCT00000001",
        "result": "ORR with the drug 31,5 %",
        "source": "Doe 2020, Table 2",
        "analysis": "Primary analysis",
    }
    project.replace("data/trials/trials.csv", "Example 1,NA", "Example 1,NCT00000001")
    sent(project, "new-result", values)
    row = cells(project, "example-1-orr-rate-drug")
    assert [row[name] for name in ("value", "unit", "ci_low", "ci_level", "p_value", "population", "assessment", "cutoff", "note")] == [
        "31.5", "percent", "NR", "NR", "NA", "NR", "NR", "NR", "NA",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"trial": "Another 7"}, "The book has no trial of this name"),
        ({"trial": "Example 1 or Example 2"}, "fits several trials"),
        ({"result": "it is better"}, "Say what was measured"),
        ({"result": "PFS and OS, HR 0.5"}, "Several are named"),
        (
            {"result": "median OS 12.3 months"},
            "Say which arm the number belongs to: drug (words); placebo (words).",
        ),
        ({"result": "OS HR 0.7"}, "Say which analysis it is"),
        (
            {"result": "PFS HR 0.80 (0.65–0.98), interim analysis", "cutoff": ""},
            "The book has this result already",
        ),
        ({"result": "PFS HR 0.75 weeks"}, "This is in weeks, days or years"),
        ({"event": "Approval", "cutoff": ""}, "Say on which day, or at least in which month"),
    ],
)
def test_what_a_result_lacks_is_told_in_words(project, changed, said):
    assert said in refused(project, "new-result", RESULT | changed)


def test_what_happened_to_a_trial_is_an_event(project):
    sent(
        project,
        "new-result",
        RESULT | {"result": "A regulator approved the drug.", "event": "Approval", "cutoff": "March 2025"},
    )
    assert cells(project, "example-1-approval", "trials/events")["happened_on"] == "2025-03"


# A trial is missing.


def test_a_trial_comes_with_its_arms_state_and_results(project):
    more = {
        "phase": "Phase 3", "design": "Randomised, open-label", "state": "Completed", "analysis": "Final analysis", "read": "Its abstract",
        "result": "- PFS, HR 0.62 [95%CI 0.4 - 0.9], p<.001\n- Median PFS, experimental arm, 8,2 mo\n- ORR control 26.7%",
    }  # fmt: skip
    new, gone, _ = sent(project, "new-trial", TRIAL | more)
    assert gone == {}
    assert {file: len(lines) for file, lines in new.items()} == {
        "data/trials/trials.csv": 1, "data/trials/arms.csv": 2, OUTCOMES: 3, "data/trials/states.csv": 1, "data/names/drugs.csv": 2,
    }  # fmt: skip
    trial = cells(project, "example-3", "trials/trials")
    assert [trial[name] for name in ("name", "nct", "phase", "setting", "strategy", "primary_met", "reviews", "status")] == [
        "Example 3", "NCT00000003", "3", "first-line", "vaccine", "NR", "NA", "secondary",
    ]  # fmt: skip
    assert cells(project, "example-3-orr-rate-otheril")["value"] == "26.7"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"trial": "Example 1"}, "The book has this trial already"),
        ({"arms": "A drug\nAnother"}, "Begin each line with the part of the arm"),
        ({"arms": "Experimental: nivo, n = 3"}, "The book knows no drug “nivo”"),
        ({"setting": "Elsewhere"}, "This is none of the answers"),
        ({"result": "PFS HR 0.5"}, "Say which analysis it is"),
        ({"result": "PFS HR 0.5 (0.6-0.7)", "analysis": "Final analysis"}, "is above the estimate 0.5"),
        ({"trial": "../../x"}, ""),
        ({"trial": "!!!"}, "in letters and digits"),
        ({"population": "line\x00"}, "cannot be printed"),
    ],
)
def test_of_a_trial_that_is_not_whole_nothing_is_entered(project, changed, said):
    if changed == {"trial": "../../x"}:
        new, _, _ = sent(project, "new-trial", TRIAL | changed)
        assert set(new) == {"data/trials/trials.csv", "data/trials/arms.csv", "data/names/drugs.csv"}
        assert cells(project, "x", "trials/trials")["name"]
    else:
        assert said in refused(project, "new-trial", TRIAL | changed)


# A paper is missing; something is wrong in the text.


def test_a_paper_comes_into_the_bibliography_as_one_that_nobody_has_read(project):
    new, gone, said = sent(project, "new-paper", PAPER)
    assert gone == {}
    assert set(new) == {BIBLIOGRAPHY, "data/review/readings.csv"}
    assert "  title        = {A trial of {IL-6} and the {AB-6} antibody}," in new[BIBLIOGRAPHY]
    assert cells(project, "roe2021trial", "review/readings")["read_on"] == "NA"
    assert "It did nothing in mice" in said


def test_a_paper_may_come_as_bibtex(project):
    entry = "@article{x, author={Roe, R}, title={A study of nothing}, journal={J Examples}, year={2021}, doi={10.1000/example.8}}"
    new, _, _ = sent(project, "new-paper", PAPER | {"source": f"```bibtex\n{entry}\n```"})
    assert "@article{roe2021study," in new[BIBLIOGRAPHY]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("10.1000/example.7", "This reference cannot be read"),
        ("doi:10.1000/EXAMPLE.1", "The book has this work already, as doe2020example"),
        ("An example of IL-6 in a trial, which I read", "This reference cannot be read"),
        ("@article{x, title={T < script}, author={R, R}, journal={J}, year={2021}}", "no plain text"),
        (
            "@article{x, title={T \\input{/etc/passwd}}, author={R, R}, journal={J}, year={2021}}",
            "no plain text",
        ),
        (
            "@misc{x, title={Title of it}, author={R, R}, year={2021}, url={javascript:alert(1)}}",
            "no plain text",
        ),
        ("@article{x, title={T", "cannot be read"),
    ],
)
def test_a_reference_that_cannot_be_used_is_told(project, source, said):
    assert said in refused(project, "new-paper", PAPER | {"source": source})


def test_of_a_sentence_nothing_is_entered_and_its_place_is_told(project):
    new, gone, said = sent(project, "text", TEXT)
    assert (new, gone) == ({}, {})
    assert "- `book/index.md`, line 9" in said


# Whatever is typed.

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a | b | c", "=cmd|' /C calc'!A0", "+1+1", "-1-1", "@SUM(A1)",
    "line\nbreak", "line\r\nbreak", 'quote " and \'', "zero\u200bwidth", "\u202eright to left", "\u2066isolate", "ехаmple", "nul\x00", "bell\x07",
    "x" * 100_000, "x" * 4_999, "```", "~~~\n```\n", "### Interests", "### Which number?\n\nexample-1-pfs-drug", "### Methods", "${{ secrets.TOKEN }}", "{{ 7*7 }}",
    "{% raw %}", "!!python/object/apply:os.system ['x']", "- a: b\n  c: [", "@octocat see #1 and https://evil.example", "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)", "javascript:alert(1)", "../../etc/passwd", "{include}`/etc/passwd`", "\\input{/etc/passwd}", "&lt;b&gt; &#64;you",
    "10.1000/example.1", "example-1-pfs-hr", "NA", "_No response_", "\ufeffmark", "ﬁ ﬀ Ⅷ", "e\u0301", "🧬", "%00", "a,b;c\td", "---", "<<<<<<< HEAD", "<!-- -->",
]  # fmt: skip
FIELDS = [
    (name, field.id) for name, form in of_the_book().items() for field in form.fields if not field.options
]


def meant(name):
    """Tables that a form may change."""
    readings = {BIBLIOGRAPHY, "data/review/readings.csv"}
    return {
        "number-is-wrong": {OUTCOMES, "data/trials/arms.csv"} | readings,
        "new-result": {OUTCOMES, "data/trials/events.csv"} | readings,
        "new-trial": {OUTCOMES, *(f"data/trials/{table}.csv" for table in ("trials", "arms", "states")), "data/names/drugs.csv"} | readings,
        "new-paper": readings,
        "text": set(),
    }[name]  # fmt: skip


def only_what_is_meant(made, before, name, answer):
    """Nothing changed, or exactly the rows that are meant."""
    after = files(made)
    assert after.keys() == before.keys()
    changed = {file for file in after if after[file] != before[file]}
    assert changed <= meant(name)
    assert changed == set() or answer.accepted
    for file in changed - {BIBLIOGRAPHY}:
        was, now = before[file].split(b"\n"), after[file].split(b"\n")
        edited = 1 if name == "number-is-wrong" and file in (OUTCOMES, "data/trials/arms.csv") else 0
        kept = [line for line in was if line in now]
        assert len(was) - len(kept) == edited
        assert [line for line in now if line in was] == kept
        old, new = rows(before[file]), rows(after[file])
        assert len(new) - len(old) == len(now) - len(was)
        assert all(None not in row and None not in row.values() for row in new)
        assert all(row.get("status", "secondary") == "secondary" for row in new if row not in old)
    if BIBLIOGRAPHY in changed:
        assert before[BIBLIOGRAPHY].strip() in after[BIBLIOGRAPHY]
    assert made.lines("data") == []


#: Every field of every form, each with the hostile texts that fall to it by turns.
TURNS = [
    (*FIELDS[at % len(FIELDS)], hostile) for at, hostile in enumerate([*HOSTILE, *HOSTILE[5:], *HOSTILE[11:]])
]


@pytest.mark.parametrize(("name", "ident", "hostile"), TURNS, ids=lambda text: repr(text[:16]))
def test_hostile_text_enters_nothing_that_is_not_meant(one, name, ident, hostile):
    made, before = one
    restore(made, before)
    text = body(name, WHOLE[name] | {ident: hostile})
    answer = run(Project(made.root), text.encode("utf-8"), TODAY)
    only_what_is_meant(made, before, name, answer)
    harmless(answer.markdown)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"\x00" * 50, b"### Which number?", b"\xed\xa0\x80", b"a" * 10_000_000]
)
def test_what_is_no_form_is_answered_and_enters_nothing(project, raw):
    before = files(project)
    answer = run(Project(project.root), raw, TODAY)
    assert not answer.accepted
    assert answer.markdown.startswith("## Nothing was entered\n")
    assert files(project) == before


SIGNS = st.sampled_from("0123456789.,-–()[]% <>=\n|#`\"'@*_~\\{}$&;:/éα") | st.characters(
    exclude_categories=["Cs"]
)
WORDS = st.sampled_from(["HR", "PFS", "OS", "95% CI", "0.78", "0.63–0.97", "months", "p<.001", "example-1-pfs-hr", "Example 1", "PMID 12345678", "Table 2", "drug", "### Interests", "n/a", *HOSTILE[:8]])  # fmt: skip
TYPED = st.lists(WORDS | st.text(SIGNS, max_size=8), max_size=6).map(" ".join)


def restore(made, before):
    for file, raw in before.items():
        if made.path(file).read_bytes() != raw:
            made.path(file).write_bytes(raw)


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    made = small(tmp_path_factory.mktemp("form"))
    return made, files(made)


@given(
    name=st.sampled_from(sorted(WHOLE)),
    typed=st.dictionaries(st.integers(0, 20), TYPED, min_size=1, max_size=3),
)
@example(name="number-is-wrong", typed={1: "0.78 (95% CI 0.63-0.97)"})
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=40,
)
def test_any_answers_change_nothing_or_exactly_the_rows_that_are_meant(one, name, typed):
    made, before = one
    restore(made, before)
    asked = [field.id for field in of_the_book()[name].fields]
    values = WHOLE[name] | {asked[at % len(asked)]: text for at, text in typed.items()}
    answer = run(Project(made.root), body(name, values).encode("utf-8"), TODAY)
    only_what_is_meant(made, before, name, answer)
    harmless(answer.markdown)
    assert (
        answer.accepted or "**" in answer.markdown or answer.markdown.startswith("## Nothing was entered\n")
    )


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_is_interrupted_leaves_every_file_as_it_was(project, monkeypatch, at, error):
    before, asked = files(project), []
    check = enter.check.run

    def fails(*arguments, **options):
        asked.append(arguments)
        if len(asked) == at:
            raise error
        return check(*arguments, **options)

    monkeypatch.setattr(enter.check, "run", fails)
    if at > 4:
        monkeypatch.setattr(enter.report, "since", lambda *_: (_ for _ in ()).throw(error))
    with pytest.raises(error):
        send(project, "new-trial", TRIAL)
    assert files(project) == before


def test_a_book_with_a_fault_of_its_own_says_that_it_is_not_the_senders(project):
    project.path(OUTCOMES).write_bytes(b"\xff")
    said = refused(project, "number-is-wrong", CORRECTION)
    assert "which has nothing to do with what you sent" in said

"""Chapters: what counts as prose, and what is wrong in it."""

import pytest

HEADER = 11
ROLE = "or say above the line why not: % typed: <reason>"


def said(project, text):
    """Append a paragraph; return the faults, with lines counted from its first line."""
    project.append("book/index.md", f"\n{text}\n")
    return [(fault.line - HEADER, fault.message) for fault in project.faults("prose")]


@pytest.mark.parametrize(
    ("text", "what", "found", "hint"),
    [
        ("It lasted 5.6 months.", "duration", "5.6 months", "write {value}`<outcome key>`"),
        ("It lasted 9–19 months.", "duration", "9–19 months", "write {value}`<outcome key>`"),
        ("About 35% responded.", "percentage", "35%", "write {value}`<outcome key>`"),
        ("The HR was 0.80.", "ratio", "HR was 0.80", "write {estimate}`<outcome key>`"),
        (
            "A hazard ratio of 0.8 was seen.",
            "ratio",
            "hazard ratio of 0.8",
            "write {estimate}`<outcome key>`",
        ),
        ("The 95% CI was 0.6 to 0.9.", "interval", "CI was 0.6 to 0.9", "write {estimate}`<outcome key>`"),
        ("It held (p = 0.03).", "p value", "p = 0.03", "write {value}`<outcome key>`"),
        ("It was small (n = 12).", "number of patients", "n = 12", "write {patients}`<trial>/<arm>`"),
        ("It had 294 patients.", "number of patients", "294 patients", "write {patients}`<trial>/<arm>`"),
    ],
)
def test_a_typed_trial_number_is_a_fault(project, text, what, found, hint):
    assert said(project, text) == [(1, f"typed {what} “{found}”; {hint}, {ROLE}")]


@pytest.mark.parametrize(
    "text",
    [
        "The 95% confidence interval is explained here.",
        "In phase 3 patients did well, see Table 2 and IL-6.",
        "`HR 0.80` and {abbr}`OS (12 months)` and $5\\%$ and <https://example.org/12%>.",
        "% 12 months in a comment",
        "```python\nmonths = '12 months'\n```",
        "```{code-cell} ipython3\n:tags: [hide-input]\nprint('12 months. Next')\n```",
        "<!-- 12 months -->",
        "| a | b |\n|---|---|\n| One. Two | three |",
    ],
)
def test_what_is_no_prose_or_no_trial_number_passes(project, text):
    assert said(project, text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```{note}\nIt lasted 5.6 months.\n```", 2),
        (":::{admonition} It lasted 5.6 months\nText.\n:::", 1),
        ("````{note}\n```{tip}\nText.\n```\nIt lasted 5.6 months.\n````", 5),
        (
            "```{code-cell} ipython3\n---\nmystnb:\n  figure:\n    caption: |\n      It lasted 5.6 months.\n---\nx = 1\n```",
            6,
        ),
        ('```{code-cell} ipython3\n:mystnb: {figure: {caption: "It lasted 5.6 months"}}\nx = 1\n```', 2),
        (":::{note}\nIt lasted 5.6 months.\n:::", 2),
        ("- one\n- It lasted 5.6 months.", 2),
        ("> It lasted 5.6 months.", 1),
    ],
)
def test_directives_captions_lists_and_quotes_are_prose(project, text, line):
    assert [found for found, _ in said(project, text)] == [line]


def test_a_typed_number_with_a_reason_passes(project):
    assert said(project, "% typed: the length of our own search interval\nWe search every 6 months.") == []


def test_an_exception_that_is_not_needed_is_a_fault(project):
    assert said(project, "% typed: the length of our own search interval\nWe search often.") == [
        (1, "`% typed:` is no longer needed, the next line holds no typed number; delete it")
    ]


def test_an_exception_without_a_reason_is_a_fault(project):
    assert said(project, "% typed: yes\nWe search every 6 months.") == [
        (1, "`% typed: yes` gives no reason; at least 10 characters are expected")
    ]


@pytest.mark.parametrize(
    "text", ["One sentence. Another one.", "Is it? Yes.", "It ends (here.) Then on.", "It is IL-6. Then on."]
)
def test_two_sentences_on_a_line_are_a_fault(project, text):
    (fault,) = said(project, text)

    assert fault[1].startswith("a second sentence on the line; start a new line before “")


@pytest.mark.parametrize(
    "text",
    [
        "As Doe et al. Reported, e.g. In Fig. 2, vs. Placebo.",
        "J. Doe and R. T. Roe said so.",
        "Value 0.5 Gy and 1.0 Gy.",
    ],
)
def test_a_full_stop_inside_a_sentence_passes(project, text):
    assert said(project, text) == []


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("tumors", "tumours"),
        ("Randomized", "Randomised"),
        ("signaling", "signalling"),
        ("analyze", "analyse"),
        ("fibers", "fibres"),
    ],
)
def test_american_spelling_is_a_fault(project, american, british):
    assert said(project, f"The {american} here.") == [
        (1, f"{american} is American spelling; write {british}")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Oestrogen, tumorigenic, programme and oesophagus.",
        "They called it “the tumor microenvironment”.",
        "{term}`tumor`.",
    ],
)
def test_british_spelling_quotations_and_roles_pass(project, text):
    assert said(project, text) == []


def test_a_hyphen_between_numbers_is_a_fault(project):
    assert said(project, "See cycles 5-7 and phase 1-2.") == [
        (1, "1-2 has a hyphen between numbers; write 1–2 with an en dash"),
        (1, "5-7 has a hyphen between numbers; write 5–7 with an en dash"),
    ]


def test_hyphens_in_names_and_dates_pass(project):
    assert said(project, "IL-6, KEYNOTE-789, NCT01234567, 2024-05-31 and CASP-8-9.") == []


def test_a_role_that_names_no_row_is_a_fault(project):
    assert said(project, "A {value}`example-1-pfs-drgu` and {patients}`example-1/durg`.") == [
        (1, "{patients}`example-1/durg` names no trial and arm of the tables; did you mean example-1/drug?"),
        (1, "{value}`example-1-pfs-drgu` names no outcome of the tables; did you mean example-1-pfs-drug?"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It lasted 5.6 to 7 months.", "5.6 to 7 months"),
        ("It lasted 1 month.", "1 month"),
        ("About 35–40 per cent responded.", "35–40 per cent"),
        ("The odds ratio: 2.1.", "odds ratio: 2.1"),
        ("A confidence interval from 0.6 to 0.9.", "confidence interval from 0.6 to 0.9"),
        ("It held, P value < .001.", "P value < .001"),
        ("It had 1,294 evaluable patients.", "1,294 evaluable patients"),
        ("It had 12 women.", "12 women"),
    ],
)
def test_numbers_are_found_in_every_writing(project, text, found):
    ((line, message),) = said(project, text)
    assert (line, message.split("”")[0].split("“")[1]) == (1, found)


@pytest.mark.parametrize(
    "text",
    [
        "Table 2 patients and Figure 3 cases are drawn.",
        "The ratio of the two was high; 3 were odd.",
        "A 95% credible interval; a 90% CI.",
        "Since v1.12 months pass.",
    ],
)
def test_numbers_that_count_nothing_in_a_trial_pass(project, text):
    assert said(project, text) == []


def test_an_estimate_with_its_interval_is_one_fault(project):
    found = said(project, "The HR was 0.80 (95% CI 0.6 to 0.9) and 12 patients lasted 3 months.")
    assert sorted(message.split("”")[0].split("“")[1] for _, message in found) == [
        "12 patients",
        "3 months",
        "HR was 0.80 (95% CI 0.6 to 0.9)",
    ]


def test_a_reason_of_ten_characters_is_enough(project):
    assert said(project, "% typed: ten letters\nWe search every 6 months.") == []
    assert said(project, "% typed: 123456789\n\nWe search every 6 months.") != []


def test_a_reason_counts_for_the_next_line_only(project):
    found = said(project, "% typed: the length of our own search interval\n\nWe search every 6 months.")
    assert [line for line, _ in found] == [1, 3]


def test_one_fault_of_sentences_is_told_per_line(project):
    found = said(project, "One. Two. Three.\nFour. Five.")
    assert [line for line, _ in found] == [1, 2]


@pytest.mark.parametrize("text", ["# One. Two", "It was Doe et al. (2020). And *e.g.* This."])
def test_headings_and_abbreviations_in_brackets(project, text):
    assert len(said(project, text)) == (0 if text.startswith("#") else 1)


@pytest.mark.parametrize(
    ("american", "british"), [("Tumors", "Tumours"), ("randomizing", "randomising"), ("Analyzed", "Analysed")]
)
def test_american_spelling_keeps_its_capital_and_its_end(project, american, british):
    assert said(project, f"{american} here.") == [(1, f"{american} is American spelling; write {british}")]


@pytest.mark.parametrize(
    "text",
    [
        '"a tumor" here.',
        "_A long title of a work with tumor_ here.",
        "*A long title of a work with tumor* here.",
    ],
)
def test_titles_and_straight_quotes_may_be_american(project, text):
    assert said(project, text) == []


def test_a_short_emphasis_is_no_title(project):
    assert len(said(project, "A *tumor* here.")) == 1


def test_a_role_without_a_near_key_gets_no_hint(project):
    assert said(project, "A {estimate}`zzz`.") == [(1, "{estimate}`zzz` names no outcome of the tables")]


@pytest.mark.parametrize(
    ("table", "text"), [("trials/outcomes.csv", "A {value}`zzz`."), ("trials/arms.csv", "A {patients}`z/z`.")]
)
def test_roles_of_a_table_that_cannot_be_read_are_not_looked_up(project, table, text):
    project.path(f"data/{table}").write_text("trial\nexample-1\n", encoding="utf-8")
    assert [message for _, message in said(project, text)] == []

"""Typed numbers: each kind with its whole line, and what only looks like one."""

import pytest

from livingreview.check import myst, typed_numbers

VALUE, ESTIMATE = "write {value}`<outcome key>`", "write {estimate}`<outcome key>`"
PATIENTS = "write {patients}`<trial>/<arm>`"


def said(text):
    return [str(fault) for fault in typed_numbers.check(myst.read(text + "\n", "a.md"))]


@pytest.mark.parametrize(
    ("text", "what", "found", "hint"),
    [
        ("It lasted 5 month or so.", "duration", "5 month", VALUE),
        ("It lasted 5,6 to 7.8 months.", "duration", "5,6 to 7.8 months", VALUE),
        ("It lasted 5·6 and 7 months.", "duration", "5·6 and 7 months", VALUE),
        ("It lasted 5-7 months.", "duration", "5-7 months", VALUE),
        ("Of all, 35 per cent did.", "percentage", "35 per cent", VALUE),
        ("Of all, 35percent did.", "percentage", "35percent", VALUE),
        ("Of all, 35–40 % did.", "percentage", "35–40 %", VALUE),
        ("HRs near 0.8 were seen.", "ratio", "HRs near 0.8", ESTIMATE),
        ("ORs near 1.8 were seen.", "ratio", "ORs near 1.8", ESTIMATE),
        ("Odds ratios of 1·8 were seen.", "ratio", "Odds ratios of 1·8", ESTIMATE),
        ("Hazard\nratio (0.8) was seen.", "ratio", "Hazard ratio (0.8", ESTIMATE),
        ("The CIs 0.6–0.9 overlap.", "interval", "CIs 0.6–0.9", ESTIMATE),
        ("Credible interval: 0.6, 0.9.", "interval", "Credible interval: 0.6, 0.9", ESTIMATE),
        (
            "Confidence intervals of 0.6 and -0.9.",
            "interval",
            "Confidence intervals of 0.6 and -0.9",
            ESTIMATE,
        ),
        ("The CI is 0.6 at least.", "interval", "CI is 0.6", ESTIMATE),
        ("It held (P value < .05).", "p value", "P value < .05", VALUE),
        ("It held (p-value≤0·05).", "p value", "p-value≤0·05", VALUE),
        ("It held (p>0,5).", "p value", "p>0,5", VALUE),
        ("It was small (N=12).", "number of patients", "N=12", PATIENTS),
        ("Of 1,294 evaluable patients none did.", "number of patients", "1,294 evaluable patients", PATIENTS),
        ("Of 294 randomised women none did.", "number of patients", "294 randomised women", PATIENTS),
        *(
            (f"Of 29 {who} none did.", "number of patients", f"29 {who}", PATIENTS)
            for who in (
                *("eligible people", "enrolled men", "treated cases", "randomized individuals"),
                *("assigned participants", "pretreated patients", "other patients", "more patients"),
            )
        ),
        # Of two kinds that overlap, the one that says more of its number is told.
        ("It was small (n = 12 patients).", "number of patients", "n = 12", PATIENTS),
        ("An HR of 35% was seen.", "percentage", "35%", VALUE),
        ("The HR, CI 0.8.", "ratio", "HR, CI 0.8", ESTIMATE),
        ("The CI, p = 0.05.", "interval", "CI, p = 0.05", ESTIMATE),
        ("The HR, 5 months.", "duration", "5 months", VALUE),
        ("The HR was 0.8 (95% CI 0.6 to 0.9), so.", "ratio", "HR was 0.8 (95% CI 0.6 to 0.9)", ESTIMATE),
        ("It lasted 5 months [CI, 4–6].", "duration", "5 months [CI, 4–6", ESTIMATE),
        ("It lasted 5 months; 95 per cent CI 4–6.", "duration", "5 months; 95 per cent CI 4–6", ESTIMATE),
    ],
)
def test_each_kind_of_number_is_one_whole_line(text, what, found, hint):
    line = 1
    assert said(text) == [
        f"a.md, line {line}: typed {what} “{found}”; {hint}, or say above the line why not: % typed: <reason>"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "IL-6 months later.",
        "Bands of 95% confidence, 95% credible ones, 95% prediction bands and a 95% CI.",
        *(
            f"In {word} 3 patients did well."
            for word in ("phase", "Phase", "grade", "Grade", "stage", "Stage", "Table", "Figure")
        ),
        "The hazard ratio; 5 newts.",
        "The HR-2 and OR 3-fold newts.",
        "The CI of X1.",
        "In 3 newts.",
    ],
)
def test_what_only_looks_like_a_number_of_a_trial_may_stand(text):
    assert said(text) == []


def test_two_numbers_that_are_not_joined_are_two_lines():
    told = said(
        "The CI was 1 to 2. The CI was 3 to 4.\nThe HR was 0.8 there, and as CI was given 0.6 to 0.9."
    )
    assert [line.partition(";")[0] for line in told] == [
        "a.md, line 1: typed interval “CI was 1 to 2”",
        "a.md, line 1: typed interval “CI was 3 to 4”",
        "a.md, line 2: typed ratio “HR was 0.8”",
        "a.md, line 2: typed interval “CI was given 0.6 to 0.9”",
    ]


def test_an_interval_stands_where_its_estimate_and_its_words_begin_and_end():
    text = (
        "The HR was 0.8 (95% CI 0.6 to 0.9), in 12 months.\n% typed: it is an example\nThe CI was 1 to 2.\n"
    )
    chapter = myst.read(text, "a.md")
    found = [
        (start, end, paragraph.plain[start:end])
        for paragraph in chapter.paragraphs
        for start, end in typed_numbers.intervals(chapter, paragraph)
    ]
    assert found == [(20, 33, "CI 0.6 to 0.9")]
    assert len(said(text)) == 2

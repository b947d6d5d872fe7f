"""Two questions of newts, one pooled and one not, with what others pooled, for tests of how they are told."""

from livingreview.synthesis import pool
from livingreview.synthesis.absolute import Between, absolute
from livingreview.synthesis.findings import Appraised, Baseline, Finding, Judgement
from livingreview.synthesis.influence import cumulative, leave_one_out
from livingreview.synthesis.questions import Answer, Asked, Contribution, Published, Reading

CHECKED = Reading("doe2020example", "checked", "Read in the paper", "")
NEWS = Reading("doe2021example", "secondary", "Read in the news", "○")
VARIANCE = 0.01


def contribution(name, log=None, said="", reason="", read=CHECKED):
    key = name.lower()
    return Contribution(
        trial=key,
        name=name,
        outcome=f"{key}-pfs-hr" if said else "NA",
        year=2020,
        said=said,
        included=log is not None,
        reason=reason,
        read=read if said else None,
        log=log,
        variance=None if log is None else VARIANCE,
    )


TRIALS = (
    contribution("Alpha", -0.5, "0.61 (0.50–0.74)"),
    contribution("Beta", -0.1, "0.90 (90% CI 0.74–1.10)", "Only *newts* | frogs.", NEWS),
    contribution("Gamma", 0.1, "1.11 (0.91–1.34)"),
    contribution("Delta", None, "0.70", "No interval."),
    contribution("Epsilon", None, "", "It is running."),
)
OTHERS = (
    Published("doe-2020", "0.79 (0.60–1.04)", "Doe, 2020", "Two trials only.", 2, ("alpha", "beta"), "Random effects", "0%", CHECKED),
    Published("doe-2021", "0.70 (0.60–0.82)", "Doe, 2021", "It names no trial.", None, (), "NR", "NR", NEWS),
)  # fmt: skip


def question(endpoint, label, trials, *, is_pooled, reason="", others=()):
    return Asked(
        question=f"drug-{endpoint.lower()}",
        title="Drug [v] placebo",
        population="Newts",
        intervention="Drug",
        comparator="Placebo",
        endpoint=endpoint,
        endpoint_label=label,
        is_pooled=is_pooled,
        reason=reason,
        method="REML" if is_pooled else "",
        interval="hksj-adhoc" if is_pooled else "",
        trials=trials,
        others=others,
    )


def answered(asked, method="REML", interval="hksj-adhoc"):
    logs, variances = ([getattr(one, name) for one in asked.included] for name in ("log", "variance"))
    each = leave_one_out(logs, variances, method, interval) if len(logs) > 2 else []
    return Answer(
        asked,
        asked.included,
        pool(logs, variances, method, interval).ratio(),
        tuple(one.ratio() for one in each),
        tuple(one.ratio() for one in cumulative(logs, variances, method, interval)),
    )


PFS = answered(
    question(
        "PFS", "Progression-free survival", TRIALS, is_pooled=True, reason="Newts differ.", others=OTHERS
    )
)
OS = question(
    "OS",
    "Overall survival",
    (TRIALS[1], contribution("Gamma", None, "", "No ratio."), TRIALS[4]),
    is_pooled=False,
    reason="One pond only.",
    others=OTHERS[1:],
)
NOBODY = question("OS", "Overall survival", (), is_pooled=False, reason="No trial.")
FOUND = [PFS, OS]

# What the pooled answer comes to, how sure it is, and what may have moved its trials.

_BIAS = {
    "randomisation": "Randomisation process",
    "measurement": "Measurement of the outcome",
    "overall": "Overall",
}
_RISKS = {
    "low": "Low risk",
    "some-concerns": "Some concerns",
    "high": "High risk",
    "no-information": "No information",
}


def appraised(name, kind, *judgements, reasons=("Newts were drawn by *lot* | dice.", "Seen.", "In sum.")):
    return Appraised(
        name.lower(),
        name,
        kind,
        tuple(
            Judgement(
                domain, label, word, _RISKS[word], reason, NEWS if word == "high" else CHECKED, "Page 1"
            )
            for (domain, label), word, reason in zip(_BIAS.items(), judgements, reasons, strict=True)
        ),
    )


def graded(*judgements):
    domains = (("imprecision", "Imprecision"), ("overall", "Overall"))
    return tuple(
        Judgement(domain, label, word, word.replace("-", " ").capitalize(), f"For {domain} | reasons.")
        for (domain, label), word in zip(domains, judgements, strict=True)
    )


BASELINE = Baseline(
    "beta-pfs-median-placebo",
    "12.0 months",
    "Beta",
    "Placebo",
    "All newts",
    "The *larger* arm.",
    is_median=True,
    read=NEWS,
)


def finding(answer, *judgements, baseline=BASELINE, hazard=0.05776226504666211):
    pooled = answer.pooled if isinstance(answer, Answer) else None
    reckoned = baseline is not None and pooled is not None
    return Finding(
        answer,
        patients=1234 if reckoned else None,
        certainty=graded(*judgements) if judgements else (),
        appraised=(
            appraised("Alpha", "PFS", "low", "high", "high"),
            appraised("Beta", "PFS", "no-information", "low", "some-concerns"),
        ),
        baseline=baseline if reckoned else None,
        absolute=absolute(hazard, Between(pooled.estimate, pooled.ci_low, pooled.ci_high))
        if reckoned
        else None,
    )


FINDINGS = [finding(PFS, "serious", "moderate"), finding(OS)]
#: One trial judged for two kinds of outcome, one domain in the same words.
TWICE = [
    Finding(
        of,
        None,
        (),
        (appraised("Alpha", of.asked.endpoint if of is PFS else of.endpoint, *words, reasons=reasons),),
        None,
        None,
    )
    for of, words, reasons in (
        (PFS, ("low", "high", "high"), ("Same.", "Keepers counted.", "In sum.")),
        (OS, ("low", "low", "low"), ("Same.", "Death is death.", "In sum.")),
    )
]

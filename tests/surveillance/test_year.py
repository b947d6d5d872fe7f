"""A simulated year: twelve monthly runs, each run twice, tell exactly what happened, each thing once."""

import pytest

from tests.services.standing_in import Work, plain
from tests.surveillance.review import STATES, TRIALS, news, on


@pytest.mark.slow
def test_a_year_of_surveillance_tells_each_thing_once(review, services, clock):
    new = Work("A new paper", pmid="1001", doi="10.1000/new.1", entered="2026-01-03", words="ABC")
    early = Work("A new preprint", preprint="10.1101/2026.03.01.7", entered="2026-03-01", words="ABC")
    missed = Work(
        "A preprint of July",
        preprint="10.1101/2026.07.01.8",
        entered="2026-07-02",
        words="ABC",
        only="europe-pmc",
    )
    named = Work(
        "Names a trial only", pmid="1009", doi="10.1000/new.9", entered="2026-12-02", trials=("NCT00000002",)
    )

    joined = Work(
        "Of a trial that joins",
        pmid="1010",
        doi="10.1000/new.10",
        entered="2026-03-20",
        trials=("NCT00000003",),
    )

    def state(word):
        services.study("NCT00000001", state=word, completion="2026-06", updated="2026-04-01")

    def joins():
        services.study("NCT00000003", state="RECRUITING")
        review.example.write(
            "trials", [*TRIALS, {"trial": "example-3", "name": "Example 3", "nct": "NCT00000003"}]
        )
        review.example.write(
            "states", [*STATES, {"trial": "example-3", "of": "registry", "word": "recruiting"}]
        )

    def retracted():
        services.works[0].comments = (("RetractionIn", "777"),)
        services.works[0].crossref = {"updated-by": [{"DOI": "10.1000/notice", "type": "retraction", "updated": {"date-parts": [[2026, 5, 2]]}}]}  # fmt: skip

    def published():
        services.works[1].crossref = {
            "relation": {"is-preprint-of": [{"id": "10.1000/final", "id-type": "doi"}]}
        }

    def renamed():
        for study in services.studies.values():
            module = study["shown"]["protocolSection"]["statusModule"]
            module["recruitmentStatus"] = module.pop("overallStatus")

    happens = {
        1: lambda: services.works.append(new),
        2: lambda: state("SUSPENDED"),
        3: lambda: (services.works.extend((early, joined)), state("RECRUITING")),
        4: lambda: state("SUSPENDED"),
        5: retracted,
        6: lambda: services.wrong("europe-pmc", plain(503, "down")),
        7: lambda: services.works.append(missed),
        8: joins,
        9: lambda: services.mend(),
        10: published,
        11: renamed,
        12: lambda: services.works.append(named),
    }
    # month: new records, other findings, exit code.
    expected = {
        1: (["A new paper"], [], 10),
        2: ([], ["registry:NCT00000001:state:SUSPENDED"], 10),
        3: (["A new preprint"], [], 10),
        4: ([], ["registry:NCT00000001:state:SUSPENDED"], 10),
        5: ([], ["reference:doe2020example:retracted"], 10),
        6: ([], ["silent:europe-pmc:2026-06-05"], 20),
        7: ([], [], 20),
        8: (["Of a trial that joins"], [], 30),
        9: (["A preprint of July"], [], 10),
        10: ([], ["reference:roe2024preprint:published"], 10),
        11: ([], ["changed:clinicaltrials:overallStatus:2026-11-05"], 20),
        12: (["Names a trial only"], [], 30),
    }
    seen = {}
    for month in range(1, 13):
        on(clock, 2026, month)
        happens.get(month, lambda: None)()
        report = review.watch()
        seen[month] = (*news(report), report["exit_code"])
        again = review.watch()
        assert news(again) == ([], []), month
        assert again["exit_code"] == report["exit_code"] // 20 * 20
    assert seen == expected


def test_what_a_silent_service_entered_meanwhile_is_told_when_it_answers_again(review, services, clock):
    review.strings("europe-pmc")
    for month in (1, 2, 3):
        on(clock, 2026, month)
        if month == 2:
            services.wrong("europe-pmc", plain(503, "down"))
            services.works.append(Work("Of February", pmid="5", entered="2026-01-20", words="ABC"))
        if month == 3:
            services.mend()
        report = review.watch()
    assert report["answers_again"] == ["Europe PMC"]
    assert news(report) == (["Of February"], [])
    assert "Europe PMC answers again" in review.markdown

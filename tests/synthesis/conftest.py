"""A small review that asks two questions, of which one is pooled."""

import pytest

from livingreview.project import Project
from tests.example import HAZARD_RATIO, build

NAMES = ("first", "second", "third", "fourth")
RATIOS = {
    "first": ("0.80", "0.65", "0.98"),
    "second": ("0.60", "0.45", "0.80"),
    "third": ("0.90", "0.72", "1.13"),
}
BIBLIOGRAPHY = """\
@article{{doe{year}example,
  author = {{Doe, Jane}},
  title = {{An example}},
  journal = {{Journal of Examples}},
  year = {{{year}}},
  doi = {{10.1000/example.{year}}},
}}
"""
#: The third trial was told first.
YEARS = {"first": 2021, "second": 2022, "third": 2020}


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("pooled"))
    made.write("trials", [{"trial": name, "name": name.title()} for name in NAMES])
    made.write(
        "arms",
        [
            {"trial": name, "arm": arm, "role": role}
            for name in NAMES
            for arm, role in (("drug", "experimental"), ("placebo", "control"))
        ],
    )
    made.write(
        "outcomes",
        [
            {
                **HAZARD_RATIO,
                "outcome": f"{name}-pfs-hr",
                "trial": name,
                "source": f"doe{YEARS[name]}example",
                **dict(zip(("value", "ci_low", "ci_high"), ratio, strict=True)),
            }
            for name, ratio in RATIOS.items()
        ],
    )
    made.path("references.bib").write_text(
        "\n".join(BIBLIOGRAPHY.format(year=year) for year in sorted(YEARS.values())), encoding="utf-8"
    )
    question = {"question": "drug-pfs", "title": "Drug v placebo", "endpoint": "PFS", "pooled": "yes"}
    made.write(
        "questions",
        [
            {**question, "method": "REML", "interval": "hksj-adhoc", "reason": "One class of drug."},
            {
                **question,
                "question": "drug-os",
                "endpoint": "OS",
                "pooled": "no",
                "reason": "Nobody told it.",
            },
        ],
    )
    made.write(
        "included",
        [
            {"question": "drug-pfs", "trial": name, "outcome": f"{name}-pfs-hr", "included": "yes"}
            for name in RATIOS
        ]
        + [
            {"question": "drug-pfs", "trial": "fourth", "included": "no", "reason": "It is running."},
            {"question": "drug-os", "trial": "first", "included": "no", "reason": "No ratio."},
        ],
    )
    published = {"question": "drug-pfs", "published": "doe-2021", "value": "0.79", "ci_level": "95"}
    ends = {"ci_low": "0.60", "ci_high": "1.04", "source": "doe2021example", "difference": "Two trials only."}
    made.write("published", [{**published, **ends}])
    return Project(made.root)

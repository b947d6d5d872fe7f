import pandas as pd
import pytest

from livingreview import tables
from livingreview.charts import tally
from livingreview.evidence import audits
from livingreview.project import Project
from tests import example

ROWS = """\
audit,review,place,claim,number,citekey,verdict,source_says,locator,checked_on,note
a-1,il6,"Section 1, Ponds, sentence 1",Newts grow in ponds,1,doe2020example,supports,Newts grew.,Abstract,2025-01-02,NA
a-2,il6,"Section 1, Ponds, sentence 2",Newts sing | loudly,2,doe2020example,partly,One newt sang.,Abstract,2025-01-02,In one pond
a-3,il6,"Table I, row Frog",Frogs are newts,3,doe2020example,supports,Frogs were seen.,Abstract,2025-01-02,NA
a-4,own,"Chapter, sentence 9",Toads sleep,NA,doe2020example,not-checked,NA,NA,2025-01-02,No copy was found
"""


@pytest.fixture
def project(tmp_path):
    example.build(tmp_path)
    (tmp_path / "data" / "review").mkdir(exist_ok=True)
    (tmp_path / "data" / "review" / "citation_audit.csv").write_text(ROWS, encoding="utf-8")
    return Project(tmp_path)


def test_verdicts_are_counted_for_each_section_of_one_review(project):
    counts = audits.verdicts("il6", project)
    assert [tuple(row) for row in counts[counts["count"] > 0].itertuples(index=False)] == [
        ("Section 1", "Supports", 1),
        ("Section 1", "Supports in part", 1),
        ("Table I", "Supports", 1),
    ]


def test_every_section_is_asked_about_every_verdict(project):
    counts = audits.verdicts("il6", project)
    assert counts.groupby("group").size().to_dict() == {"Section 1": 5, "Table I": 5}


def test_a_review_that_the_table_cannot_name_is_refused(project):
    with pytest.raises(ValueError, match="review 'cookery' is none of: il6, own"):
        audits.pairs("cookery", project)


def test_the_table_of_verdicts_ends_with_all_of_them(project):
    text = tables.verdicts(audits.verdicts("il6", project), caption="Verdicts.", name="tab-v").data
    cells = [line.strip("* -").strip() for line in text.splitlines() if line.strip().startswith(("* -", "-"))]
    assert cells[-7:] == ["All", "2", "1", "0", "0", "0", "3"]


def test_a_pair_is_shown_with_its_number_its_work_and_its_verdict(project):
    text = tables.audit(audits.pairs("il6", project), caption="Pairs.", name="tab-p").data
    row = text[text.index("sentence 2") :].split("* -")[0]
    for said in (
        r"Newts sing \| loudly",
        "2 [{cite:p}`doe2020example`]{.row-a-2 .of-citation-audit}",
        "Supports in part",
        "One newt sang.",
        "In one pond",
    ):
        assert said in row


def test_a_pair_of_our_own_has_no_number_and_nothing_where_nothing_was_read(project):
    text = tables.audit(audits.pairs("own", project), caption="Pairs.", name="tab-p").data
    assert "- [{cite:p}`doe2020example`]{" in text
    assert "NA" not in text


def test_a_bar_is_as_long_as_its_group_is_large():
    counts = pd.DataFrame(
        {
            "group": ["a", "a", "b"],
            "word": pd.Categorical(["no", "yes", "yes"], ["yes", "no", "never"]),
            "count": [10, 30, 20],
        }
    )
    spec = tally(counts, title="T", legend="L").to_dict()
    rows = next(data for data in spec["datasets"].values() if "share" in data[0])
    ends = {(row["group"], row["word"]): (row["start"], row["end"]) for row in rows}
    left = ends["a", "yes"][0]
    assert ends["a", "no"][0] == ends["a", "yes"][1]
    assert ends["b", "yes"][1] - left == pytest.approx((ends["a", "no"][1] - left) / 2)
    assert {row["word"]: row["share"] for row in rows if row["group"] == "a"} == {"yes": "75%", "no": "25%"}

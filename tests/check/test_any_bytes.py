"""Whatever stands in a file, the check answers with faults and never with a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview.check import SUBJECTS, Fault
from tests.example import HAZARD_RATIO, build

#: Thousands of files are made up.
pytestmark = pytest.mark.slow

FILES = [
    ("data/trials/outcomes.csv", SUBJECTS),
    ("data/datapackage.json", SUBJECTS),
    ("references.bib", ("bibliography", "prose")),
    ("book/index.md", ("bibliography", "prose")),
    ("data/review/fingerprints.txt", ("prose",)),
    ("_config.yml", ("prose",)),
    ("_toc.yml", ("prose",)),
]
#: Bytes that mean something to one of the parsers, so that random files reach further than their first line.
PIECES = st.sampled_from(
    [
        *(
            b'"',
            b",",
            b"\n",
            b"\r",
            b"{",
            b"}",
            b"[",
            b"=",
            b"$",
            b"`",
            b"@article{",
            b"```{note}\n",
            b"---\n",
        ),
        *(b"caption:", b"<!--", b"% typed:", b"{cite}`", b"null", b"outcome", b"example-1", b"NA", b"1e999"),
        *(
            b":::",
            b"> ",
            b"- ",
            b"$$",
            b"{{",
            b"[a](",
            b"![",
            b"{#",
            b": ",
            b"% ",
            b"+++",
            b"|a|\n|-|\n",
            b"(a)=\n",
        ),
        *(b"\xff", b"\xef\xbb\xbf", b"\0", "\u03b1\u2028".encode()),
    ]
)
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=60).map(b"".join)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return build(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize(("file", "subjects"), FILES)
def test_arbitrary_bytes_give_faults_and_no_traceback(shared, file, subjects):
    path = shared.path(file)
    before = path.read_bytes() if path.exists() else None
    whole = before or b"parse:\n  myst_enable_extensions: [colon_fence]\n"

    @settings(max_examples=30, deadline=None, database=None)
    @given(extra=BYTES, at=st.integers(0, len(whole)), keep=st.booleans())
    def holds(extra, at, keep):
        path.write_bytes(whole[:at] + extra + whole[at:] if keep else extra)
        faults = shared.faults(*subjects)
        assert all(isinstance(fault, Fault) for fault in faults)
        assert all("\n" not in str(fault) and str(fault).encode() for fault in faults)

    try:
        holds()
    finally:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(before)


WORDS = st.lists(
    st.sampled_from(["an", "example", "of", "cells", "IL-6", "α", "5–7", "word", "p53"]),
    min_size=1,
    max_size=6,
).map(" ".join)
#: Estimate, and by how much the ends of its interval differ from it, as they do on the log scale.
RATIOS = st.tuples(st.integers(30, 400), st.integers(110, 300)).map(
    lambda ratio: (ratio[0] * 100 / ratio[1], ratio[0], ratio[0] * ratio[1] / 100)
)


@settings(max_examples=12, deadline=None, database=None)
@given(note=WORDS, population=WORDS, ratio=RATIOS, p=st.sampled_from(["NR", "<0.001", "0.04"]))
def test_a_valid_project_has_no_fault(shared, note, population, ratio, p):
    low, value, high = (f"{number / 100:.2f}" for number in ratio)
    row = HAZARD_RATIO | {
        "note": note,
        "population": population,
        "value": value,
        "ci_low": low,
        "ci_high": high,
        "p_value": p,
    }
    median = {
        "outcome": "example-1-pfs-drug",
        "trial": "example-1",
        "arm": "drug",
        "measure": "median",
        "value": value,
    }
    shared.write("outcomes", [row, median])

    assert shared.lines() == []

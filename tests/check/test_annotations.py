"""A fault stands beside its line, and nothing that a file holds becomes a command of its own."""

import pytest

from livingreview.check.annotations import annotation
from livingreview.check.fault import Fault


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("data/a.csv", 3, "value", "x; write y"), "::error file=data/a.csv,line=3::value: x; write y"),
        (Fault("data/a.csv", 3, None, "whole row"), "::error file=data/a.csv,line=3::whole row"),
        (Fault("data/a.csv", None, None, "whole file"), "::error file=data/a.csv::whole file"),
        (Fault("a,b:c.csv", 1, None, "50%"), "::error file=a%2Cb%3Ac.csv,line=1::50%25"),
        (Fault("a", 1, None, "x\n::warning::y\r"), "::error file=a,line=1::x%0A::warning::y%0D"),
    ],
)
def test_a_fault_is_one_command_with_its_place(fault, said):
    assert annotation(fault) == said
    assert len(annotation(fault).splitlines()) == 1

"""The same website gives the same PDF, wherever and whenever it is printed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.made import give, take
from tests.print.conftest import write_review

pytestmark = pytest.mark.slow

PRINT = """\
import sys
from pathlib import Path
from livingreview.print.pdf import print_book
from livingreview.project import Project
print(print_book(Project(Path(sys.argv[1])))["student"])
"""


#: A system that has no fonts; the cache is its own.
NO_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


def printed(root, *, code=True, alone=False, **environment):
    """Print the small review in a process and with a copy of the package of its own, and return the bytes."""
    review = write_review(root)
    if not alone:
        take(review)
    if not code:
        first = root / "_build" / "html" / "book" / "index.html"
        first.write_text(first.read_text(encoding="utf-8").replace("code>", "em>"), encoding="utf-8")
    shutil.copytree(ROOT / "scripts" / "livingreview", root / "scripts" / "livingreview")
    environment["PYTHONPATH"] = str(root / "scripts")
    said = subprocess.run(
        [sys.executable, "-c", PRINT, str(root)],
        cwd=root,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": str(root.parent)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    give(review)
    return Path(said.stdout.strip()).read_bytes()


def test_two_times_and_two_places_give_the_same_bytes(tmp_path):
    told = {"SOURCE_DATE_EPOCH": "1000000000"}
    here = printed(tmp_path / "here", alone=True, PYTHONHASHSEED="1", TZ="Asia/Tokyo", **told)
    elsewhere = tmp_path / "dort drüben" / "höher"
    there = printed(elsewhere, alone=True, PYTHONHASHSEED="2", TZ="America/Lima", **told)
    assert here == there


def test_the_day_is_not_the_day_of_printing(tmp_path):
    without = dict.fromkeys(("SOURCE_DATE_EPOCH",), "")
    assert printed(tmp_path / "one", **without) == printed(tmp_path / "two", **without)


def test_fonts_of_the_system_have_no_part_in_all_but_code(tmp_path):
    without = tmp_path / "fonts.conf"
    without.write_text(NO_FONTS.format(folder=tmp_path / "cache"), encoding="utf-8")
    told = {"SOURCE_DATE_EPOCH": "1000000000"}
    usual = printed(tmp_path / "usual", code=False, **told)
    assert usual == printed(tmp_path / "bare", code=False, FONTCONFIG_FILE=str(without), **told)

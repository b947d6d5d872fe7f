"""A selection is executed and built beside the website, which stays as it was."""

import pytest

from livingreview import kept
from livingreview.project import Project
from livingreview.site.selection import PREFIX, website
from tests.site.small import HEADER

pytestmark = pytest.mark.slow

CELLS = """\
grain = "all"
```

```{code-cell} ipython3
from IPython.display import Markdown
Markdown(f"Bread of {grain} kinds.")"""


@pytest.fixture
def chapter(small):
    small.chapter(
        "second",
        HEADER.format(title="Second", code=CELLS).replace(
            "ipython3\ngrain", "ipython3\n:tags: [parameters]\n\ngrain", 1
        ),
    )
    small.build()
    return small


def test_a_selection_really_changes_what_is_printed(chapter):
    """The command, from the words that are typed to the text of the PDF."""
    import pypdfium2

    printed = {}
    for words in ((), ("-p", "grain=rye")):
        process = chapter.start("handout", "second", *words)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        with pypdfium2.PdfDocument(said.strip().split("\n")[-1].partition(": ")[2]) as document:
            printed[words] = " ".join(page.get_textpage().get_text_bounded() for page in document)
    before, after = printed.values()
    assert "Bread of all kinds." in before
    assert "A selection" not in before
    assert "Bread of rye kinds." in after
    assert "A selection. Figures and tables show grain: rye." in " ".join(after.split())
    assert "Bread of all kinds." in chapter.page("second")


def test_the_website_stays_as_it_was_and_nothing_is_left(chapter):
    project = Project(chapter.root)
    before = kept.digests(project.html), kept.digests(project.build / "source")
    text = (chapter.root / "book/second.md").read_text(encoding="utf-8")
    other = text.replace('grain = "all"', 'grain = "rye"')
    notebook = (project.executed / "book/second.ipynb").read_text(encoding="utf-8")
    done = notebook.replace('grain = \\"all\\"', 'grain = \\"rye\\"').replace("Bread of all", "Bread of rye")
    with website(project, {"book/second": (other, done.encode())}, lambda _: None) as made:
        assert "Bread of rye kinds." in (made.html / "book/second.html").read_text(encoding="utf-8")
    assert list(project.build.glob(f"{PREFIX}*")) == []
    assert (kept.digests(project.html), kept.digests(project.build / "source")) == before
    assert "already up to date" in chapter.build()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["second", "-p", "flour=rye"], "second has no parameter flour; it has grain"),
        (["third"], "third: no chapter is called like that; expected one of index, second, references"),
        (["second", "--paper", "A5"], "--paper A5: expected one of a4, letter"),
        (["second", "-p", "grain"], "-p grain: expected name=value, such as strategy=all"),
    ],
)
def test_what_cannot_be_printed_is_one_line_and_nothing_is_written(chapter, words, said):
    before = sorted(Project(chapter.root).build.rglob("*.pdf"))
    process = chapter.start("handout", *words)
    told, _ = process.communicate(timeout=300)
    assert (process.returncode, told.strip()) == (1, said)
    assert sorted(Project(chapter.root).build.rglob("*.pdf")) == before

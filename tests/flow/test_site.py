"""What stands online: the book as last published, and inert previews of open requests that may be shown."""

import pytest

from flow import site

BOOK = {
    "index.html": "start",
    "book/a.html": "<main>a</main>",
    "book/b.html": "<main>b</main>",
    "book.js": "run()",
}
CHANGED = BOOK | {
    "book/b.html": "<title>B</title><main>changed</main>",
    "figures/f.svg": "<svg/>",
    "_static/a.css": "",
}


@pytest.fixture
def published(host):
    host.run(1, "main-sha", head="main", fork=False, event="push", name="publish")
    host.artifact(1, "website", BOOK)
    return host


def built(host, number, *, website=CHANGED, **named):
    """A request with a build of its last commit."""
    pull = {key: named[key] for key in named.keys() & {"fork", "labels", "head"}}
    host.pull(number, f"sha{number}", **({"head": f"change{number}"} | pull))
    host.run(100 + number, f"sha{number}", head=f"change{number}", fork=named.get("fork", True))
    host.artifact(100 + number, "website", website)


def compose(tmp_path):
    said = []
    folder = tmp_path / f"online{len(list(tmp_path.iterdir()))}"
    site.compose("book/review", folder, said.append)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return folder, names, said


def test_without_requests_the_book_stands_there_as_it_was_published(published, tmp_path):
    folder, names, _ = compose(tmp_path)
    assert names == {*BOOK, "editions/index.html"}
    assert (folder / "book.js").read_text() == "run()"


def test_a_preview_holds_what_can_be_read_and_nothing_that_runs(published, tmp_path):
    built(published, 5, fork=False)
    published.artifact(105, "pdf", {"book.pdf": "%PDF", "evil.html": "<script>"})
    published.artifact(105, "report", {"report.md": "x", "pictures/a.png": "png", "pictures/b.svg": "svg"})
    folder, names, said = compose(tmp_path)
    assert names - {*BOOK, "editions/index.html"} == {
        f"preview/5/{name}"
        for name in ("index.html", "print/book.pdf", "report/pictures/a.png", "site/index.html", "site/_static/a.css",
                     "site/book/a.html", "site/book/b.html")
    }  # fmt: skip
    assert (
        (folder / "preview/5/site/book/b.html")
        .read_text()
        .startswith("<!DOCTYPE html>\n<html><head><meta charset")
    )
    front = (folder / "preview/5/index.html").read_text()
    assert '<a href="site/book/b.html">B</a>' in front
    assert "book/a.html" not in front
    assert said == ["Pull request 5: 1 changed pages of 4 files"]


def test_pages_of_a_stranger_stand_online_only_if_somebody_who_may_write_says_so(published, tmp_path):
    built(published, 5)
    built(published, 6, labels=["preview"])
    _, names, _ = compose(tmp_path)
    assert {name.split("/")[1] for name in names if name.startswith("preview/")} == {"6"}


def test_a_preview_goes_when_its_request_is_closed(published, tmp_path):
    built(published, 5, fork=False)
    assert any(name.startswith("preview/5/") for name in compose(tmp_path)[1])
    published.update_pull(5, state="closed")
    assert compose(tmp_path)[1] == {*BOOK, "editions/index.html"}


def test_a_preview_shows_the_last_commit_or_nothing(published, tmp_path):
    built(published, 5, fork=False)
    pull = published.read()["pulls"][0]
    published.update_pull(5, head=pull["head"] | {"sha": "later"})
    _, names, said = compose(tmp_path)
    assert names == {*BOOK, "editions/index.html"}
    assert said == ["Pull request 5: not built yet"]


def test_a_hostile_preview_is_passed_over_and_the_book_and_the_others_stand(published, tmp_path):
    built(published, 5, fork=False, website={"../../index.html": "defaced"})
    built(published, 6, fork=False)
    folder, names, said = compose(tmp_path)
    assert (folder / "index.html").read_text() == "start"
    assert {name.split("/")[1] for name in names if name.startswith("preview/")} == {"6"}
    assert said[1].startswith("Pull request 5: no preview: '../../index.html'")


def test_a_run_of_a_stranger_is_never_taken_for_the_publication(published, tmp_path):
    for number, named in enumerate(
        [
            {"event": "pull_request"},
            {"event": "push"},  # in the fork's own branch of that name
            {"event": "pull_request", "fork": False},
        ],
        start=20,
    ):
        published.run(number, "x", **({"head": "main", "name": "publish"} | named))
        published.artifact(number, "website", {"index.html": "defaced"})
    folder, *_ = compose(tmp_path)
    assert (folder / "index.html").read_text() == "start"


def test_without_a_published_book_nothing_is_put_online(host, tmp_path):
    built(host, 5, fork=False)
    with pytest.raises(site.SiteError, match="run the workflow Publish first"):
        compose(tmp_path)


def test_a_book_that_is_kept_no_more_is_not_replaced_by_an_older_one(published, tmp_path):
    published.run(2, "later", head="main", fork=False, event="push", name="publish")
    with pytest.raises(site.SiteError):
        compose(tmp_path)


def test_a_book_with_a_folder_of_that_name_is_refused(host, tmp_path):
    host.run(1, "main-sha", head="main", fork=False, event="push", name="publish")
    host.artifact(1, "website", {"preview/5/index.html": "x"})
    with pytest.raises(site.SiteError, match="folder preview"):
        compose(tmp_path)


def test_the_newest_requests_are_shown_and_no_more_than_have_room(published, tmp_path, monkeypatch):
    monkeypatch.setattr(site, "MOST", 2)
    for number in (5, 6, 7):
        built(published, number, fork=False)
    _, names, _ = compose(tmp_path)
    assert {name.split("/")[1] for name in names if name.startswith("preview/")} == {"6", "7"}

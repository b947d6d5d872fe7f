"""A frozen edition is attached to a release once, whole or not at all, and stands online under its own address."""

import hashlib
import json

import pytest

from flow import editions, site
from flow.editions import EditionError
from tests.flow.test_site import BOOK

COMMIT = "a" * 40


def edition(version, **more):
    """The files that a run leaves which has frozen an edition."""
    files = {
        "index.html": f"<html><head></head>{version}</html>",
        "book/a.html": "a",
        "edition.json": json.dumps(
            {"version": version, "day": "2025-01-31", "what": f"What {version} is.", "commit": COMMIT, "pages": ["book/a.html"]}
        ),
        "deposit/data.zip": "data",
        "deposit/SHA256SUMS": "sums",
    } | more  # fmt: skip
    sums = "".join(
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(files.items())
    )
    left = {f"{version}/{name}": text for name, text in (files | {"SHA256SUMS": sums}).items()}
    return left | {"index.html": "list", "editions.js": "script"}


@pytest.fixture
def published(host):
    host.run(1, "main-sha", head="main", fork=False, event="push", name="publish")
    host.artifact(1, "website", BOOK)
    return host


def attach(host, version, run=7, left=None):
    host.artifact(run, "edition", edition(version) if left is None else left)
    return editions.attach("book/review", run, f"v{version}")


def online(tmp_path):
    said, folder = [], tmp_path / f"online{len(list(tmp_path.iterdir()))}"
    site.compose("book/review", folder, said.append)
    return folder, said


def test_the_files_of_the_deposit_and_the_whole_are_attached_and_shown_when_all_are_there(host):
    assert attach(host, "1.0") == "Edition 1.0 is attached, with 3 files."
    (release,) = host.read()["releases"]
    assert (release["tag_name"], release["target_commitish"], release["draft"]) == ("v1.0", COMMIT, False)
    assert [one["name"] for one in release["assets"]] == ["SHA256SUMS", "data.zip", "edition.zip"]
    assert release["body"] == "What 1.0 is."


def test_an_edition_that_is_attached_stays_as_it_is(host):
    attach(host, "1.0")
    before = host.read()["releases"]
    assert attach(host, "1.0", run=8) == "Edition 1.0 is attached already; it stays as it is."
    assert host.read()["releases"] == before


def test_a_run_that_was_stopped_half_way_is_finished_by_the_next(host):
    host.upload, whole = lambda *asked: 1 / 0, host.upload
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(editions.service, "upload", host.upload)
        with pytest.raises(ZeroDivisionError):
            attach(host, "1.0")
    assert host.read()["releases"][0]["draft"]
    host.upload = whole
    attach(host, "1.0", run=8)
    assert len(host.read()["releases"]) == 1
    assert len(host.read()["releases"][0]["assets"]) == 3


@pytest.mark.parametrize(
    "left",
    [
        edition("1.1"),
        {"1.0/index.html": "x"},
        edition("1.0") | {"1.0/book/a.html": "other"},
        edition("1.0") | {"1.0/more.html": "more"},
        {name: text for name, text in edition("1.0").items() if not name.endswith("a.html")},
        edition("1.0", **{"edition.json": '{"version": "1.0", "commit": "main"}'}),
    ],
    ids=["another edition", "no sums", "other bytes", "a file more", "a file less", "no commit"],
)
def test_what_is_not_as_its_checksums_say_is_not_attached(host, left):
    with pytest.raises(EditionError):
        attach(host, "1.0", left=left)
    assert host.read()["releases"] == []


@pytest.mark.parametrize("asked", ["", "main", "v1", "1.0; rm", "v1.0/../..", "1.0\n"])
def test_what_is_no_version_is_refused(host, asked):
    with pytest.raises(EditionError, match="is no version"):
        editions.attach("book/review", 7, asked)


def test_editions_stand_online_below_the_book_with_the_list_of_them(published, tmp_path):
    attach(published, "1.0")
    attach(published, "1.1", run=8)
    folder, said = online(tmp_path)
    assert (folder / "editions/1.0/book/a.html").read_text() == "a"
    assert (folder / "book/a.html").is_file()
    assert '"version":"1.1"' in (folder / "editions/editions.js").read_text()
    listed = (folder / "editions/index.html").read_text()
    assert listed.index('href="1.1/index.html"') < listed.index('href="1.0/index.html"')
    assert said == ["Edition 1.1: online", "Edition 1.0: online"]


def test_a_book_without_editions_has_no_list_of_them(published, tmp_path):
    assert not (online(tmp_path)[0] / "editions").exists()


def test_drafts_tests_and_other_releases_are_no_editions(published, tmp_path):
    attach(published, "1.0")
    releases = published.read()["releases"]
    others = [{"draft": True}, {"prerelease": True}, {"tag_name": "software-1"}]
    published.write(releases=[releases[0] | other for other in others])
    assert not (online(tmp_path)[0] / "editions").exists()


def test_a_spoilt_edition_is_named_and_the_book_and_the_others_stay_online(published, tmp_path):
    attach(published, "1.0")
    attach(published, "1.1", run=8)
    number = next(
        one["id"] for one in published.read()["releases"][1]["assets"] if one["name"] == "edition.zip"
    )
    (published.folder / f"asset{number}").write_bytes(b"spoilt")
    folder, said = online(tmp_path)
    assert said[0].startswith("Edition 1.1: not online: not an archive")
    assert sorted(path.name for path in (folder / "editions").iterdir()) == [
        "1.0",
        "editions.js",
        "index.html",
    ]
    assert (folder / "index.html").is_file()


def test_the_oldest_editions_wait_where_there_is_no_room(published, tmp_path, monkeypatch):
    attach(published, "1.0")
    attach(published, "1.1", run=8)
    monkeypatch.setattr(editions, "ROOM", 1_000)
    folder, said = online(tmp_path)
    assert said == [
        "Edition 1.1: online",
        "Edition 1.0: no room for it online; its files are attached to its release.",
    ]
    assert not (folder / "editions/1.0").exists()


def test_a_book_that_brings_a_folder_of_editions_is_refused(host, tmp_path):
    host.run(1, "main-sha", head="main", fork=False, event="push", name="publish")
    host.artifact(1, "website", BOOK | {"editions/index.html": "mine"})
    with pytest.raises(site.SiteError, match="has a folder editions"):
        online(tmp_path)


@pytest.mark.parametrize(
    ("event", "asked"),
    [({"ref": "refs/tags/v1.0"}, "v1.0"), ({"ref": "refs/heads/main", "inputs": {"version": "1.1"}}, "1.1")],
)
def test_the_version_comes_from_the_tag_or_from_who_started_the_run(event, asked, tmp_path, monkeypatch):
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    assert editions.of_run() == asked

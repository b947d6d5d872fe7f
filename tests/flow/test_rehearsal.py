"""A rehearsal of the workflows: a later cut goes from `add outcome --from` to comment and preview, a form to a draft.

It runs the commands as they stand in the workflows, on a small review and a stand-in for the service.
"""

import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.flow.host import Host
from tests.flow.running import FailedError, Runner
from tests.services.standing_in import Services, Work, running
from tests.site.small import Small

pytestmark = pytest.mark.slow

FORM = "### Which number?\r\n\r\nexample-1-pfs-drug\r\n"
REPOSITORY = {"default_branch": "main"}


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", folder, "-c", "user.name=a person", "-c", "user.email=a@example.org", *words],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


#: Printing has its own tests, and takes as long as all the rest.
PRINTS = f"""
PYTHONPATH={ROOT / "scripts"} {sys.executable} -m livingreview.cli build
mkdir -p _build/pdf && printf "%%PDF-1.7" > _build/pdf/book.pdf
"""


class Rehearsal:
    """The service, its repository with a small review, a machine that runs jobs, and a person with a clone."""

    def __init__(self, folder):
        self.host = Host(folder / "host")
        start = folder / "start"
        start.mkdir()
        Small(start)
        for name in (
            "Makefile",
            "pyproject.toml",
            ".ci",
            "requirements",
            "scripts/flow",
            "scripts/livingreview",
        ):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            (start / name).parent.mkdir(exist_ok=True)
            copy(ROOT / name, start / name)
        (start / ".gitignore").write_text("_build/\n.venv/\n__pycache__/\n", encoding="utf-8")
        self.origin = folder / "origin.git"
        git(folder, "init", "--quiet", "--initial-branch=main", start)
        git(start, "add", "--all")
        git(start, "commit", "--quiet", "--message", "Start")
        git(folder, "clone", "--quiet", "--bare", start, self.origin)
        git(self.origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.runner = Runner(folder / "runner", self.host, self.origin)
        self.person = folder / "person"
        git(folder, "clone", "--quiet", f"file://{self.origin}", self.person)
        self.runner.instead |= {"pdf": PRINTS, "epub": ":"}
        self.runner._python({}, self.person, None, None, None)
        self.runs = 0

    def push(self, branch, message):
        """Commit what the person did and push it; return the commit."""
        git(self.person, "checkout", "--quiet", "-B", branch)
        git(self.person, "add", "--all")
        git(self.person, "commit", "--quiet", "--message", message)
        git(self.person, "push", "--quiet", "--force", "origin", branch)
        return git(self.person, "rev-parse", "HEAD")

    def publish(self):
        self.runs += 1
        self.runner.job("publish.yml", "build", "push", {"repository": REPOSITORY}, run=self.runs)
        sha = git(self.origin, "rev-parse", "main")
        self.host.run(self.runs, sha, head="main", fork=False, event="push", name="publish")
        self.online("workflow_run", {"workflow_run": {"id": self.runs}})

    def build(self, number, branch, sha):
        """Build a pull request, merged into its base, as the service would; return the run."""
        self.runs += 1
        git(self.person, "checkout", "--quiet", "-B", f"merge{number}", "origin/main")
        git(self.person, "merge", "--quiet", "--no-ff", "--message", "Merge", sha)
        git(self.person, "push", "--quiet", "--force", "origin", f"merge{number}")
        event = {"repository": REPOSITORY, "number": number}
        end = "success"
        try:
            self.runner.job(
                "pull-request.yml", "book", "pull_request", event, run=self.runs, ref=f"merge{number}"
            )
        except FailedError as error:
            self.failed, end = str(error), "failure"
        return self.host.run(self.runs, sha, head=branch, end=end)

    def tell(self, run):
        event = {"repository": REPOSITORY, "workflow_run": run}
        self.runner.job("comment.yml", "comment", "workflow_run", event, run=900)
        self.online("workflow_run", event)

    def online(self, event_name, event):
        event = {"repository": REPOSITORY} | event
        self.runner.job("put-online.yml", "compose", event_name, event, run=901)
        self.runner.job("put-online.yml", "deploy", event_name, event, run=901)

    def form(self, number, body):
        self.runs += 1
        issue = {"number": number, "title": "Wrong number", "body": body, "labels": [{"name": "evidence"}]}
        event = {"repository": REPOSITORY, "issue": issue}
        read = self.runner.job("forms.yml", "read", "issues", event, run=self.runs)
        if read is None:
            return None
        rows = self.runner.job("forms.yml", "propose", "issues", event, run=self.runs, needs={"read": read})
        return self.runner.job("forms.yml", "check", "issues", event, run=self.runs, needs={"propose": rows})

    def body(self, number):
        (comment,) = (
            one for one in self.host.comments(number) if one["user"]["login"] == "github-actions[bot]"
        )
        return comment["body"]

    def stands(self, path):
        return (self.host.folder / "online" / path).is_file()

    def livingreview(self, *words):
        done = subprocess.run(
            [self.person / ".venv" / "bin" / "livingreview", *words], cwd=self.person,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    made = Rehearsal(tmp_path_factory.mktemp("rehearsal"))
    made.publish()
    return made


def test_a_later_cut_goes_from_one_command_to_a_comment_and_a_preview_that_goes_again(rehearsal):
    assert rehearsal.stands("book/index.html")
    config = rehearsal.runner.folder / "job1" / "work" / "_config.yml"
    assert '\n  url: "https://example.org/book/review"' in config.read_text(encoding="utf-8")
    assert '\n  baseurl: "https://book.example.org/review/"' in config.read_text(encoding="utf-8")
    assert rehearsal.stands("sitemap.xml")

    # A person adds a later cut with one command, and opens a pull request.
    git(rehearsal.person, "checkout", "--quiet", "main")
    cells = {"outcome": "example-1-pfs-drug-2", "value": "6.1", "analysis": "update", "cutoff": "2024-01-01",
             "source": "doe2020example", "locator": "Abstract", "status": "checked", "checked_on": "2025-06-01"}  # fmt: skip
    words = [word for column, value in cells.items() for word in ("--set", f"{column}={value}")]
    rehearsal.livingreview("add", "outcome", "--from", "example-1-pfs-drug", "--no-ask", *words)
    chapter = rehearsal.person / "book" / "index.md"
    chapter.write_text(chapter.read_text().replace("`example-1-pfs-drug`", "`example-1-pfs-drug-2`"))
    sha = rehearsal.push("later-cut", "A later cut")
    rehearsal.host.pull(5, sha, head="later-cut")
    rehearsal.host.comment(5, "<!-- living review: what the pull request changes -->\nforged")
    rehearsal.tell(rehearsal.build(5, "later-cut", sha))

    said = rehearsal.body(5)
    assert "The checks have passed" in said
    for word in ("6\\.1", "example\\-1\\-pfs\\-drug\\-2", "Earlier cuts"):
        assert word in said
    # It comes from a stranger: its pages wait for the label.
    assert not rehearsal.stands("preview/5/index.html")
    rehearsal.host.update_pull(5, labels=[{"name": "preview"}])
    rehearsal.online("pull_request_target", {"action": "labeled", "number": 5})
    for path in ("index.html", "site/book/index.html"):
        assert rehearsal.stands(f"preview/5/{path}")
    assert list((rehearsal.host.folder / "online/preview/5/print").glob("*.pdf"))
    page = (rehearsal.host.folder / "online/preview/5/site/book/index.html").read_text(encoding="utf-8")
    assert "6.1" in page
    assert not rehearsal.stands("preview/5/site/_static/book.js")
    front = (rehearsal.host.folder / "online/preview/5/index.html").read_text(encoding="utf-8")
    assert 'href="site/book/index.html"' in front
    assert rehearsal.stands("book/index.html")

    # A second commit brings the same comment up to date.
    git(rehearsal.person, "checkout", "--quiet", "later-cut")
    table = rehearsal.person / "data/trials/outcomes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",6.1,", ",6.2,"), encoding="utf-8")
    sha = rehearsal.push("later-cut", "As printed")
    rehearsal.host.update_pull(5, head=rehearsal.host.read()["pulls"][0]["head"] | {"sha": sha})
    rehearsal.tell(rehearsal.build(5, "later-cut", sha))
    assert "6\\.2" in rehearsal.body(5)
    assert "6\\.1" not in rehearsal.body(5)
    assert len(rehearsal.host.comments(5)) == 2

    # Its preview goes when it is closed.
    rehearsal.host.update_pull(5, state="closed")
    rehearsal.online("pull_request_target", {"action": "closed", "number": 5})
    assert not rehearsal.stands("preview/5/index.html")
    assert rehearsal.stands("book/index.html")


def test_a_fault_is_told_where_the_person_looks_for_it(rehearsal):
    git(rehearsal.person, "checkout", "--quiet", "main")
    table = rehearsal.person / "data/trials/outcomes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",0.80,", ",8O,"), encoding="utf-8")
    sha = rehearsal.push("slip", "A slip of the pen")
    rehearsal.host.pull(6, sha, head="slip")
    rehearsal.tell(rehearsal.build(6, "slip", sha))
    assert "::error file=data/trials/outcomes.csv" in rehearsal.failed
    assert "The checks have found something" in rehearsal.body(6)


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"report.md": "x", "../../out.md": "evil"}, "not shown"),
        ({"report.md": "x" * 10_000_000}, "not shown"),
        ({"report.md": "fine", "number": "6", "json.py": "raise SystemExit('ran')"}, "fine"),
    ],
    ids=["a path out", "ten megabytes", "a wrong number and a module"],
)
def test_a_hostile_artifact_harms_nobody(rehearsal, files, shown):
    number = 20 + len(rehearsal.host.read()["pulls"])
    rehearsal.host.pull(number, f"sha{number}", head="hostile")
    run = rehearsal.host.run(500 + number, f"sha{number}", head="hostile")
    rehearsal.host.artifact(run["id"], "report", files)
    before = rehearsal.host.comments(6)
    rehearsal.tell(run)
    assert shown in rehearsal.body(number)
    assert rehearsal.host.comments(6) == before
    assert rehearsal.stands("book/index.html")


def test_a_form_becomes_a_draft_that_is_checked(rehearsal):
    # What reads forms has its own tests; here it leaves what it would leave.
    said = "The row was changed."
    rehearsal.runner.instead["from-form"] = (
        f'sed -i "s/,5.6,/,5.7,/" data/trials/outcomes.csv && echo "{said}" > "$4"'
    )
    rehearsal.form(40, FORM)
    (pull,) = (one for one in rehearsal.host.read()["pulls"] if one["head"]["ref"] == "form/40")
    assert pull["draft"]
    assert said in pull["body"]
    assert f"#{pull['number']}" in rehearsal.body(40)
    assert rehearsal.host.read()["dispatched"] == [["pull-request.yml", "form/40"], ["tests.yml", "form/40"]]
    assert ",5.7," in git(rehearsal.origin, "show", "form/40:data/trials/outcomes.csv")


def test_an_edition_is_frozen_attached_and_stands_online_beside_the_book(rehearsal):
    git(rehearsal.person, "checkout", "--quiet", "main")
    git(rehearsal.person, "reset", "--quiet", "--hard", "origin/main")
    words = rehearsal.person / "_build" / "words.yml"
    words.parent.mkdir(exist_ok=True)
    words.write_text("what: The first edition.\n", encoding="utf-8")
    rehearsal.livingreview("release", "1.0", "--no-ask", "--words", words)
    rehearsal.push("main", "Edition 1.0")

    event = {"repository": REPOSITORY, "inputs": {"version": "1.0"}}
    rehearsal.runs += 1
    run = rehearsal.runs
    frozen = rehearsal.runner.job("release.yml", "freeze", "workflow_dispatch", event, run=run)
    rehearsal.runner.job(
        "release.yml", "attach", "workflow_dispatch", event, run=run, needs={"freeze": frozen}
    )
    (release,) = rehearsal.host.read()["releases"]
    assert (release["tag_name"], release["draft"], release["body"]) == ("v1.0", False, "The first edition.")
    names = {one["name"] for one in release["assets"]}
    assert {"edition.zip", "SHA256SUMS", "zenodo.json", "ro-crate-metadata.json", "sbom.cdx.json"} <= names
    assert any(name.endswith(".pdf") for name in names)

    rehearsal.online("workflow_run", {"workflow_run": {"id": run}})
    assert rehearsal.stands("book/index.html")
    for path in ("index.html", "editions.js", "1.0/book/index.html", "1.0/deposit/SHA256SUMS"):
        assert rehearsal.stands(f"editions/{path}")
    page = (rehearsal.host.folder / "online/editions/1.0/book/index.html").read_text(encoding="utf-8")
    assert '<script src="../../editions.js" data-edition="1.0"' in page


def test_a_form_with_something_missing_gets_an_answer_and_no_draft(rehearsal):
    rehearsal.runner.instead["from-form"] = 'echo "Please say where you read it." > "$4"; exit 1'
    before = rehearsal.host.read()["pulls"]
    rehearsal.form(41, FORM)
    assert "Please say where you read it." in rehearsal.body(41)
    assert rehearsal.host.read()["pulls"] == before


def test_an_issue_that_is_no_form_is_left_alone(rehearsal):
    issue = {"number": 42, "title": "Hello", "body": "", "labels": [{"name": "question"}]}
    event = {"repository": REPOSITORY, "issue": issue}
    assert rehearsal.runner.job("forms.yml", "read", "issues", event, run=77) is None


def test_what_the_watch_finds_stands_in_one_issue_and_is_told_once(rehearsal):
    services = Services()
    end = running(services)
    services.works = [
        Work("An example of IL-6 in a trial", pmid="12345678", doi="10.1000/example.1", pages="10-19")
    ]
    rehearsal.runner.instead["watch"] = (
        f"LIVINGREVIEW_SERVICES={services.address} PYTHONPATH={ROOT / 'scripts'}"
        f' {sys.executable} -m livingreview.cli "$@"'
    )
    git(rehearsal.person, "checkout", "--quiet", "main")

    def month(run):
        event = {"repository": REPOSITORY}
        rehearsal.runner.job("watch.yml", "ask", "schedule", event, run=run)
        rehearsal.host.run(run, "main-sha", head="main", fork=False, event="schedule", name="watch")
        rehearsal.runner.job("watch.yml", "tell", "schedule", event, run=run)
        return [one for one in rehearsal.host.read()["issues"] if one["title"] == "New in the literature"]

    try:
        services.works[0].comments = (("RetractionIn", "777"),)
        (issue,) = month(801)
        assert "doe2020example was retracted" in issue["body"].replace("\\", "")
        assert all(
            "https://example.org/book/review" in headers["user-agent"] for *_, headers, _ in services.asked
        )
        assert month(802) == [issue]
        services.works[0].comments += (("ErratumIn", "778"),)
        assert month(803) == [issue]
        (below,) = rehearsal.host.comments(issue["number"])
        assert "was corrected" in below["body"]
        assert "was retracted" not in below["body"]
    finally:
        end()
        del rehearsal.runner.instead["watch"]
    assert services.unknown == []

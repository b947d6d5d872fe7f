"""A stand-in for the service that hosts the repository: as much of its interface as the workflows use, on files.

It refuses what the rights of a job do not allow, so that a right that is missing in a workflow is found here. As a
program it is ``gh``; the folder of its state stands in ``HOST``, the rights of the job in ``RIGHTS``.
"""

import json
import os
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"
LEVELS = ("none", "read", "write")


class RefusedError(Exception):
    """The service says no."""


class Host:
    """The service, with ``book/review`` on it."""

    def __init__(self, folder, rights=None):
        self.folder = Path(folder)
        self.rights = rights
        self.file = self.folder / "state.json"
        if not self.file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.write(
                repository={"id": 1, "full_name": "book/review", "default_branch": "main", "owner": {"login": "book"}},
                pages={"html_url": "https://book.example.org/review/"},
                pulls=[], issues=[], comments=[], runs=[], artifacts=[], dispatched=[], calls=[], releases=[],
            )  # fmt: skip

    def read(self):
        return json.loads(self.file.read_text(encoding="utf-8"))

    def write(self, **changed):
        state = self.read() if self.file.exists() else {}
        self.file.write_text(json.dumps(state | changed), encoding="utf-8")

    def append(self, name, one):
        self.write(**{name: [*self.read()[name], one]})
        return one

    # What people and builds do.

    def pull(self, number, sha, *, head="change", fork=True, labels=(), state="open", base="main"):
        source = {"id": 2 if fork else 1, "owner": {"login": "stranger" if fork else "book"}}
        return self.append(
            "pulls",
            {
                "number": number, "state": state, "title": "A change", "body": "", "draft": False,
                "head": {"sha": sha, "ref": head, "repo": source},
                "base": {"ref": base, "repo": {"id": 1, "full_name": "book/review"}},
                "labels": [{"name": label} for label in labels],
            },
        )  # fmt: skip

    def update_pull(self, number, **changed):
        self.write(pulls=[one | changed if one["number"] == number else one for one in self.read()["pulls"]])

    def run(
        self,
        number,
        sha,
        *,
        head="change",
        fork=True,
        event="pull_request",
        name="pull-request",
        end="success",
    ):
        source = {"id": 2 if fork else 1, "owner": {"login": "stranger" if fork else "book"}}
        return self.append(
            "runs",
            {
                "id": number, "head_sha": sha, "head_branch": head, "event": event, "conclusion": end,
                "path": f".github/workflows/{name}.yml", "head_repository": source,
            },
        )  # fmt: skip

    def artifact(self, run, name, files=None, archive=None, size=None):
        """Store what a run leaves: files by name, or a whole archive as it is."""
        number = len(self.read()["artifacts"]) + 1
        file = self.folder / f"{number}.zip"
        if archive is None:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
                for path, content in (files or {}).items():
                    opened.writestr(path, content)
        else:
            file.write_bytes(archive)
        return self.append(
            "artifacts",
            {
                "id": number, "name": name, "run": run, "expired": False,
                "size_in_bytes": file.stat().st_size if size is None else size,
            },
        )  # fmt: skip

    def comment(self, number, body, login="stranger"):
        count = len(self.read()["comments"])
        return self.append(
            "comments", {"id": 100 + count, "of": number, "body": body, "user": {"login": login}}
        )

    def comments(self, number):
        return [one for one in self.read()["comments"] if one["of"] == number]

    def issue(self, number, body, *, login="stranger", labels=(), state="open", title="An issue"):
        return self.append(
            "issues",
            {
                "number": number, "title": title, "body": body, "state": state, "user": {"login": login},
                "labels": [{"name": label} for label in labels],
            },
        )  # fmt: skip

    def close_issue(self, number):
        self.write(
            issues=[
                one | {"state": "closed"} if one["number"] == number else one for one in self.read()["issues"]
            ]
        )

    # What workflows ask for.

    def api(self, path, *, method="GET", body=None):
        """Answer as the service does."""
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rest = parts.path.removeprefix("repos/book/review").lstrip("/")
        self.append("calls", [method, path, body])
        for pattern, scopes, level, answer in ROUTES:
            wanted, _, way = pattern.partition(" ")
            found = re.fullmatch(way, rest)
            if wanted == method and found and parts.path.startswith("repos/book/review"):
                given = [int(word) if word.isdigit() else word for word in found.groups()]
                self._allow(scopes(self, *given) if callable(scopes) else scopes, level, path)
                return answer(self, *given, asked=asked, body=body)
        raise RefusedError(f"404: {method} {path}")

    def asset(self, repository, number, limit):
        self._allow(("contents",), "read", "an asset")
        content = (self.folder / f"asset{number}").read_bytes()
        if len(content) > limit:
            raise RefusedError("too long")
        return content

    def upload(self, repository, tag, file):
        self._allow(("contents",), "write", "an asset")
        releases = self.read()["releases"]
        (release,) = (one for one in releases if one["tag_name"] == tag)
        number = 1 + sum(len(one["assets"]) for one in releases)
        if any(one["name"] == Path(file).name for one in release["assets"]):
            raise RefusedError("422: already_exists")
        (self.folder / f"asset{number}").write_bytes(Path(file).read_bytes())
        release["assets"].append({"id": number, "name": Path(file).name})
        self.write(releases=releases)

    def download(self, path, limit):
        number = int(re.fullmatch(r"repos/book/review/actions/artifacts/(\d+)/zip", path)[1])
        self._allow(("actions",), "read", path)
        return (self.folder / f"{number}.zip").read_bytes()

    def dispatch(self, workflow, ref):
        self._allow(("actions",), "write", workflow)
        self.append("dispatched", [workflow, ref])

    def _allow(self, scopes, level, what):
        if self.rights is None or not scopes:
            return
        if not any(LEVELS.index(self.rights.get(scope, "none")) >= LEVELS.index(level) for scope in scopes):
            raise RefusedError(f"403: {what} needs {scopes[0]}: {level}")


def _page(entries, asked):
    size, page = int(asked.get("per_page", 30)), int(asked.get("page", 1))
    return entries[(page - 1) * size : page * size]


def _pulls(host, asked, body):
    found = host.read()["pulls"]
    if asked.get("state", "open") != "all":
        found = [one for one in found if one["state"] == asked.get("state", "open")]
    if "head" in asked:
        owner, _, ref = asked["head"].partition(":")
        found = [
            one
            for one in found
            if (one["head"]["repo"]["owner"]["login"], one["head"]["ref"]) == (owner, ref)
        ]
    if "base" in asked:
        found = [one for one in found if one["base"]["ref"] == asked["base"]]
    return _page(found, asked)


def _open_pull(host, asked, body):
    number = 1 + max([one["number"] for name in ("pulls", "issues") for one in host.read()[name]], default=0)
    pull = host.pull(number, "unknown", head=body["head"], fork=False, base=body["base"])
    host.update_pull(number, title=body["title"], body=body["body"], draft=body["draft"])
    return pull


def _change_pull(host, number, asked, body):
    host.update_pull(number, **body)
    return {"number": number}


def _comment(host, number, asked, body):
    if len(body["body"]) > 65_536:
        raise RefusedError("422: body is too long (maximum is 65536 characters)")
    return host.comment(number, body["body"], BOT)


def _change_comment(host, number, asked, body):
    comments = host.read()["comments"]
    (found,) = (one for one in comments if one["id"] == number)
    found["body"] = body["body"]
    host.write(comments=comments)
    return found


def _runs(host, name, asked, body):
    found = [one for one in reversed(host.read()["runs"]) if one["path"].endswith(f"/{name}")]
    for key, column in (("head_sha", "head_sha"), ("branch", "head_branch"), ("status", "conclusion")):
        found = [one for one in found if key not in asked or one[column] == asked[key]]
    return {"workflow_runs": _page(found, asked)}


def _artifacts(host, run, asked, body):
    return {"artifacts": _page([one for one in host.read()["artifacts"] if one["run"] == run], asked)}


def _new_release(host, asked, body):
    number = 1 + len(host.read()["releases"])
    return host.append("releases", {"id": number, "prerelease": False, "assets": []} | body)


def _change_release(host, number, asked, body):
    releases = host.read()["releases"]
    (found,) = (one for one in releases if one["id"] == number)
    found |= body
    host.write(releases=releases)
    return found


def _website(host, asked, body):
    if host.read()["pages"] is None:
        raise RefusedError("404: no pages")
    return host.read()["pages"]


def _issues(host, asked, body):
    wanted = set(filter(None, asked.get("labels", "").split(",")))
    found = [
        one
        for one in host.read()["issues"]
        if one["state"] == asked.get("state", "open") and wanted <= {label["name"] for label in one["labels"]}
    ]
    return _page(found, asked)


def _open_issue(host, asked, body):
    if len(body["body"]) > 65_536:
        raise RefusedError("422: body is too long (maximum is 65536 characters)")
    number = 1 + max([one["number"] for name in ("pulls", "issues") for one in host.read()[name]], default=0)
    return host.issue(number, body["body"], login=BOT, labels=body["labels"], title=body["title"])


def _talk(host, number):
    """Return the rights of which one is needed to write on an issue or a request."""
    pulls = [one["number"] for one in host.read()["pulls"]]
    return ("pull-requests", "issues") if number in pulls else ("issues",)


def _talk_of_comment(host, number):
    return _talk(host, next(one["of"] for one in host.read()["comments"] if one["id"] == number))


ROUTES = [
    ("GET ", (), "read", lambda host, asked, body: host.read()["repository"]),
    ("GET pages", ("pages",), "read", _website),
    ("GET pulls", ("pull-requests",), "read", _pulls),
    ("POST pulls", ("pull-requests",), "write", _open_pull),
    (r"PATCH pulls/(\d+)", ("pull-requests",), "write", _change_pull),
    ("GET issues", ("issues",), "read", _issues),
    ("POST issues", ("issues",), "write", _open_issue),
    (
        r"GET issues/(\d+)/comments",
        _talk,
        "read",
        lambda host, n, asked, body: _page(host.comments(n), asked),
    ),
    (r"POST issues/(\d+)/comments", _talk, "write", _comment),
    (r"PATCH issues/comments/(\d+)", _talk_of_comment, "write", _change_comment),
    ("GET releases", ("contents",), "read", lambda host, asked, body: _page(host.read()["releases"], asked)),
    ("POST releases", ("contents",), "write", _new_release),
    (r"PATCH releases/(\d+)", ("contents",), "write", _change_release),
    (r"GET actions/workflows/([\w.-]+)/runs", ("actions",), "read", _runs),
    (r"GET actions/runs/(\d+)/artifacts", ("actions",), "read", _artifacts),
]


def main(words):
    """Do what ``gh`` does with these words."""
    if not os.environ.get("GH_TOKEN"):
        raise RefusedError("set GH_TOKEN")
    host = Host(os.environ["HOST"], json.loads(os.environ["RIGHTS"]))
    if words[:2] == ["workflow", "run"]:
        assert words[3:6:2] == ["--repo", "--ref"]
        host.dispatch(words[2], words[6])
        return
    if words[:2] == ["release", "upload"]:
        assert words[4] == "--repo"
        host.upload(words[5], words[2], words[3])
        return
    assert words[0] == "api"
    method = words[words.index("--method") + 1] if "--method" in words else "GET"
    body = json.loads(sys.stdin.read()) if "--input" in words else None
    path = next(word for word in words[1:] if word.startswith("repos/"))
    if "/releases/assets/" in path:
        assert words[words.index("--header") + 1] == "Accept: application/octet-stream"
        sys.stdout.buffer.write(host.asset("", int(path.rpartition("/")[2]), 10**9))
    elif path.endswith("/zip"):
        sys.stdout.buffer.write(host.download(path, 0))
    else:
        print(json.dumps(host.api(path, method=method, body=body)))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except RefusedError as error:
        sys.exit(f"gh: {error}")

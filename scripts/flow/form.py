"""A filled form becomes a draft pull request, or gets an answer: the half that has rights and reads no form."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from flow import artifact, comment, service

MARKER = "what became of the form"
#: What rows are made of; a patch that touches anything else is refused.
_TOUCHED = re.compile(r"data/(?:[a-z0-9-]+/)*[a-z0-9_-]+\.csv|references\.bib")
_LIMITS = artifact.Limits(packed=2_000_000, unpacked=4_000_000, files=2)
#: Open requests from forms; beyond it, a person looks first.
_MOST = 30
_UNREAD = "Thank you. No program could read this form; a person will."
_AS = ("-c", f"user.name={comment.BOT}", "-c", f"user.email={comment.BOT}@users.noreply.github.com")
_PUSH = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")


class FormError(Exception):
    """Rows of a form cannot be taken over."""


def text(event: dict[str, Any]) -> str:
    """Return what was written into the form."""
    return str(event["issue"]["body"] or "")


def propose(repository: str, event: dict[str, Any], run: int, folder: Path) -> str:
    """Answer a form, and open or bring up to date the draft with its rows; return its branch if there is news in it.

    Parameters
    ----------
    repository : owner and name.
    event : what the service says of the issue.
    run : number of this run, whose first job has read the form.
    folder : a clone of the default branch; only its index and its commits change.

    Raises
    ------
    FormError : if the first job left nothing, or rows that cannot be taken over.
    """
    number = int(event["issue"]["number"])
    branch = f"form/{number}"
    answer, patch = _read(repository, run)

    def told(more: str = "") -> None:
        comment.put(repository, number, MARKER, "\n\n".join(part for part in (more, answer) if part))

    if not patch:
        told()
        return ""
    found = _request(repository, branch)
    there = _git(folder, *_PUSH, "ls-remote", "origin", f"refs/heads/{branch}").split("\t")[0].strip()
    if found and found["state"] != "open":
        told(f"Thank you. A person has closed #{int(found['number'])}, and will decide about this.")
    elif not found and _open_ones(repository) >= _MOST:
        told("Thank you. Many forms are waiting, so that a person will read this one.")
    elif there and not _ours(folder, there):
        told(f"Thank you. A person has gone on with the rows of this form, on branch `{branch}`.")
    else:
        news = _commit(folder, patch, number, branch, there)
        request = _open(repository, event, branch, answer, found)
        told(f"Thank you. The rows are proposed in #{request}.")
        return branch if news else ""
    return ""


def _read(repository: str, run: int) -> tuple[str, bytes]:
    """Return the answer and the patch that the first job left, the answer tamed."""
    archive = artifact.fetch(repository, run, "form", _LIMITS)
    if archive is None:
        raise FormError("the form was not read")
    with tempfile.TemporaryDirectory() as made:
        at = Path(made) / "form"
        artifact.unpack(archive, at, _LIMITS, lambda path: str(path) in ("answer.md", "rows.patch"))
        answer, patch = at / "answer.md", at / "rows.patch"
        said = answer.read_text(encoding="utf-8", errors="replace") if answer.is_file() else _UNREAD
        rows = patch.read_bytes() if patch.is_file() else b""
    return comment.tame(said, comment.LONGEST - 3_000)[0], rows


def _git(folder: Path, *words: str, given: bytes | None = None) -> str:
    """Return what git says; no hook and no setting of the clone has a say."""
    done = subprocess.run(
        ["git", "-c", "core.hooksPath=/dev/null", "-C", str(folder), *words],
        input=given, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise FormError(done.stderr.decode("utf-8", "replace").strip() or f"git {words[0]} failed")
    return done.stdout.decode("utf-8", "replace")


def touched(folder: Path) -> list[str]:
    """Return the files that the index would change, each an old file with its old rights.

    Raises
    ------
    FormError : if one is new, gone, a link or a program, or no table and no bibliography.
    """
    raw = _git(folder, "diff", "--cached", "--raw", "-z", "--no-renames", "HEAD")
    words = raw.split("\0")[:-1]
    paths = []
    for about, path in zip(words[::2], words[1::2], strict=True):
        old, new, *_, what = about.lstrip(":").split()
        if (old, new, what) != ("100644", "100644", "M") or not _TOUCHED.fullmatch(path):
            raise FormError(f"{path!a}: a form changes tables and the bibliography, and nothing else")
        paths.append(path)
    return paths


def _ours(folder: Path, commit: str) -> bool:
    """Return whether the branch is as we left it; what a person has pushed is never overwritten."""
    _git(folder, *_PUSH, "fetch", "--quiet", "--depth=1", "origin", commit)
    return _git(folder, "log", "-1", "--format=%cn", commit).strip() == comment.BOT


def _commit(folder: Path, patch: bytes, number: int, branch: str, there: str) -> bool:
    """Put the rows on their branch; return whether anything is new there.

    The patch goes into the index and never into a file, so that it changes nothing of what runs here.
    """
    _git(folder, "apply", "--cached", "--whitespace=nowarn", "-", given=patch)
    if not touched(folder):
        raise FormError("the form changes nothing")
    if there and not _git(folder, "diff", "--cached", "--name-only", there).strip():
        return False
    _git(folder, *_AS, "commit", "--quiet", "--no-verify", "--message", f"Rows of the form in issue {number}")
    # Only what was looked at is overwritten.
    lease = f"--force-with-lease=refs/heads/{branch}:{there}"
    _git(folder, *_PUSH, "push", "--quiet", lease, "origin", f"HEAD:refs/heads/{branch}")
    return True


def _request(repository: str, branch: str) -> dict[str, Any] | None:
    """Return the newest request from a branch of a form, open or closed."""
    owner = repository.split("/")[0]
    found = [
        one
        for one in service.every(f"repos/{repository}/pulls?state=all&head={owner}:{branch}")
        if one["head"]["ref"] == branch
    ]
    return max(found, key=lambda one: int(one["number"]), default=None)


def _open_ones(repository: str) -> int:
    pulls = service.every(f"repos/{repository}/pulls?state=open")
    return sum(one["head"]["ref"].startswith("form/") for one in pulls)


def _open(
    repository: str, event: dict[str, Any], branch: str, answer: str, found: dict[str, Any] | None
) -> int:
    """Open the draft, or bring its words up to date; return its number."""
    number = int(event["issue"]["number"])
    title, _ = comment.tame(" ".join(str(event["issue"]["title"]).split()), 200)
    body = (
        f"Made from the form in #{number}; nobody has compared the rows with their source yet.\n"
        "Read the source, put right what is wrong, then choose *Ready for review*: the checks run once more.\n\n"
        f"Closes #{number}.\n\n---\n\n{answer}"
    )
    said: dict[str, Any] = {"title": f"From a form: {title}"[:250], "body": body[: comment.LONGEST]}
    if found:
        service.api(f"repos/{repository}/pulls/{int(found['number'])}", method="PATCH", body=said)
        return int(found["number"])
    base = event["repository"]["default_branch"]
    said |= {"head": branch, "base": base, "draft": True}
    return int(service.api(f"repos/{repository}/pulls", method="POST", body=said)["number"])

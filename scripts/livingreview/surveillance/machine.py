"""The report of the watch for machines: JSON, described by ``report.schema.json`` beside this module."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from livingreview import __version__
from livingreview.surveillance.candidates import Candidate
from livingreview.surveillance.finding import Finding
from livingreview.surveillance.report import Asked, Report

#: Changes with every change of the form that a program would notice.
FORMAT = "livingreview-watch/1"


def told(report: Report) -> dict[str, Any]:
    """Return the report as the schema describes it."""
    return {
        "format": FORMAT,
        "made_by": f"livingreview {__version__}",
        "made_on": report.day.isoformat(),
        "exit_code": report.code,
        "new": {"candidates": len(report.candidates), "findings": len(report.findings)},
        "asked_for": {
            "since": report.wanted.since.isoformat() if report.wanted.since else None,
            "services": list(report.wanted.services),
            "topics": list(report.wanted.topics),
        },
        "questions": report.questions,
        "searches": [_search(one) for one in report.asked],
        "candidates": [_candidate(one) for one in report.candidates],
        "findings": [_finding(one) for one in report.findings],
        "still_open": [_finding(one) for one in report.open],
        "failures": report.failures,
        "answers_again": report.again,
    }


def text(report: Report) -> str:
    """Return the report as the text of a file."""
    return json.dumps(told(report), indent=1, ensure_ascii=False) + "\n"


def _search(one: Asked) -> dict[str, Any]:
    told = {name: value for name, value in asdict(one).items() if name != "numbers"}
    return {**told, "since": one.since.isoformat(), "until": one.until.isoformat()}


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "record": one.record,
        "kind": one.kind,
        "title": one.title,
        "authors": list(one.authors),
        "year": one.year,
        "journal": one.journal,
        "identifiers": one.identifiers,
        "services": one.services,
        "topics": sorted(one.topics),
        "strings": sorted(one.strings),
        "trials": {number: list(keys) for number, keys in one.trials.items()},
        "other_trials": list(one.other_trials),
        "abstract": one.abstract,
        "command": one.command,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return asdict(one)

"""Something that a person should look at: what the review says, what a service says, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    Attributes
    ----------
    key : by which it is remembered as told.
    kind : what it is about, such as ``state``, ``retracted``, ``doi`` or ``silent``.
    about : trial, work or service: its number or key.
    service : who says so.
    ours, theirs : what the review says, and what the service says; empty where there is nothing to compare.
    sentence : all of it in words.
    command : what a person types to take it over; empty where a person has to decide more than one word.
    weight : rows of the tables that rest on it.
    """

    key: str
    kind: str
    about: str
    service: str
    sentence: str
    ours: str = ""
    theirs: str = ""
    command: str = ""
    weight: int = 0

"""One run of the watch: every service is asked for what is new, one after the other, and none stops the others."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from livingreview.evidence import data
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project
from livingreview.services import clinicaltrials, crossref, europe_pmc, pubmed
from livingreview.services.client import Client, RefusedError, ServiceError, SilentError
from livingreview.services.named import CLINICAL_TRIALS, CROSSREF, EUROPE_PMC, PUBMED, SEARCHED
from livingreview.services.record import Found, Record
from livingreview.surveillance import candidates, known, references, registry, strings
from livingreview.surveillance.candidates import Hit
from livingreview.surveillance.finding import Finding
from livingreview.surveillance.known import Known
from livingreview.surveillance.memory import Memory
from livingreview.surveillance.report import Asked, Report, Wanted
from livingreview.surveillance.strings import String

Answer = TypeVar("Answer")
#: Days that a search looks back before the last one: services enter some records late.
OVERLAP = 14
#: Days after which a run that stopped is not gone on with.
_OLD = 2
#: Numbers of trials in one search.
_BATCH = 40
#: After so many answers one after the other that cannot be read, a service is left alone.
_PATIENCE = 3
#: So many unknown identifiers at once, and half of all, are no slips of the pen.
_MANY = 10
_NAMES = {service.key: service.name for service in SEARCHED}
_SEARCH: dict[str, Callable[[Client, str, datetime.date, datetime.date], Found]] = {
    PUBMED.key: pubmed.search,
    EUROPE_PMC.key: europe_pmc.search,
    CLINICAL_TRIALS.key: clinicaltrials.search,
    CROSSREF.key: crossref.search,
}
Progress = Callable[[int, int, str], None]


def begin(memory: Memory, wanted: Wanted, today: datetime.date) -> bool:
    """Note that a run begins; return whether it goes on with one that was stopped."""
    asked = {
        "since": wanted.since.isoformat() if wanted.since else "",
        "services": sorted(wanted.services),
        "topics": sorted(wanted.topics),
    }
    run = memory.run
    if run and run.get("asked") == asked:
        began = datetime.date.fromisoformat(run["day"])
        if 0 <= (today - began).days < _OLD:
            return True
    memory.run = {"asked": asked, "day": today.isoformat()}
    return False


def watch(project: Project, wanted: Wanted, memory: Memory, client: Client, progress: Progress) -> Report:
    """Ask every service, and return what is new; what is remembered is changed, and written by who called.

    Parameters
    ----------
    memory : what earlier runs have seen; `begin` was called with it.
    progress : told how many steps of how many are done, and what is done now.

    Raises
    ------
    livingreview.surveillance.strings.WatchError : if the project has no strings, or not what is wanted.
    """
    questions = strings.read(project, wanted.services, wanted.topics)
    day = datetime.date.fromisoformat((memory.run or {"day": client.clock.today().isoformat()})["day"])
    run = _Run(project, wanted, memory, client, progress, day, known.read(project))
    run.report.labels = strings.topics(project)
    run.plan(questions)
    hits = run.search()
    found: list[Finding] = [
        finding for hit in hits for finding in references.updated(hit.record, run.known)
    ]  # fmt: skip
    if not wanted.topics:
        found += run.registry()
        found += run.references()
    run.tell(hits, found)
    run.report.questions = client.asked
    progress(run.steps, run.steps, "done")
    return run.report


@dataclass(frozen=True)
class _Trouble:
    """Something that a service did not do as it should: told once while it lasts.

    Attributes
    ----------
    key : by which it is the same one in the next run.
    fails : whether something could therefore not be asked or read in full.
    """

    key: str
    service: str
    kind: str
    sentence: str
    fails: bool = True


class _Run:
    """What a run knows and has found so far."""

    def __init__(
        self,
        project: Project,
        wanted: Wanted,
        memory: Memory,
        client: Client,
        progress: Progress,
        day: datetime.date,
        held: Known,
    ):
        self.project, self.wanted, self.memory, self.client = project, wanted, memory, client
        self.progress, self.known = progress, held
        self.report = Report(day, wanted, client.contact)
        self.done = self.steps = 0
        self.reached: set[str] = set()
        self.left_alone: set[str] = set()
        self.unreadable: dict[str, int] = {}
        self.troubles: dict[str, _Trouble] = {}
        self.gaps: set[str] = set()

    # What is asked.

    def plan(self, questions: list[String]) -> None:
        """Put down every search of this run, and count its steps."""
        self.sieves = {one.place: one for one in questions}
        for one in questions:
            self._put(one.key, one.version, one.service, one.topic, one.query, one.since)
        if self.wanted.topics:
            self.works: list[Entry] = []
        else:
            self._put_trials(min((one.since for one in questions), default=self.report.day))
            self.works = [
                entry
                for entry in self.known.entries
                if references.services_of(entry) or references.searchable(entry)
            ]
        self.steps = len(self.report.asked) + len(self.works) + (not self.wanted.topics)

    def _put_trials(self, first: datetime.date) -> None:
        """Put down the searches for works that name a trial of the review."""
        numbers = sorted(self.known.trials)
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            for service, form in ((PUBMED.key, "{}[All Fields]"), (EUROPE_PMC.key, '"{}"')):
                if self.wanted.of(service):
                    query = " OR ".join(form.format(number) for number in batch)
                    name = f"trials-{service}-{start // _BATCH + 1}"
                    self._put(name, 1, service, "", query, first)

    def _put(
        self, key: str, version: int, service: str, topic: str, query: str, first: datetime.date
    ) -> None:
        one = Asked(key, version, service, topic, query, first, self.report.day)
        if last := self.memory.searched.get(one.place):
            one.since = datetime.date.fromisoformat(last) - datetime.timedelta(days=OVERLAP)
        if self.wanted.since:
            if self.wanted.since > one.since:
                # Days before it are still to be asked for.
                self.gaps.add(one.place)
            one.since = self.wanted.since
        one.since = min(one.since, one.until)
        self.report.asked.append(one)

    def search(self) -> list[Hit]:
        """Return what the searches bring."""
        return [hit for one in self.report.asked for hit in self._searched(one)]

    def _searched(self, one: Asked) -> list[Hit]:
        what = self.report.labels.get(one.topic, "trials of the review")
        self._step(f"{_NAMES[one.service]}: {what}")
        search = _SEARCH[one.service]
        found = self._ask(one.service, lambda: search(self.client, one.query, one.since, one.until), one)
        if found is None:
            return []
        one.count, one.fetched, one.said = found.count, len(found.records), found.warnings
        one.state = "whole" if found.whole else "partly"
        for said in found.warnings:
            name = f"remark:{one.place}:{''.join(sign for sign in said if not sign.isdigit())}"
            sentence = f"{_NAMES[one.service]} {said} (string {one.place})."
            self._note(_Trouble(name, one.service, "remark", sentence, fails=not found.whole))
        sieve = self.sieves.get(one.place)
        return [
            Hit(record, one.string, one.topic)
            for record in found.records.values()
            if sieve is None or sieve.keeps(f"{record.title} {record.abstract}")
        ]

    def registry(self) -> Iterator[Finding]:
        """Yield how the register differs from the tables."""
        self._step(f"{CLINICAL_TRIALS.name}: trials of the review")
        if not self.known.trials or not self.wanted.of(CLINICAL_TRIALS.key):
            return
        found = self._ask(CLINICAL_TRIALS.key, lambda: clinicaltrials.studies(self.client, self.known.trials))
        if found is None:
            return
        if found and all(study.state is None for study in found.values()):
            self._changed(CLINICAL_TRIALS.key, "overallStatus", len(found))
        words = data.categories("states", "word", self.project)
        missing = [
            registry.unknown(trial) for number, trial in self.known.trials.items() if number not in found
        ]
        yield from self._unless_too_many(CLINICAL_TRIALS.key, missing, len(self.known.trials))
        for number, trial in self.known.trials.items():
            if number not in found:
                continue
            before = self.memory.registry.get(number)
            yield from registry.differences(trial, found[number], before, words)
            now = registry.kept(found[number])
            # What is not given today is not forgotten.
            self.memory.registry[number] = (before or {}) | {
                name: value for name, value in now.items() if value not in (None, "")
            }

    def references(self) -> Iterator[Finding]:
        """Yield what has become of the works of the bibliography, and what it leaves out."""
        papers = self._papers()
        missing: dict[str, list[Finding]] = {PUBMED.key: [], CROSSREF.key: []}
        for entry in self.works:
            self._step("References")
            records = []
            number = references.pmid(entry)
            if papers is not None and number:
                if number in papers:
                    records.append(papers[number])
                else:
                    missing[PUBMED.key].append(references.unknown(entry, PUBMED.key))
            if self.wanted.of(CROSSREF.key):
                record, missed = self._work(entry)
                records += [record] if record else []
                if missed:
                    missing[CROSSREF.key].append(references.unknown(entry, CROSSREF.key))
            yield from references.noticed(entry, records, self.known)
            yield from references.lacking(entry, records)
        for service, found in missing.items():
            asked = sum(service in references.services_of(entry) for entry in self.works)
            yield from self._unless_too_many(service, found, asked)

    def _papers(self) -> dict[str, Record] | None:
        numbers = [number for entry in self.works if (number := references.pmid(entry))]
        if not numbers or not self.wanted.of(PUBMED.key):
            return None
        self.progress(self.done, self.steps, f"{PUBMED.name}: references")
        return self._ask(
            PUBMED.key, lambda: {record.id: record for record in pubmed.fetch(self.client, numbers)}
        )

    def _work(self, entry: Entry) -> tuple[Record | None, bool]:
        """Return what Crossref says of a work, and whether it does not know its DOI."""
        name, title = references.doi(entry), references.searchable(entry)
        if name:
            told = self._ask(CROSSREF.key, lambda: [crossref.work(self.client, name)])
            return (told[0], told[0] is None) if told else (None, False)
        if title:
            found = self._ask(CROSSREF.key, lambda: crossref.titled(self.client, title))
            return references.same_title(entry, found or ()), False
        return None, False

    # What may go wrong.

    def _ask(self, service: str, ask: Callable[[], Answer], one: Asked | None = None) -> Answer | None:
        """Return what a service says; nothing if it fails, which harms no other one.

        One that is silent is asked nothing more in this run, and neither is one whose answers cannot be read.
        """
        if service in self.left_alone:
            if one is not None:
                one.said = ["was left alone after it had failed"]
            return None
        self.reached.add(service)
        try:
            answer = ask()
        except ServiceError as error:
            self._failed(service, error, one)
            return None
        self.unreadable.pop(service, None)
        return answer

    def _failed(self, service: str, error: ServiceError, one: Asked | None) -> None:
        if one is not None:
            one.said = [error.why]
        where = f" (string {one.place})" if one else ""
        if isinstance(error, SilentError):
            self.left_alone.add(service)
            sentence = f"{error}; it was left alone, and what it has to say is asked for next time."
            self._note(_Trouble(f"silent:{service}", service, "silent", sentence))
        elif isinstance(error, RefusedError):
            place = one.place if one else ""
            self._note(_Trouble(f"refused:{service}:{place}", service, "refused", f"{error}{where}."))
        else:
            self.unreadable[service] = self.unreadable.get(service, 0) + 1
            if self.unreadable[service] >= _PATIENCE:
                self.left_alone.add(service)
            self._note(_Trouble(f"changed:{service}", service, "changed", f"{error}{where}."))

    def _unless_too_many(self, service: str, missing: list[Finding], asked: int) -> list[Finding]:
        """Return what a service does not know; where that is most of what it was asked for, it is the service's fault."""
        if len(missing) < _MANY or 2 * len(missing) < asked:
            return missing
        sentence = (
            f"{_NAMES[service]} says that it does not know {len(missing)} of {asked} identifiers; so many cannot be wrong,"
            " and none of them is told."
        )
        self._note(_Trouble(f"changed:{service}:unknown", service, "changed", sentence))
        return []

    def _changed(self, service: str, field: str, count: int) -> None:
        sentence = f"{_NAMES[service]} gives no {field} any more, in none of {count} records; it may have a new name."
        self._note(_Trouble(f"changed:{service}:{field}", service, "changed", sentence))

    def _note(self, trouble: _Trouble) -> None:
        self.troubles.setdefault(trouble.key, trouble)

    def _step(self, what: str) -> None:
        self.progress(self.done, self.steps, what)
        self.done += 1

    # What is told.

    def tell(self, hits: list[Hit], found: list[Finding]) -> None:
        """Part what is new from what was told before, and remember it."""
        day = self.report.day
        for one in candidates.merged(hits, self.known):
            if all(map(self.memory.new, one.keys)):
                self.report.candidates.append(one)
            for key in one.keys:
                self.memory.tell(key, day)
        for asked in self.report.asked:
            asked.new = sum(asked.string in one.strings for one in self.report.candidates)
            if asked.state == "whole" and asked.place not in self.gaps:
                self.memory.searched[asked.place] = day.isoformat()
        for finding in {one.key: one for one in reversed(found)}.values():
            (self.report.findings if self.memory.new(finding.key) else self.report.open).append(finding)
            self.memory.tell(finding.key, day)
        self._tell_troubles(day.isoformat())
        self.report.findings.sort(key=_rank)
        self.report.open.sort(key=_rank)

    def _tell_troubles(self, day: str) -> None:
        remembered = self.memory.troubles
        for key, trouble in self.troubles.items():
            told = Finding(
                f"{key}:{remembered.get(key, day)}",
                trouble.kind,
                trouble.service,
                trouble.service,
                trouble.sentence,
            )
            (self.report.open if key in remembered else self.report.findings).append(told)
            since = f" So it is since {remembered[key]}." if key in remembered else ""
            if trouble.fails:
                self.report.failures.append(f"{trouble.sentence}{since}")
            remembered.setdefault(key, day)
        for key in list(remembered):
            if key not in self.troubles and self._is_over(key):
                del remembered[key]
                if key.startswith("silent:"):
                    service = key.removeprefix("silent:")
                    self.report.again.append(_NAMES.get(service, service))

    def _is_over(self, key: str) -> bool:
        """Return whether a trouble of an earlier run was looked for in this one, and not found."""
        _, about, *rest = key.split(":")
        place = next((part for part in (about, *rest[:1]) if "@" in part), "")
        if place:
            return any(one.place == place and one.state != "failed" for one in self.report.asked)
        # Records of trials and references are not asked for when topics are wanted.
        return about in self.reached and about not in self.left_alone and not (rest and self.wanted.topics)


#: What a person looks at first.
_KINDS = (*references.GRAVITY, "state", "results", "completion", "enrolment", "number", "unknown", "refused", "changed", "silent", "remark")  # fmt: skip


def _rank(one: Finding) -> tuple[int, int, str]:
    place = _KINDS.index(one.kind) if one.kind in _KINDS else len(_KINDS)
    return place, -one.weight, one.key

"""One run of the watch: every service is asked for what is new, one after the other, and none stops the others."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from livingreview import edition
from livingreview.evidence import data
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project
from livingreview.services import clinicaltrials, crossref, europe_pmc, pubmed
from livingreview.services.answers import whole_number
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


def watch(project: Project, wanted: Wanted, memory: Memory, client: Client, progress: Progress) -> Report:
    """Ask every service, and return what is new; what is remembered is changed, and written by who called.

    Parameters
    ----------
    memory : what earlier runs have seen; it was told that this one begins.
    progress : told how many steps of how many are done, and what is done now.

    Raises
    ------
    livingreview.surveillance.strings.WatchError : if the project has no strings, or not what is wanted.
    """
    questions = strings.read(project, wanted.services, wanted.topics)
    day = datetime.date.fromisoformat(memory.runs.get(wanted.key, client.clock.today().isoformat()))
    run = _Run(project, wanted, memory, client, progress, day, known.read(project))
    run.report.labels = strings.topics(project)
    run.look_at_the_clock(client.clock.today())
    run.plan(questions, min((one.since for one in strings.read(project)), default=day))
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
        self.compared: set[str] = set()
        self.settled: list[Asked] = []
        self.clock_is_behind = False

    # What is asked.

    def look_at_the_clock(self, today: datetime.date) -> None:
        """Say where the clock of this computer is behind what people have done, or was ahead in an earlier run."""
        days = {
            "the newest commit": _committed(self.project),
            "the newest reading in the tables": self.known.newest,
        }
        # Two clocks may be hours apart.
        late = {what: day for what, day in days.items() if day and day > today + datetime.timedelta(days=1)}
        for what, day in late.items():
            self.clock_is_behind = True
            self._wrong_clock(
                "behind",
                f"The clock of this computer says {today}, and {what} is of {day}: one of the two is wrong; until it"
                " is mended, it is not remembered up to what day was searched.",
            )
        if not late and (places := self.memory.later_than(today)):
            last = max(self.memory.searched[place] for place in places)
            self.memory.correct(today)
            self._wrong_clock(
                "ahead",
                f"Searches are remembered as made up to {last}, which is still to come: the clock of a"
                " computer was wrong; they are asked again from the day on which their strings began.",
            )

    def _wrong_clock(self, how: str, sentence: str) -> None:
        self._note(_Trouble(f"clock:{how}", "clock", "clock", sentence))

    def plan(self, questions: list[String], first: datetime.date) -> None:
        """Put down every search of this run, and count its steps; trials are searched for from a first day on."""
        self.sieves = {one.place: one for one in questions}
        for one in questions:
            self._put(one.key, one.version, one.service, one.topic, one.query, one.since)
        if self.wanted.topics:
            self.works: list[Entry] = []
        else:
            self._put_trials(first)
            works = [
                entry
                for entry in self.known.entries
                if references.services_of(entry) or references.searchable(entry)
            ]
            begin = next((n for n, entry in enumerate(works) if entry.key == self.memory.onward), 0)
            self.works = works[begin:] + works[:begin]
        self.steps = len(self.report.asked) + len(self.works) + (not self.wanted.topics)

    def _put_trials(self, first: datetime.date) -> None:
        """Put down the searches for works that name a trial of the review, those last asked for on one day together."""
        for service, form in ((PUBMED.key, "{}[All Fields]"), (EUROPE_PMC.key, '"{}"')):
            if not self.wanted.of(service):
                continue
            days: dict[str, list[str]] = {}
            for number in sorted(self.known.trials):
                days.setdefault(self.memory.searched.get(f"{number}@{service}", ""), []).append(number)
            # Those that joined the review come last, so that the names of the others stay.
            batches = [
                tuple(days[day][start : start + _BATCH])
                for day in sorted(days, key=lambda day: (not day, day))
                for start in range(0, len(days[day]), _BATCH)
            ]
            for place, batch in enumerate(batches, 1):
                query = " OR ".join(form.format(number) for number in batch)
                self._put(f"trials-{service}-{place}", 1, service, "", query, first, batch)

    def _put(
        self,
        key: str,
        version: int,
        service: str,
        topic: str,
        query: str,
        first: datetime.date,
        numbers: tuple[str, ...] = (),
    ) -> None:
        one = Asked(key, version, service, topic, query, first, self.report.day, numbers=numbers)
        if last := self.memory.searched.get(one.places[0]):
            one.since = max(first, datetime.date.fromisoformat(last) - datetime.timedelta(days=OVERLAP))
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
        self._step(f"{_NAMES[one.service]}: {what}", one.service)
        search = _SEARCH[one.service]
        found = self._ask(one.service, lambda: search(self.client, one.query, one.since, one.until), one)
        if found is None:
            return []
        one.count, one.fetched, one.said = found.count, len(found.records), found.warnings
        one.state = "whole" if found.whole else "partly"
        settled = self._is_settled(one, found)
        for said in found.warnings:
            name = f"remark:{one.place}:{''.join(sign for sign in said if not sign.isdigit())}"
            sentence = f"{_NAMES[one.service]} {said} (string {one.place})."
            self._note(_Trouble(name, one.service, "remark", sentence, fails=not settled))
        sieve = self.sieves.get(one.place)
        return [
            Hit(record, one.string, one.topic)
            for record in found.records.values()
            if sieve is None or sieve.keeps(f"{record.title} {record.abstract}")
        ]

    def _is_settled(self, one: Asked, found: Found) -> bool:
        """Return whether the next search may begin where this one ends.

        So it is with a search that was read in full, and with one that lacks what it lacked already when that was
        told: asked again, the service counts and does not give the same records for ever.
        """
        short = self.memory.short
        before = min(short.pop(place, 0) for place in one.places)
        if found.short:
            short |= dict.fromkeys(one.places, found.short)
        settled = found.whole or 0 < found.short <= before
        if settled and one.place not in self.gaps:
            self.settled.append(one)
        return settled

    def registry(self) -> Iterator[Finding]:
        """Yield how the register differs from the tables."""
        self._step(f"{CLINICAL_TRIALS.name}: trials of the review", CLINICAL_TRIALS.key)
        if not self.known.trials or not self.wanted.of(CLINICAL_TRIALS.key):
            return
        found = self._ask(CLINICAL_TRIALS.key, lambda: clinicaltrials.studies(self.client, self.known.trials))
        if found is None:
            return
        for name in registry.gone(found, self.memory.registry):
            self._changed(CLINICAL_TRIALS.key, name, len(found))
        words = data.categories("states", "word", self.project)
        missing = [
            registry.unknown(trial) for number, trial in self.known.trials.items() if number not in found
        ]
        yield from self._unless_too_many(CLINICAL_TRIALS.key, missing, len(self.known.trials))
        for number, trial in self.known.trials.items():
            if number not in found:
                continue
            before = self.memory.registry.get(number)
            self.compared |= registry.compared(trial, found[number])
            yield from registry.differences(trial, found[number], before, words)
            self.memory.registry[number] = registry.kept(found[number], before)

    def references(self) -> Iterator[Finding]:
        """Yield what has become of the works of the bibliography, and what it leaves out."""
        papers = self._papers()
        missing: dict[str, list[Finding]] = {PUBMED.key: [], CROSSREF.key: []}
        reached = ""
        for entry in self.works:
            self._step("References")
            if CROSSREF.key in self.left_alone and not reached:
                reached = entry.key
            records = []
            number = references.pmid(entry)
            if papers is not None and number:
                if number in papers:
                    records.append(papers[number])
                    self.compared.add(references.unknown(entry, PUBMED.key).key)
                else:
                    missing[PUBMED.key].append(references.unknown(entry, PUBMED.key))
            if self.wanted.of(CROSSREF.key):
                record, missed = self._work(entry)
                if record:
                    records.append(record)
                    self.compared.add(references.unknown(entry, CROSSREF.key).key)
                if missed:
                    missing[CROSSREF.key].append(references.unknown(entry, CROSSREF.key))
            yield from references.noticed(entry, records, self.known)
            yield from references.lacking(entry, records)
            self.compared |= references.filled(entry)
        if self.wanted.of(CROSSREF.key):
            # One that is slow is not asked for the same works each time.
            self.memory.onward = reached
        for service, found in missing.items():
            asked = sum(service in references.services_of(entry) for entry in self.works)
            yield from self._unless_too_many(service, found, asked)

    def _papers(self) -> dict[str, Record] | None:
        numbers = [number for entry in self.works if (number := references.pmid(entry))]
        if not numbers or not self.wanted.of(PUBMED.key):
            return None
        if PUBMED.key not in self.left_alone:
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

    def _step(self, what: str, service: str = "") -> None:
        """Tell what is done now; nothing of a service that is left alone."""
        if service not in self.left_alone:
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
        if not self.clock_is_behind:
            self.memory.searched |= {place: day.isoformat() for one in self.settled for place in one.places}
        self._forget({one.key for one in found})
        for finding in {one.key: one for one in reversed(found)}.values():
            (self.report.findings if self.memory.new(finding.key) else self.report.open).append(finding)
            self.memory.tell(finding.key, day)
        self._tell_troubles(day.isoformat())
        self.report.findings.sort(key=_rank)
        self.report.open.sort(key=_rank)

    def _forget(self, found: set[str]) -> None:
        """Forget what was told and is over: when it comes back, it is news."""
        for key in list(self.memory.told):
            if key not in found and not self.compared.isdisjoint((key, ":".join(key.split(":")[:3]))):
                del self.memory.told[key]

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
        if key.startswith("clock:"):
            return True
        _, about, *rest = key.split(":")
        place = next((part for part in (about, *rest[:1]) if "@" in part), "")
        if place:
            everything = not self.wanted.services and not self.wanted.topics
            if everything and all(one.place != place for one in self.report.asked):
                # A string of which there is a newer version, or trials that are searched for with others now.
                return True
            return any(one.place == place and one.state != "failed" for one in self.report.asked)
        # Records of trials and references are not asked for when topics are wanted.
        return about in self.reached and about not in self.left_alone and not (rest and self.wanted.topics)


def _committed(project: Project) -> datetime.date | None:
    """Return the day of the newest commit; ``None`` without version control, or if no calendar has it."""
    seconds = whole_number(edition.git(project, "log", "-1", "--format=%ct"))
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date() if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


#: What a person looks at first.
_KINDS = (*references.GRAVITY, "state", "results", "start", "completion", "enrolment", "number", "unknown", "refused", "changed", "silent", "clock", "remark")  # fmt: skip


def _rank(one: Finding) -> tuple[int, int, str]:
    place = _KINDS.index(one.kind) if one.kind in _KINDS else len(_KINDS)
    return place, -one.weight, one.key

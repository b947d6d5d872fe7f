"""Asks a service politely: who asks is said, each service's pace is kept, and what fails for a moment is tried again.

Answers are kept on request, so that a run that was stopped goes on without asking twice, and a later run asks a
service that knows how to only for what has changed. Waiting and trying again is done by tenacity, connections by
requests, keeping and conditional questions by requests-cache.
"""

from __future__ import annotations

import http.client
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from livingreview import __version__
from livingreview.services.answers import UnreadableError, said, whole_number
from livingreview.services.clock import Clock
from livingreview.services.named import Service

Answer = TypeVar("Answer")
#: Answers after which a second question may help.
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
#: Letters of a question that are sent as a form, where the service takes one.
_LONG = 1000


class ServiceError(Exception):
    """A service did not give what was asked for; the message is a clause that follows its name."""

    def __init__(self, service: Service, why: str):
        self.service, self.why = service, why
        super().__init__(f"{service.name} {why}")


class SilentError(ServiceError):
    """It cannot be reached, or is busy or out of order: it is left alone for a while."""


class RefusedError(ServiceError):
    """It knows no such thing, or does not understand the question."""

    def __init__(self, service: Service, status: int, said: str):
        self.status, self.said = status, said
        super().__init__(service, f"refused the question (answer {status}){f': {said}' if said else ''}")


class UnusableError(ServiceError):
    """What it answered is not what it answers as a rule."""


class _AgainError(Exception):
    """The question may be asked again; what to raise if it may not, and after how many seconds."""

    def __init__(self, last: ServiceError, after: float | None = None):
        self.last, self.after = last, after


class _TooLongError(requests.RequestException):
    """An answer is longer than any that is wanted."""


class _ElsewhereError(requests.RequestException):
    """A service sends to an address that is not asked."""


@dataclass(frozen=True)
class Patience:
    """How long a service is waited for.

    Attributes
    ----------
    tries : questions at most.
    longest : seconds to wait between two of them; a service that asks for more is not asked again.
    jitter : seconds at random, so that many who were turned away do not come back at once.
    timeout : seconds without a byte after which an answer is given up, and three times as many for the whole of it.
    most : bytes of an answer.
    whole : seconds that one service may take of a run, with all waiting; after that it is left alone.
    """

    tries: int = 4
    longest: float = 120.0
    jitter: float = 1.0
    timeout: float = 30.0
    most: int = 60_000_000
    whole: float = 720.0


class _Line(HTTPAdapter):
    """The connection to one service: keeps its pace, and reads no more than is wanted."""

    def __init__(self, pace: float, patience: Patience, clock: Clock):
        self.pace, self.patience, self.clock = pace, patience, clock
        self.next = 0.0
        super().__init__()

    def send(self, request: requests.PreparedRequest, *_: Any, **given: Any) -> requests.Response:
        """Ask, when it is time to."""
        if (wait := self.next - self.clock.seconds()) > 0:
            self.clock.sleep(min(wait, self.patience.longest))
        given["stream"] = True
        try:
            answer = super().send(request, **given)
        except BaseException:
            self.next = self.clock.seconds() + self.pace
            raise
        self._learn(answer.headers)
        try:
            content = self._read(answer)
        except (urllib3.exceptions.DecodeError, urllib3.exceptions.ProtocolError) as error:
            raise requests.exceptions.ChunkedEncodingError(error) from error
        except urllib3.exceptions.HTTPError as error:
            raise requests.ReadTimeout(error) from error
        finally:
            answer.raw.release_conn()
        answer._content = content
        return answer

    def _read(self, answer: requests.Response) -> bytes:
        """Return an answer as it comes in: no more than is wanted, and not for ever."""
        until = time.monotonic() + 3 * self.patience.timeout
        content = bytearray()
        while piece := answer.raw.read1(1 << 16, decode_content=True):
            content += piece
            if len(content) > self.patience.most:
                answer.raw.close()
                raise _TooLongError
            if time.monotonic() > until:
                answer.raw.close()
                raise requests.ReadTimeout
        return bytes(content)

    def _learn(self, headers: Mapping[str, str]) -> None:
        """Keep the pace that a service names: Crossref a number for so many seconds, NCBI a number for each."""
        allowed = whole_number(headers.get("x-rate-limit-limit") or headers.get("x-ratelimit-limit"))
        interval = whole_number(headers.get("x-rate-limit-interval", "1s").strip().removesuffix("s"))
        if allowed and interval is not None:
            self.pace = interval / allowed
        pause = max(self.pace, 1.0) if headers.get("x-ratelimit-remaining") == "0" else self.pace
        self.next = self.clock.seconds() + pause


class Client:
    """Asks services.

    Parameters
    ----------
    contact : who asks, such as an address of electronic mail; a service writes there before it shuts somebody out.
    purpose : what for, in a few words.
    clock : tells the time, and waits.
    kept : file in which answers are kept; none unless given.
    patience : how long a service is waited for.
    """

    def __init__(
        self,
        purpose: str,
        *,
        contact: str = "",
        clock: Clock | None = None,
        kept: Path | None = None,
        patience: Patience | None = None,
    ):
        self.contact, self.kept = contact, kept
        self.clock, self.patience = clock or Clock(), patience or Patience()
        said = (
            f"{purpose}; mailto:{contact}" if "@" in contact else "; ".join(filter(None, (purpose, contact)))
        )
        self._agent = f"livingreview/{__version__} ({said})"
        self._session = _session(kept)
        self._lines: dict[str, _Line] = {}
        self._taken: dict[str, float] = {}
        self.asked = 0

    def close(self) -> None:
        """End all connections."""
        self._session.close()

    def begin(self) -> None:
        """Let all that was kept be asked for anew; what has not changed since need not be sent again."""
        if self.kept is not None:
            with suppress(sqlite3.Error, ValueError):
                answers = self._session.cache.responses  # type: ignore[attr-defined]
                # Its own way to do this waits for ever: it writes while it reads.
                for key in list(answers.keys()):
                    answer = answers[key]
                    answer.reset_expiration(timedelta(seconds=-1))
                    answers[key] = answer

    def end(self) -> None:
        """Forget what was not asked for since `begin`."""
        if self.kept is not None:
            with suppress(sqlite3.Error, ValueError):
                self._session.cache.delete(expired=True)  # type: ignore[attr-defined]

    def ask(
        self,
        service: Service,
        path: str,
        params: Mapping[str, str | int],
        read: Callable[[bytes], Answer],
        *,
        accept: str = "application/json",
        anew: bool = False,
    ) -> Answer:
        """Ask one question, and return its answer as ``read`` understands it.

        Parameters
        ----------
        path : below the address of the service, with whatever it holds quoted.
        params : names and values of the question.
        read : takes the bytes of the answer; raises `UnreadableError` if it is not what was to be expected.
        anew : whether to ask also if an answer is kept.

        Raises
        ------
        SilentError : if the service is out of reach, busy or out of order, also after some waiting.
        RefusedError : if it knows no such thing, or does not understand.
        UnusableError : if its answers cannot be read, also after some waiting.
        """
        begun = self.clock.running()
        wait = wait_exponential_jitter(initial=1.0, max=self.patience.longest, jitter=self.patience.jitter)

        def pause(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            after = error.after if isinstance(error, _AgainError) else None
            return min(wait(state) if after is None else after, max(0.0, self._left(service, begun)))

        again = Retrying(
            stop=stop_after_attempt(self.patience.tries),
            retry=retry_if_exception_type(_AgainError),
            wait=pause,
            sleep=self.clock.sleep,
            reraise=True,
        )
        try:
            for attempt in again:
                with attempt:
                    fresh = anew or attempt.retry_state.attempt_number > 1
                    self._in_time(service, begun)
                    return self._once(service, path, params, read, accept, fresh)
        except _AgainError as error:
            raise error.last from error
        finally:
            self._taken[service.key] = self._taken.get(service.key, 0.0) + self.clock.running() - begun
        raise AssertionError("unreachable")  # pragma: no cover

    def _in_time(self, service: Service, begun: float) -> None:
        """Refuse to ask a service that has had its time: a slow one must not cost a run all others."""
        if self._left(service, begun) <= 0:
            raise SilentError(service, f"is slow, and has had its {_span(self.patience.whole)} of this run")

    def _left(self, service: Service, begun: float) -> float:
        taken = self._taken.get(service.key, 0.0) + self.clock.running() - begun
        return self.patience.whole - taken

    def _once(
        self,
        service: Service,
        path: str,
        params: Mapping[str, str | int],
        read: Callable[[bytes], Answer],
        accept: str,
        fresh: bool,
    ) -> Answer:
        answer = self._sent(service, path, params, accept, fresh)
        if answer.status_code in _AGAIN:
            why = f"is busy or out of order (answer {answer.status_code})"
            after = _after(answer.headers.get("Retry-After", ""), self.clock)
            if after is not None and after > self.patience.longest:
                raise SilentError(service, f"{why} and asks to be left alone for {_span(after)}")
            raise _AgainError(SilentError(service, why), after)
        if answer.status_code != 200:
            raise RefusedError(service, answer.status_code, said(answer.content))
        try:
            return read(answer.content)
        except UnreadableError as error:
            raise _AgainError(UnusableError(service, str(error))) from error
        except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise _AgainError(UnusableError(service, "answers in another form than before")) from error

    def _sent(
        self, service: Service, path: str, params: Mapping[str, str | int], accept: str, fresh: bool
    ) -> requests.Response:
        self._reach(service)
        length = sum(len(name) + len(str(value)) + 2 for name, value in params.items())
        method, place = ("POST", "data") if service.forms and length > _LONG else ("GET", "params")
        given: dict[str, Any] = {place: dict(params)} if params else {}
        if self.kept is not None and fresh:
            given["force_refresh"] = True
        given |= {"headers": {"Accept": accept, "User-Agent": self._agent}, "timeout": self.patience.timeout}
        address = f"{service.address}{path}"
        try:
            try:
                answer = self._session.request(method, address, **given)
            except sqlite3.Error:
                # What was kept is spoilt, or the disk is full: go on without keeping.
                self.kept, self._session = None, requests.Session()
                self._lines.clear()
                self._reach(service)
                given.pop("force_refresh", None)
                answer = self._session.request(method, address, **given)
        except _TooLongError as error:
            raise UnusableError(service, "answers with more than can be read") from error
        except _ElsewhereError as error:
            raise SilentError(service, "sends to another address") from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise _AgainError(UnusableError(service, "broke off in the middle of its answer")) from error
        except (
            requests.exceptions.InvalidSchema,
            requests.exceptions.InvalidURL,
            requests.exceptions.MissingSchema,
            requests.exceptions.TooManyRedirects,
        ) as error:
            raise SilentError(service, "cannot be asked at the address given for it") from error
        except (requests.RequestException, OSError, http.client.HTTPException) as error:
            raise _AgainError(SilentError(service, "cannot be reached from here")) from error
        self.asked += not getattr(answer, "from_cache", False)
        return answer

    def _reach(self, service: Service) -> None:
        """Make the line to a service, once."""
        address = service.address
        if address not in self._lines:
            scheme = urlsplit(address).scheme
            if scheme not in ("http", "https"):
                raise SilentError(service, "cannot be asked at the address given for it")
            self._lines[address] = line = _Line(service.pace, self.patience, self.clock)
            self._session.mount(address, line)
            if service.leads_on:
                self._session.mount(f"{scheme}://", line)
        self._session.get_redirect_target = _followed(service, self._session)  # type: ignore[method-assign, assignment]


def _session(kept: Path | None) -> requests.Session:
    if kept is None:
        return requests.Session()
    from requests_cache import NEVER_EXPIRE, CachedSession

    kept.parent.mkdir(parents=True, exist_ok=True)

    def opened() -> requests.Session:
        # As JSON: what is read again later must not be able to run.
        session = CachedSession(
            str(kept),
            backend="sqlite",
            serializer="json",
            expire_after=NEVER_EXPIRE,
            allowable_methods=("GET", "POST"),
            ignored_parameters=("User-Agent",),
            # What the current took away is asked for anew.
            fast_save=True,
        )
        list(session.cache.responses.keys())
        return session

    try:
        return opened()
    except sqlite3.DatabaseError:
        kept.unlink()
        return opened()


def _followed(service: Service, session: requests.Session) -> Callable[[requests.Response], str | None]:
    """Return what tells where a service sends; never from a protected page to one that is not, nor to a file."""

    def target(answer: requests.Response) -> str | None:
        to = requests.Session.get_redirect_target(session, answer)
        if to is None:
            return None
        here, there = urlsplit(answer.url), urlsplit(urljoin(answer.url, to))
        if there.scheme != here.scheme and there.scheme != "https":
            raise _ElsewhereError
        if not service.leads_on and there.netloc != here.netloc:
            raise _ElsewhereError
        return to

    return target


def _after(text: str, clock: Clock) -> float | None:
    """Return for how many seconds a service asks to be left alone; ``None`` where it does not say."""
    if (seconds := whole_number(text)) is not None:
        return float(seconds)
    with suppress(TypeError, ValueError, OverflowError):
        return max(0.0, parsedate_to_datetime(text).timestamp() - clock.seconds())
    return None


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.0f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"

"""Fixtures of the tests that ask services: a stand-in, its clock, and a guard that nothing else is reached."""

import datetime
import socket

import pytest

from livingreview import environment
from tests.services.standing_in import Hands, Services, running

TODAY = datetime.date(2026, 2, 1)


@pytest.fixture
def guarded(monkeypatch):
    """Refuse every address but this computer's own, and note it."""
    refused = []
    connect = socket.socket.connect

    def only_here(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
            refused.append(address)
            raise OSError("no network in a test")
        return connect(self, address)

    def looked_up(host, *rest, **named):
        if host not in ("127.0.0.1", "localhost"):
            refused.append(host)
            raise socket.gaierror("no network in a test")
        return found(host, *rest, **named)

    found = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", only_here)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    yield refused
    assert refused == []


@pytest.fixture
def clock():
    return Hands(TODAY)


@pytest.fixture
def services(monkeypatch, guarded, clock):
    made = Services(clock)
    end = running(made)
    monkeypatch.setenv(environment.SERVICES, made.address)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield made
    end()
    assert made.unknown == []

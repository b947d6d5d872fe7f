"""A stand-in for the service, asked without a process."""

import pytest

from flow import service
from tests.flow.host import Host, RefusedError


@pytest.fixture
def host(tmp_path, monkeypatch):
    made = Host(tmp_path / "host")

    def said(function):
        def ask(*words, **named):
            try:
                return function(*words, **named)
            except RefusedError as error:
                raise service.ServiceError(str(error)) from error

        return ask

    monkeypatch.setattr(service, "api", said(made.api))
    monkeypatch.setattr(service, "download", said(made.download))
    monkeypatch.setattr(service, "asset", said(made.asset))
    monkeypatch.setattr(service, "upload", said(made.upload))
    return made

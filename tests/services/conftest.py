"""A stand-in for the services, on this computer."""

from tests.services.fixtures import clock, guarded, services

__all__ = ["clock", "guarded", "services"]

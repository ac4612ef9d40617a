"""The concertation of the bilan's tests: a package is made of the same."""

from tests.bilan.conftest import ignore_progress, told

__all__ = ["ignore_progress", "told"]

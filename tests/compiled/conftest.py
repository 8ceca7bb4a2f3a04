"""These tests run the rewritten text by Python, so that they need no numba; `make test-fast-loops` takes numba."""

import os

import pytest

from lecture_cnn import compiled


@pytest.fixture(autouse=True)
def engine_of_all_loops(monkeypatch):
    """What runs the loops where a test doesn't say so: numba if LOOPS_BY=numba, else Python."""
    monkeypatch.setattr(compiled, "_engine", lambda: os.environ.get("LOOPS_BY", "python"))

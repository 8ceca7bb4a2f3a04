"""The time limit where there is no process and no timer: a notebook in a browser."""

import sys

import pytest

import lecture_cnn as lc
from lecture_cnn.checking import calling, worker


@pytest.fixture
def in_a_page(monkeypatch):
    monkeypatch.setattr(calling, "IN_PAGE", True)
    monkeypatch.setattr(worker, "available", lambda: False)


def endless(y, w, b):
    while True:
        pass


def test_an_endless_loop_ends_in_a_page(in_a_page):
    before = sys.gettrace()
    report = lc.check(endless, "conv2d", seconds=0.2)
    assert "no answer within 0.2 seconds" in str(report)
    assert sys.gettrace() is before


def test_a_right_function_is_right_there(in_a_page):
    assert lc.check(lc.vectorized.conv2d, "conv2d", seconds=60).ok

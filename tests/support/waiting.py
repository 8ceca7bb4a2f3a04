"""Waiting for a condition in a page: as long as the machine needs; only what never comes is a fault."""

import time

SECONDS = 120


def until(page, expression):
    """Wait until an expression is true. (Playwright's own way evaluates a string, which the page forbids.)"""
    end = time.monotonic() + SECONDS
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)

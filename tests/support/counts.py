"""How much work a call is, counted: the same on every machine, busy or not."""

import sys


def calls(run):
    """How many Python functions are called while run() runs."""
    before, count = sys.getprofile(), 0

    def called(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count

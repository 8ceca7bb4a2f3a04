"""Run every claim again, those that train networks too, and say what is no longer as stored."""

import math
import sys

from . import claims
from .rows import Claim

NEAR = 0.02  # a trained network's share may differ so much between machines


def differs(row: Claim) -> str:
    """What a run gives that is not as stored; nothing if all is."""
    verdict, number = row.run()
    stored = float("nan") if row.number is None else row.number
    room = NEAR if row.long else 1e-6
    is_near = math.isclose(number, stored, rel_tol=room, abs_tol=room)
    if verdict == row.kind and is_near:
        return ""
    return f"{row}\n    now: {verdict} ({number:g})"


def main() -> int:
    """The number of rows that differ."""
    changed = 0
    runnable = [row for row in claims() if row.test is not None]
    for row in runnable:
        if text := differs(row):
            changed += 1
            print(text)
    print(f"{len(runnable)} claims run again, {changed} not as stored")
    return changed


if __name__ == "__main__":
    sys.exit(min(1, main()))

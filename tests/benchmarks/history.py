"""The history of the ratios that `make bench` measures: history.csv, a line for each row of a run.

A time alone tells of the machine; a ratio of two times that were taken in turns tells of the code, and can be compared
with that of last year. `beside` says what the other time is; below 1 ours is the faster one.
"""

import csv
import datetime
import subprocess
from pathlib import Path

FILE = Path(__file__).with_name("history.csv")
COLUMNS = ["date", "commit", "row", "beside", "ratio"]


def commit():
    """The commit that is checked out, with a + where files are changed; empty outside of a repository."""
    def git(*words):
        return subprocess.run(["git", *words], cwd=FILE.parent, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", ":/", f":(exclude,top)tests/benchmarks/{FILE.name}")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def append(ratios):
    """Add the ratios of a run, {(row, beside): ratio}, with today's date and the commit."""
    new = not FILE.exists()
    today, of = datetime.date.today().isoformat(), commit()
    with open(FILE, "a", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        if new:
            lines.writerow(COLUMNS)
        for (row, beside), ratio in ratios.items():
            lines.writerow([today, of, row, beside, f"{ratio:.3g}"])

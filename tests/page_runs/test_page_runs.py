"""A listing that runs in the browser gives Python's trace, and refuses what Python refuses.

The checks are in page_runs.test.js. `make test-long` takes 8 random inputs and 8 edited lines of each
listing, every wrong line, all wrong inputs, and the lines of edits.json and forms.json.
"""

from pathlib import Path

from core import run_tests
from long import amount, long
from page_runs import write

HERE = Path(__file__).parent
COUNT = amount(1, 8)


@long
def test_listings_run_in_the_browser_as_in_python(tmp_path):
    write(tmp_path, COUNT)
    run = run_tests(HERE, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "pass 0" not in run.stdout  # as where no test is found

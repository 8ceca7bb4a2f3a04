"""The runs that several files of these tests open, packed once for all of them."""

import pytest
from runs_page import PAGE, large_runs, packed_run
from stepper_page import ALL


@pytest.fixture(scope="session")
def packed():
    """Each listing's teaching example, by its name."""
    return {name: packed_run(name) for name in ALL}


@pytest.fixture(scope="session")
def large():
    return large_runs()


@pytest.fixture(scope="session")
def runs_file(tmp_path_factory):
    """The page that `runs_page.opened` opens."""
    path = tmp_path_factory.mktemp("runs") / "runs.html"
    path.write_text(PAGE, encoding="utf-8")
    return path

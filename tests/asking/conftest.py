"""Both lectures as pages, made once for all files of these tests."""

import pytest

import lecture_cnn as lc


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lessons")
    return {which: lc.export(lc.lesson(which), folder / f"lecture{which}.html") for which in (1, 2)}

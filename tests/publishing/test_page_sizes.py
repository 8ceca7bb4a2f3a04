"""A notebook's page is at most 300 KB as it is sent. `make test` looks at one of the largest; test_export at 08."""

import gzip
from pathlib import Path

import pytest
from long import LONG, long
from tqdm import tqdm

from lecture_cnn.publishing.notebook import draft_of, finished
from lecture_cnn.publishing.running import run_all, run_for_steppers

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FIGURES = NOTEBOOKS.parent / "figures"
MOST = 300_000
LARGE = "18_"


@long
@pytest.mark.notebook
def test_no_page_is_larger_than_300_kilobytes_as_it_is_sent():
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    assert len(paths) == 29
    asked = [path for path in paths if LONG or path.name.startswith(LARGE)]
    drafts = [draft_of(path, {path.name: f"{path.stem}.html"}, FIGURES) for path in asked]
    with tqdm(disable=True) as bar:
        views = run_for_steppers({draft.path: draft.notebook for draft in drafts}, bar)
        sizes = {}
        for draft in drafts:
            draft.views = views.get(draft.path) or run_all(draft.path, draft.notebook, bar)
            sizes[draft.path.name] = len(gzip.compress(finished(draft).encode(), 9))
    print(sizes)
    assert {name: size for name, size in sizes.items() if size > MOST} == {}

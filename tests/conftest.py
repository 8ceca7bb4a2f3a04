"""What all tests share: the hypothesis profile, and a browser page that may not complain nor call another machine."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from kept_page import emptied, shown
from lab import closed, jupyterlab
from long import of_a_trial, some_of
from waiting import SECONDS
from watching import CHROMIUM_FLAGS, complaints, watch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the notebooks' kernels: each test worker has one core
os.environ.setdefault("LECTURE_CNN_STILL", "1")  # of the kernels: a bar that depends on time is no output to keep

CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

settings.register_profile("ci", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("here", max_examples=50, deadline=None)
settings.load_profile("ci" if CI else "here")


def pytest_collection_modifyitems(config, items):
    """Mark what needs Chromium and what runs notebooks, so that `make test-fast` can leave both out.

    What is long and stays on one worker comes first, or at the end the other would wait for it: the notebooks, then
    JupyterLab.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.path.suffix == ".ipynb":
            item.add_marker("notebook")
    leave_out_trials(config, items)
    items.sort(key=lambda item: (item.path.suffix != ".ipynb", not of_jupyterlab(item.path.name)))


def trials_among(cells):
    """The cells of long trials, each with what is run live right after it: that shows how long it took."""
    found, before = [], None
    for cell in cells:
        live = "live" in cell.cell.metadata.get("tags", [])
        follows = found and found[-1] is before and before.path == cell.path
        if of_a_trial(cell.cell.source) or (live and follows):
            found.append(cell)
        before = cell
    return found


def leave_out_trials(config, items):
    """Of the notebooks with long trials `make test` runs every third whole, and of the others all but the trials.

    `make test-long` runs all of these notebooks whole. Most of their trainings have tests of their own, in tests/nets.
    """
    trials = trials_among([item for item in items if item.path.suffix == ".ipynb"])
    with_trials = sorted({item.path for item in trials})
    for item in items:
        if item.path in with_trials:
            item.add_marker("long")
    whole = some_of(with_trials, 3, 1)
    left_out = [item for item in trials if item.path not in whole]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """All that was read to collect the tests stays to the end: Python needn't search it for what nobody needs.

    To search for that took a tenth of the time of some tests; it is done more rarely, too.
    """
    gc.disable()
    found = yield
    gc.freeze()
    gc.set_threshold(5000, 20)
    gc.enable()
    return found


def of_jupyterlab(name):
    return name.endswith("_jupyterlab.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file's tests stay on one worker, and all that need JupyterLab on another: so it is started once."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return "jupyterlab" if of_jupyterlab(file) else super()._split_scope(nodeid)

    return Scheduling(config, log)


VIEWPORT = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sentence = "chromium is not installed, so nothing is tested in a browser (Debian: apt-get install chromium)"
        if CI:
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def complains_of_nothing(page):
    assert complaints(page.console_errors, page.requests) == []


def context_of(browser):
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(1000 * SECONDS)
    return context


@pytest.fixture
def new_page(browser):
    """A page in a context of its own, which must end without a console error or a request to another machine."""
    context = context_of(browser)
    page = watch(context.new_page())
    yield page
    context.close()
    complains_of_nothing(page)


@pytest.fixture(scope="session")
def one_lab_page(browser, lab):
    context = context_of(browser)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def lab_page(one_lab_page):
    """The same as new_page, for a JupyterLab: all tests share one."""
    yield as_at_first(one_lab_page)
    closed(one_lab_page)
    complains_of_nothing(one_lab_page)


@pytest.fixture(scope="session")
def one_page(browser):
    context = context_of(browser)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def page(one_page):
    """The same as new_page, for pages from files: all tests share one, since a context takes half a second."""
    yield as_at_first(one_page)
    emptied(one_page)
    complains_of_nothing(one_page)


def as_at_first(page):
    """A page that tests share, in the state in which each of them gets it."""
    page.set_viewport_size(VIEWPORT)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.mouse.move(0, 0)
    page.console_errors.clear()
    page.requests.clear()
    return page


@pytest.fixture
def show(page, tmp_path):
    """Show a stepper in a page as it is exported, at a step if one is given."""
    return lambda widget, step=None: shown(page, tmp_path, widget, step)


NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab that serves copies of the course's notebooks; tests write others beside them."""
    with jupyterlab(NOTEBOOKS.glob("*.ipynb"), tmp_path_factory.mktemp("home")) as lab:
        yield lab

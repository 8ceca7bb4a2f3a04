"""What all tests share: the hypothesis profile, and a browser page that may not complain nor call another machine."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from waiting import SECONDS

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the notebooks' kernels: each test worker has one core
os.environ.setdefault("LECTURE_CNN_STILL", "1")  # of the kernels: a bar that depends on time is no output to keep

CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

settings.register_profile("ci", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("here", max_examples=50, deadline=None)
settings.load_profile("ci" if CI else "here")


def pytest_collection_modifyitems(items):
    """Mark what needs Chromium and what runs notebooks, so that `make test-fast` can leave both out.

    The notebooks come first: each is long and stays on one worker, and at the end the other would wait for it.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.path.suffix == ".ipynb":
            item.add_marker("notebook")
    items.sort(key=lambda item: item.path.suffix != ".ipynb")


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-software-rasterizer",  # a fifth less time for each page
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    # a page that is left is not kept, nor a process made ready for the next one: about a tenth less time
    "--disable-features=BackForwardCache,ProactivelySwapBrowsingInstance,SpareRendererForSitePerProcess,RenderDocument",
    "--disable-sync",
    "--no-first-run",
]


VIEWPORT = {"width": 1280, "height": 800}


def stays_here(url):
    """Whether a request to this address stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("localhost", "127.0.0.1", "::1")


def complaints(console_errors, requests):
    """What a page did that no page of ours may do, as a list of sentences."""
    return [f"console error: {text}" for text in console_errors] + [
        f"request to another machine: {url}" for url in requests if not stays_here(url)
    ]


def watch(page):
    """Record on the page, as page.console_errors and page.requests, what it complains about and what it asks for."""
    page.console_errors, page.requests = [], []
    page.on("console", lambda message: page.console_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("websocket", lambda socket: page.requests.append(socket.url))
    return page


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
def one_page(browser):
    context = context_of(browser)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def page(one_page):
    """The same as new_page, for pages from files: all tests share one, since a context takes half a second."""
    one_page.set_viewport_size(VIEWPORT)
    one_page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    one_page.mouse.move(0, 0)
    one_page.console_errors.clear()
    one_page.requests.clear()
    yield one_page
    one_page.goto("about:blank")
    complains_of_nothing(one_page)


@pytest.fixture
def show(page, tmp_path):
    """Export a stepper and open its page, at a step if one is given."""
    import lecture_cnn

    def show(widget, step=None):
        path = lecture_cnn.export(widget, tmp_path / "stepper.html")
        page.goto(f"file://{path}" + ("" if step is None else f"#step={step}"))
        page.locator(".lecture-stepper").focus()
        return page

    return show


NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab that serves copies of the course's notebooks; tests write others beside them."""
    from lab import jupyterlab

    with jupyterlab(NOTEBOOKS.glob("*.ipynb"), tmp_path_factory.mktemp("home")) as lab:
        yield lab

"""The course as a site, in Chromium, with Python in the page: `make test-site`.

It takes minutes and asks two package registries for a fixture, so `make test` does not collect it.
Where the fixture can't be had it is skipped, and says so.
"""

import functools
import http.server
import os
import re
import shutil
import threading
import time
from pathlib import Path

import nbformat
import pytest
from course import SOURCE, answered, notebook_build
from course_answers import RIGHT
from pyodide_fixture import NotToBeHad, release

from lecture_cnn.publishing import site as publishing

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["00_indexing", "08_flipped_filter", "26_homework"]
PATIENCE = 600_000  # milliseconds: the machine may be busy; what is asserted are counts


@pytest.fixture(scope="module")
def pyodide():
    try:
        return release(ROOT / "build" / "site-fixture")
    except NotToBeHad as reason:
        pytest.skip(f"no Pyodide for the test of the site: {reason}")


@pytest.fixture(scope="module")
def built(request, tmp_path_factory):
    """A site of three notebooks; SITE=folder takes one that is there."""
    if "SITE" in os.environ:
        return Path(os.environ["SITE"])
    pyodide = request.getfixturevalue("pyodide")
    folder = tmp_path_factory.mktemp("course")
    (folder / "notebooks").mkdir()
    files = {}
    for name in NAMES:
        path = folder / "notebooks" / f"{name}.ipynb"
        nbformat.write(notebook_build.read_source(SOURCE / f"{name}.py"), path)
        files[f"notebooks/{path.name}"] = path
    for picture in ("flip.gif", "stage.png"):
        files[f"figures/{picture}"] = ROOT / "figures" / picture
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "course_files", lambda: files)
        publishing.site(folder / "site", pyodide=str(pyodide))
    return folder / "site"


class Served:
    """A site on the loopback: `address`, and `log`, the (path, status) of each request."""

    def __init__(self, folder):
        self.folder, self.log = folder, []
        log = self.log

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def log_request(self, code="-", size="-"):
                log.append((self.path.split("?")[0], int(code)))

        handler = functools.partial(Handler, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def fetched(self):
        """The number of requests since the last call, and the bytes of what was sent whole."""
        count, size = len(self.log), 0
        for path, status in self.log:
            file = self.folder / path.strip("/")
            size += file.stat().st_size if status == 200 and file.is_file() else 0
        self.log.clear()
        return count, size


@pytest.fixture(scope="module")
def served(built):
    served = Served(built)
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """A browser with a cache on the disk, as a reader's."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        home = tmp_path_factory.mktemp("profile")
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        context = playwright.chromium.launch_persistent_context(
            home, executable_path=chromium, headless=True, args=arguments
        )
        context.set_default_timeout(PATIENCE)
        context.asked = []
        context.on("request", lambda request: context.asked.append(request.url))
        yield context
        context.close()


def opened(context, served, name):
    """The site open at a page, with Python ready, and how many seconds that took."""
    page = context.new_page()
    page.began = start = time.perf_counter()
    page.goto(f"{served.address}/index.html#{name}")
    page.frame_locator("iframe.page").locator("h1").first.wait_for()
    at_once = time.perf_counter() - start
    page.locator("output").filter(has_text=re.compile("is ready|could not")).wait_for()
    ready = time.perf_counter() - start
    assert page.locator("output").text_content() == "Python is ready"
    load = os.getloadavg()[0] / os.cpu_count()
    print(f"\n{name}: page after {at_once:.1f} s, Python after {ready:.1f} s (load {load:.1f} a core)")
    return page


RUN = """async ([index, source]) => {
    const app = document.querySelector("iframe.lab").contentWindow.jupyterapp;
    const panel = app.shell.currentWidget;
    const cells = panel.content.model.cells;
    if (source !== null) cells.get(index).sharedModel.setSource(source);
    panel.content.activeCellIndex = index;
    await app.commands.execute("notebook:run-cell");
    const outputs = cells.get(index).outputs?.toJSON() ?? [];
    return [cells.get(index).sharedModel.getSource(), outputs];
}"""


def texts(outputs):
    """What a cell shows, as one text."""
    found = []
    for output in outputs:
        found += [output.get("text", ""), *output.get("traceback", [])]
        found += [output.get("data", {}).get("text/plain", "")]
    return "\n".join("".join(text) for text in found)


def elsewhere(context, served):
    return [url for url in context.asked if not url.startswith((served.address, "data:", "blob:", "about:"))]


def test_a_first_and_a_second_visit_fetch_little_and_only_from_this_host(context, served):
    served.fetched()
    opened(context, served, "26_homework").close()
    first = served.fetched()
    opened(context, served, "26_homework").close()
    second = served.fetched()
    for visit, (count, size) in {"first": first, "second": second}.items():
        print(f"{visit} visit: {count} requests, {size / 1e6:.2f} MB")
    assert first[0] <= 400 and first[1] <= 35e6
    assert second[0] <= 400 and second[1] <= 1e6
    assert elsewhere(context, served) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_and_its_exercises_run_in_the_page(name, context, served):
    page = opened(context, served, name)
    # the page's own exercise, which asks for a function, leads to Python too
    page.frame_locator("iframe.page").locator(".in-python button").first.click()
    page.frame_locator("iframe.lab").locator(".jp-Cell").first.wait_for()
    answers = list(RIGHT[name])
    count = page.evaluate("document.querySelector('iframe.lab').contentWindow.jupyterapp"
                          ".shell.currentWidget.content.model.cells.length")
    first = time.perf_counter()
    checks = []
    for index in range(count):
        [source, _] = page.evaluate("""index => [document.querySelector("iframe.lab").contentWindow.jupyterapp
            .shell.currentWidget.content.model.cells.get(index).sharedModel.getSource(), 0]""", index)
        is_asked = answers and ("answer = None" in source or "return None" in source)
        new = answered(source, answers.pop(0)) if is_asked else None
        start = time.perf_counter()
        _, outputs = page.evaluate(RUN, [index, new])
        said = texts(outputs)
        assert "Traceback" not in said and not any(o["output_type"] == "error" for o in outputs), said[-2000:]
        if is_asked:
            if not checks:
                print(f"{name}: first check done {time.perf_counter() - page.began:.1f} s after opening, "
                      "with all cells before it")
            checks.append(time.perf_counter() - start)
            assert "right" in said.lower() or "✓" in said, said
    assert answers == []
    print(f"{name}: {count} cells in {time.perf_counter() - first:.1f} s, its checks {checks}")
    assert [path for path, status in served.log if status == 404 and "figures" in path] == []
    assert elsewhere(context, served) == []
    page.close()


ENDLESS = """import lecture_cnn as lc
def conv2d(y, w, b):
    while True:
        pass
print(lc.check(conv2d, "conv2d", seconds=2))"""


def test_an_endless_loop_ends_and_the_notebook_is_kept(context, served):
    page = opened(context, served, "26_homework")
    _, outputs = page.evaluate(RUN, [0, ENDLESS])
    assert "no answer within 2 seconds" in texts(outputs)
    # outside of a check: the kernel is started again, and the text stays
    page.evaluate("""() => {
        const app = document.querySelector("iframe.lab").contentWindow.jupyterapp;
        const panel = app.shell.currentWidget;
        panel.content.model.cells.get(0).sharedModel.setSource("while True:\\n    pass");
        panel.content.activeCellIndex = 0;
        app.commands.execute("notebook:run-cell");
    }""")
    page.evaluate("""async () => {
        const panel = document.querySelector("iframe.lab").contentWindow.jupyterapp.shell.currentWidget;
        await panel.sessionContext.restartKernel();
    }""")
    kept = page.evaluate("document.querySelector('iframe.lab').contentWindow.jupyterapp"
                         ".shell.currentWidget.content.model.cells.get(0).sharedModel.getSource()")
    assert kept == "while True:\n    pass"
    _, outputs = page.evaluate(RUN, [0, "1 + 1"])
    assert texts(outputs).strip() == "2"
    page.close()

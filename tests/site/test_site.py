"""`lecture-cnn site`: what is put together, and what is never replaced. `make test-site` runs it in Chromium."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from lecture_cnn import cli
from lecture_cnn.nets import data
from lecture_cnn.publishing import lite
from lecture_cnn.publishing import site as publishing
from lecture_cnn.publishing.lite import pyodide_address
from lecture_cnn.publishing.wheel import PACKAGE, write_wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return write_wheel(tmp_path_factory.mktemp("wheel"), publishing.carried())


def test_the_wheel_has_every_source_and_a_record_of_every_file(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        record = next(name for name in names if name.endswith("RECORD"))
        rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
        metadata = archive.read(record.replace("RECORD", "METADATA")).decode()
    sources = {f"lecture_cnn/{path.relative_to(PACKAGE).as_posix()}" for path in PACKAGE.rglob("*.py")}
    assert sources <= set(names) and "lecture_cnn/nets/carried.npz" in names
    assert [row[0] for row in rows] == names
    assert "Name: lecture-cnn" in metadata and "Requires-Dist: numpy>=2" in metadata
    again = write_wheel(tmp_path, publishing.carried())
    assert len(again.read_bytes()) == len(wheel.read_bytes())


def test_the_wheel_carries_the_pictures_and_digits_so_that_scikit_learn_is_not_needed(wheel):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import lecture_cnn as lc\n"
        "print(repr(float(lc.data.flower().sum())), repr(float(lc.data.digits()[0].sum())))\n"
        "print('sklearn' in sys.modules)"
    )
    folder = wheel.parent / "unpacked"
    zipfile.ZipFile(wheel).extractall(folder)
    run = subprocess.run([sys.executable, "-S", "-c", code, str(folder)], capture_output=True, text=True,
                         env={"PYTHONPATH": str(Path(np.__file__).parents[1])})
    assert run.stderr == ""
    sums = f"{float(data.flower().sum())!r} {float(data.digits()[0].sum())!r}"
    assert run.stdout.split("\n")[:2] == [sums, "False"]


def test_a_place_for_pyodide_is_an_address_or_a_folder_of_a_release(tmp_path):
    assert pyodide_address(None) == ""
    assert pyodide_address("https://example.org/pyodide/") == "https://example.org/pyodide/pyodide.js"
    assert pyodide_address("https://example.org/p.mjs") == "https://example.org/p.mjs"
    with pytest.raises(FileNotFoundError, match="has no pyodide.js, pyodide.asm.js"):
        pyodide_address(str(tmp_path))


def test_what_was_not_written_here_is_kept_and_nothing_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(publishing, "build_lite", lambda *_, **__: pytest.fail("something is built"))
    (tmp_path / "lite").mkdir()
    (tmp_path / "lite" / "mine.txt").write_text("mine")
    assert cli.main(["site", str(tmp_path)]) == 2
    assert "was not written by lecture-cnn" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["lite", "mine.txt"]
    (tmp_path / "lite" / "mine.txt").rename(tmp_path / "index.html")
    (tmp_path / "lite").rmdir()
    assert cli.main(["site", str(tmp_path)]) == 2
    assert (tmp_path / "index.html").read_text() == "mine"


def test_jupyterlite_is_built_where_the_call_says_from_whichever_folder(tmp_path, monkeypatch):
    """JupyterLite's builder runs in a folder of its own: out/ is not to be one in there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lite, "_wheels", lambda *_: [])
    monkeypatch.setattr(lite, "write_wheel", lambda *_: None)
    monkeypatch.setattr(lite.importlib.metadata, "files", lambda name: [KernelFile()])

    def builder(command, folder):
        settings = json.loads((folder / "jupyter_lite_config.json").read_text())
        made = folder / settings["LiteBuildConfig"]["output_dir"]
        made.mkdir(parents=True, exist_ok=True)
        (made / "jupyter-lite.json").write_text("{}")

    monkeypatch.setattr(lite, "run_here", builder)
    lite.build_lite("out/lite", {}, {})
    assert [path.name for path in Path("out/lite").iterdir()] == ["jupyter-lite.json"]
    monkeypatch.setattr(lite, "run_here", lambda *_: None)
    with pytest.raises(ValueError, match="JupyterLite has built nothing into other"):
        lite.build_lite("other", {}, {})


class KernelFile(PurePosixPath):
    """A file of an installed package, as importlib.metadata gives it."""

    def __new__(cls):
        return super().__new__(cls, "pyodide-kernel-extension/package.json")

    def locate(self):
        return self


def test_a_folder_takes_its_place_whole_or_not_at_all(tmp_path):
    place = tmp_path / "lite"
    with publishing._folder_beside(place) as new:
        (new / "first").write_text("1")
    with pytest.raises(KeyboardInterrupt):
        with publishing._folder_beside(place) as new:
            (new / "second").write_text("2")
            raise KeyboardInterrupt
    assert sorted(path.name for path in place.iterdir()) == ["first", publishing.RECORD]
    with publishing._folder_beside(place) as new:
        (new / "third").write_text("3")
    assert sorted(path.name for path in place.iterdir()) == [publishing.RECORD, "third"]
    assert [path.name for path in tmp_path.iterdir()] == ["lite"]


def test_the_first_page_opens_in_a_browser_and_says_that_python_needs_a_server(page, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_text("<h1>The course</h1>")
    (tmp_path / "index.html").write_text(publishing.course_page())
    page.goto(f"file://{tmp_path}/index.html")
    page.frame_locator("iframe.page").get_by_role("heading", name="The course").wait_for()
    assert "Python needs a web server" in page.locator("output").text_content()
    assert page.get_by_role("button").is_disabled()


@pytest.fixture
def course(new_page):
    """The course's page; what is asked for of `lite` gets the answer that is in `lite`.

    No page that other tests share: a clock that stands still would stay in it.
    """
    page = new_page
    page.lite = lambda route: route.fulfill(body="", content_type="text/html")
    texts = {"index.html": publishing.course_page(), "pages/08_flipped_filter.html": "<h1>The flip</h1>"}
    page.asked = []

    def answer(route):
        path = route.request.url.removeprefix("http://127.0.0.1:1/").split("?")[0]
        page.asked.append(path)
        if path in texts:
            route.fulfill(body=texts[path], content_type="text/html")
        else:
            page.lite(route)

    page.route("**/*", answer)
    page.clock.install()
    page.again = page.get_by_role("button", name="Try again")
    return page


def opened(course):
    course.goto("http://127.0.0.1:1/index.html#08_flipped_filter")
    heading = course.frame_locator("iframe.page").get_by_role("heading", name="The flip")
    heading.wait_for()
    return heading


def test_where_python_does_not_come_the_page_says_so_works_and_can_try_again(course):
    heading = opened(course)
    for tries in (1, 2):
        course.locator("output").get_by_text("Python is loading").wait_for()
        assert course.again.count() == 0
        course.clock.fast_forward(61_000)
        course.get_by_text("Python is not ready yet. The page works without it.").wait_for()
        assert course.asked.count("lite/notebooks/index.html") == tries
        assert heading.is_visible() and course.get_by_role("button", name="Work on it").is_disabled()
        course.again.click()


def test_where_the_host_cannot_be_reached_the_page_says_so_at_once(course):
    course.lite = lambda route: route.abort()
    heading = opened(course)
    course.get_by_text("Python could not be loaded: the host can't be reached").wait_for()
    assert heading.is_visible()
    course.lite = lambda route: route.fulfill(body="", content_type="text/html")
    course.again.click()
    course.locator("output").get_by_text("Python is loading").wait_for()

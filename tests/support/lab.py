"""A real JupyterLab in a home of its own, and a notebook open in it, for tests in a browser.

    def test_something(lab, lab_page):  # the fixture of conftest.py: one server for all tests
        lab.write("ours.ipynb", ["import lecture_cnn as lc", "lc.stepper('L07')"])
        notebook = lab.open(lab_page, "ours.ipynb", dark=True)
        notebook.run_all()
        notebook.page.locator(".lecture-stepper").wait_for()
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import nbformat

TOKEN = "tests-only"
# What would ask another machine for news, updates or extensions; and a theme that doesn't follow the browser's.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "extensionmanager-extension/plugin": {"enabled": False},
    "apputils-extension/themes": {"theme": "JupyterLab Light", "adaptive-theme": False},
}
DISABLED = ["@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension"]
OFFLINE = [
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]
EXPOSED = "--expose-app-in-browser"  # as `jupyterapp`, to do what follows in a page that stays open
OPEN = "async (path) => { await jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' }); }"
# Without a question about what isn't saved.
CLOSE = """async () => {
    for (const widget of [...jupyterapp.shell.widgets('main')]) {
        if (widget.context) widget.context.model.dirty = false;
        widget.dispose();
    }
    await jupyterapp.serviceManager.sessions.shutdownAll();
}"""
THEME = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"


def write_setting(config, name, values):
    path = config / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))


def write_settings(config):
    for name, values in SETTINGS.items():
        write_setting(config, name, values)
    page_config = config / "labconfig" / "page_config.json"
    page_config.parent.mkdir()
    page_config.write_text(json.dumps({"disabledExtensions": dict.fromkeys(DISABLED, True)}))


def environment(home):
    """The environment of a user who has just arrived: nothing of this machine's Jupyter, but its font list."""
    import matplotlib

    env = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON", "PYTEST"))}
    folders = {"HOME": "", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
    env |= {name: str(home / folder) for name, folder in folders.items()}
    env["MPLCONFIGDIR"] = matplotlib.get_configdir()
    return env


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def closed(page):
    """Close the notebooks of a JupyterLab and end their kernels; it is light again."""
    page.evaluate(CLOSE)
    page.evaluate(THEME, "JupyterLab Light")
    page.locator("body[data-jp-theme-light=true]").wait_for(state="attached")


@contextmanager
def jupyterlab(notebooks, home):
    """Serve copies of the notebooks; `home` is an empty folder."""
    root, config = home / "notebooks", home / "config"
    root.mkdir()
    for notebook in notebooks:
        shutil.copy(notebook, root)
    write_settings(config)
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--port-retries=0", f"--IdentityProvider.token={TOKEN}", f"--notebook-dir={root}", *OFFLINE, EXPOSED]
    command += ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with open(home / "server.log", "w") as log:
        server = subprocess.Popen(command, env=environment(home), stdout=log, stderr=subprocess.STDOUT, cwd=home)
        try:
            lab = Lab(f"http://127.0.0.1:{port}", root)
            lab.wait_until_up(server, home / "server.log")
            yield lab
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


class Lab:
    """A running server."""

    def __init__(self, address, root):
        self.address, self.root = address, root

    def wait_until_up(self, server, log):
        while server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/api?token={TOKEN}"):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")

    def write(self, name, cells):
        """Write a notebook of these code cells into the server's folder."""
        kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernelspec})
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(notebook, self.root / name)

    def open(self, page, name, dark=False):
        """Open a notebook alone in the page, with its kernel ready.

        Where JupyterLab is in the page already, it opens the notebook: to load JupyterLab takes longer than most tests.
        """
        if page.url.startswith(self.address):
            page.evaluate(OPEN, name)
        else:
            page.goto(f"{self.address}/doc/tree/{name}?token={TOKEN}&reset")
        page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").first.wait_for()
        notebook = Notebook(page)
        notebook.wait_until_idle()
        if dark:
            notebook.go_dark()
        return notebook


class Notebook:
    """A notebook that is open in a page."""

    def __init__(self, page):
        self.page = page

    def wait_until_idle(self):
        """The status bar says so only when the kernel is there; the notebook's own indicator says it from the start."""
        self.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()

    def menu(self, *names):
        for name in names:
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def run_all(self):
        """Clear all outputs, run all cells; returns when each cell has its number and the kernel is idle."""
        self.menu("Edit", "Clear Outputs of All Cells")
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function("""() => {
                const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(p => p.textContent);
                return prompts.length && prompts.every(text => /\\[\\d+\\]/.test(text));
            }""")
        self.wait_until_idle()

    def ask(self, n, answer):
        """Run cell `n`, which prints, until it prints `answer`, ten times at most: what it printed last.

        While the kernel is busy the page keeps its newest state back until an earlier one is dealt with. A cell that
        is run at once may come before it, so it is run again.
        """
        cell = self.page.locator(".jp-CodeCell").nth(n)
        for _ in range(10):
            before = cell.locator(".jp-InputPrompt").text_content()
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            self.page.wait_for_function("""([n, before]) => {
                    const prompt = document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")[n].textContent;
                    return prompt !== before && /\\[\\d+\\]/.test(prompt);
                }""", arg=[n, before])
            told = cell.locator(".jp-OutputArea-output").text_content()
            if answer in told:
                break
        return told

    def number_of_cells(self):
        return self.page.locator(".jp-Cell").count()

    def go_dark(self):
        """Change the theme while all stays open."""
        self.page.evaluate(THEME, "JupyterLab Dark")
        self.page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")  # a body has no size there

    def theme(self):
        return "light" if self.page.locator("body").get_attribute("data-jp-theme-light") == "true" else "dark"

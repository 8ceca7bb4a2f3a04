"""A real JupyterHub with simulated students on the loopback: `make test-hub`.

Each student's server is a process of its own. By the kernel's protocol each opens notebook 08, runs
its cells and steps; one more does it in Chromium. Memory and times are printed; nothing is asserted
of a clock.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
import websocket
from lab import free_port

ROOT = Path(__file__).resolve().parents[2]
PROXY = ROOT / "build" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy"
STUDENTS = int(os.environ.get("STUDENTS", 20))
TOKEN = uuid.uuid4().hex

CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "lecture"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.args = ["--allow-root", "--ServerApp.allow_origin=*", "--KernelManager.transport=ipc"]
c.Spawner.environment = dict(OPENBLAS_NUM_THREADS="1", PYTHONPATH={root!r},
                             JUPYTER_RUNTIME_DIR=lambda spawner: {sockets!r} + "/" + spawner.user.name)
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
c.JupyterHub.services = [dict(name="teacher", api_token={token!r})]
c.JupyterHub.load_roles = [dict(name="teacher", scopes=["admin:users", "admin:servers", "access:servers"],
                                services=["teacher"])]
"""


class Hub:
    def __init__(self, home):
        self.home = home
        # Where many kernels start at once, one may take another's port: they talk by files, whose names must be short.
        self.sockets = tempfile.mkdtemp(prefix="hub")
        self.port, hub, api = free_port(), free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        config = home / "jupyterhub_config.py"
        homes = home / "homes"
        config.write_text(CONFIG.format(port=self.port, hub=hub, api=api, proxy=str(PROXY), homes=str(homes),
                                        root=str(ROOT), sockets=self.sockets, token=TOKEN))
        self.log = open(home / "hub.log", "w")
        env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        command = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
        self.process = subprocess.Popen(command, cwd=home, env=env, stdout=self.log, stderr=subprocess.STDOUT)
        while True:
            assert self.process.poll() is None, (home / "hub.log").read_text()[-3000:]
            try:
                return self.ask("/hub/api") and None
            except OSError:
                time.sleep(0.3)

    def ask(self, path, method="GET", data=None):
        request = urllib.request.Request(self.address + path, method=method, data=data)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.loads(answer.read() or b"null")

    def start(self, student):
        """Start a student's server, with the course in its folder."""
        self.ask(f"/hub/api/users/{student}", "POST")
        try:
            self.ask(f"/hub/api/users/{student}/server", "POST")
        except urllib.error.HTTPError as error:
            assert error.code == 202, error
        while not self.ask(f"/hub/api/users/{student}")["servers"].get("", {}).get("ready"):
            time.sleep(0.5)
        folder = self.home / "homes" / student
        command = [Path(sys.executable).with_name("lecture-cnn"), "notebooks", folder]
        if not (folder / "notebooks").exists():
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
            assert done.returncode == 0, done.stderr

    def stop(self):
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()  # it ends the students' servers, and its proxy
        self.process.wait(120)
        _, left = psutil.wait_procs(children, timeout=60)
        for child in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self.log.close()
        shutil.rmtree(self.sockets, ignore_errors=True)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    if not PROXY.exists():
        pytest.skip("configurable-http-proxy is not there (make test-hub installs it with npm)")
    hub = Hub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.stop()


def message_of(data):
    """A message of the kernel; one with buffers (a widget's) is binary, and its first part is the JSON."""
    if isinstance(data, str):
        return json.loads(data)
    count = int.from_bytes(data[:4], "big")
    first, *rest = [int.from_bytes(data[4 * k : 4 * k + 4], "big") for k in range(1, count + 1)]
    return json.loads(bytes(data[first : rest[0] if rest else None]))


class Kernel:
    """A student's kernel, by its protocol over the hub's proxy."""

    def __init__(self, hub, student):
        body = json.dumps({"name": "python3", "path": "notebooks"}).encode()
        self.id = hub.ask(f"/user/{student}/api/kernels", "POST", body)["id"]
        address = f"{hub.address}/user/{student}/api/kernels/{self.id}/channels".replace("http", "ws", 1)
        self.socket = websocket.create_connection(address, timeout=600, header=[f"Authorization: token {TOKEN}"])

    def run(self, code):
        """Run a cell; return what it shows as text. An error in it is an AssertionError."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": "execute_request", "username": "", "session": number, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message))
        shown, idle, replied = [], False, False
        while not (idle and replied):
            answer = message_of(self.socket.recv())
            if answer["parent_header"].get("msg_id") != number:
                continue
            kind, content = answer["msg_type"], answer["content"]
            assert kind != "error", "\n".join(content["traceback"])
            idle = idle or kind == "status" and content["execution_state"] == "idle"
            replied = replied or kind == "execute_reply"
            shown += [content.get("text", ""), content.get("data", {}).get("text/plain", "")]
        return "".join(shown)


def session(hub, student):
    """What one student does; how many seconds each part took."""
    times = []
    start = time.perf_counter()

    def lap():
        nonlocal start
        times.append(time.perf_counter() - start)
        start = time.perf_counter()

    hub.start(student)
    lap()
    kernel = Kernel(hub, student)
    kernel.run("import lecture_cnn as lc")
    lap()
    notebook = nbformat.read(hub.home / "homes" / student / "notebooks" / "08_flipped_filter.ipynb", 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            kernel.run(cell.source)
    lap()
    assert "Stepper of L07" in kernel.run("widget = lc.stepper('L07'); widget")
    assert kernel.run("widget.step = 57; print(widget.trace[57].text == lc.trace('L07')[57].text)") == "True\n"
    lap()
    kernel.socket.close()
    return times


def used(hub):
    """What each student's server and kernel use: memory as their own share (PSS) in MB, and seconds of CPU."""
    servers, kernels = [], []
    for process in psutil.Process(hub.process.pid).children(recursive=True):
        words = " ".join(process.cmdline())
        times = process.cpu_times()
        row = process.memory_full_info().pss / 1e6, times.user + times.system
        if "singleuser" in words:
            servers.append(row)
        elif "ipykernel" in words:
            kernels.append(row)
    return servers, kernels


def test_a_class_opens_runs_08_and_steps(hub):
    students = [f"student{number:02}" for number in range(1, STUDENTS + 1)]
    begin = time.perf_counter()
    with ThreadPoolExecutor(STUDENTS) as pool:
        times = list(pool.map(lambda student: session(hub, student), students))
    whole = time.perf_counter() - begin
    servers, kernels = used(hub)
    assert len(servers) == len(kernels) == STUDENTS
    names = ("server", "kernel and import", "all cells of 08", "stepper")
    load = os.getloadavg()[0] / os.cpu_count()
    print(f"\n{STUDENTS} students at once on {os.cpu_count()} cores (load {load:.1f} a core): {whole:.0f} s")
    for name, column in zip(names, zip(*times)):
        print(f"  {name}: {min(column):.1f} to {max(column):.1f} s")
    for name, rows in (("server", servers), ("kernel", kernels)):
        memory, seconds = zip(*rows)
        mean = sum(seconds) / len(seconds)
        print(f"  a student's {name}: {max(memory):.0f} MB at most, {mean:.1f} s of CPU on average")


def test_one_student_steps_in_the_browser(hub, new_page):
    assert shutil.which("chromium")
    hub.start("another")
    page = new_page
    page.set_default_timeout(600_000)
    page.goto(f"{hub.address}/hub/login")
    page.get_by_label("Username").fill("another")
    page.get_by_label("Password").fill("lecture")
    page.locator("#login_submit").click()
    page.goto(f"{hub.address}/user/another/lab/tree/notebooks/08_flipped_filter.ipynb?reset")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    stepper = page.locator(".lecture-stepper").first
    stepper.wait_for()
    stepper.focus()
    before = stepper.inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([node, before]) => node.innerText !== before", arg=[stepper.element_handle(), before])
    page.console_errors.clear()  # JupyterLab's own, of news that it can't ask for

"""Kernels for the stored notebooks in which what is not ours is imported already.

To import NumPy, matplotlib and scikit-learn costs more than most notebooks do. So one process (`warm_process.py`)
imports them, once, and a copy of it becomes the kernel of each notebook. Our own package is imported by each anew.
"""

import atexit
import json
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

NAME = "warm"
PROCESS = str(Path(__file__).with_name("warm_process.py"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    """A notebook's kernel starts with its first cell: Jupyter looks for it in our folder."""
    if item.path.suffix == ".ipynb" and sys.platform == "linux":  # elsewhere such a copy may not run
        item.config.option.nbval_kernel_name = NAME
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTER_PATH", folder_of_kernels())
            return (yield)
    return (yield)


@cache
def folder_of_kernels():
    """Start the process that imports, and write the kernel.json that asks it; the folder for JUPYTER_PATH."""
    folder = tempfile.TemporaryDirectory()
    address = f"{folder.name}/asked"
    asked = socket.socket(socket.AF_UNIX)
    asked.bind(address)
    asked.listen()
    command = [sys.executable, PROCESS, "serve", str(asked.fileno())]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=[asked.fileno()])
    asked.close()
    atexit.register(folder.cleanup)
    atexit.register(server.communicate)  # the end of its input is its end
    argv = [sys.executable, "-I", "-S", PROCESS, "ask", address, "{connection_file}"]
    spec = Path(folder.name, "kernels", NAME, "kernel.json")
    spec.parent.mkdir(parents=True)
    # A signal would end the process that asked, and with it the kernel.
    how = {"argv": argv, "display_name": NAME, "language": "python", "interrupt_mode": "message"}
    spec.write_text(json.dumps(how))
    return folder.name

"""The process that imports what the notebooks' kernels need, and becomes one for each: see `warm.py`.

    serve    it; a copy (`os.fork`) is the kernel
    ask      the process that Jupyter takes for the kernel: it asks for one, and ends when that one does
"""

import json
import os
import socket
import sys
import threading
from select import select

# Not pyplot: when it is imported it asks for the kernel that it is in.
IMPORTED = [
    "IPython.core.completer", "anywidget", "ipykernel.kernelapp", "ipywidgets", "matplotlib.backends.backend_agg",
    "matplotlib.colorbar", "matplotlib.figure", "matplotlib.style", "matplotlib.widgets", "numpy", "sklearn.datasets",
    "tqdm",
]


def serve(number):
    """Import, then become a kernel in a copy, each time that one is asked for."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as a kernel does before it imports
    del sys.path[0]  # this folder
    for name in IMPORTED:
        __import__(name)
    asked = socket.socket(fileno=int(number))
    while sys.stdin not in select([asked, sys.stdin], [], [])[0]:
        caller, _ = asked.accept()
        if os.fork() == 0:
            asked.close()
            become_kernel(caller)
        caller.close()
        os.waitpid(-1, os.WNOHANG)


def become_kernel(caller):
    """In the copy: the kernel, in the folder, with the environment and the connection of the caller."""
    from ipykernel.kernelapp import launch_new_instance

    folder, environment, connection = json.loads(caller.makefile().readline())
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())  # as Jupyter says it
    sys.argv = ["ipykernel_launcher", "-f", connection]
    threading.Thread(target=ends_with, args=[caller], daemon=True).start()
    launch_new_instance()
    os._exit(0)


def ends_with(caller):
    """Wait for the caller's end, which is the kernel's, too."""
    caller.recv(1)
    os._exit(0)


def ask(address, connection):
    """Ask for a kernel, and live as long as it does."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(address)
        asked = json.dumps([os.getcwd(), dict(os.environ), connection])
        caller.sendall(f"{asked}\n".encode())
        caller.recv(1)


if __name__ == "__main__":
    {"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])

"""Packages that need not be installed: `extra("widget")` says what brings one that is missing.

The core needs NumPy alone. Each other package belongs to an extra of pyproject.toml.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self


@contextmanager
def extra(name: str) -> Iterator[None]:
    """While this lasts, a missing package is told with the one command that brings it.

    name: the extra that has the package, such as "widget". The error stays a ModuleNotFoundError.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "lecture_cnn").partition(".")[0]
        if package == "lecture_cnn" or "pip install" in str(error):
            raise
        raise ModuleNotFoundError(
            f'{package} is not installed; this brings it: pip install "lecture-cnn[{name}]"',
            name=error.name,
        ) from None


class NoBar:
    """What stands in for a progress bar that is not shown."""

    n = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing."""

    def update(self, count: int = 1) -> None:
        """Do nothing."""

    def set_description(self, what: str, refresh: bool = True) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def progress(what: str, total: int | None, shown: bool = True) -> Any:
    """A progress bar: tqdm's; one that does nothing where tqdm is not installed.

    It is shown in a terminal and in a notebook: in a file or a pipe it would stay.
    """
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return NoBar()
    is_shown = shown and _is_watched()
    return tqdm(desc=what, total=total, disable=not is_shown, leave=False)


def _is_watched() -> bool:
    """Whether what is written to standard error is seen at once, and can be written over."""
    if sys.stderr is not None and sys.stderr.isatty():
        return True
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and type(shell).__name__ != "TerminalInteractiveShell"

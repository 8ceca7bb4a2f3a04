"""HTML that steps with no kernel and no network: `export(what, path)` for a stepper, a notebook, a folder of them."""

from pathlib import Path

from .page import page, place
from .stepper import Stepper


def export(what, path):
    """Write the page of a stepper or of a notebook's file, or of each notebook in a folder; returns its path.

    A folder's pages go into the folder `path`, and the path of its index comes back. In the address of a page,
    #step=57 opens its stepper at a step, #stepper-2=57 the second one of a notebook. A notebook is run for this, and
    a ValueError says what it ended in. Anything else than these is a TypeError, a missing file a FileNotFoundError.
    """
    if isinstance(what, Stepper):
        return _written(path, stepper_page(what))
    if not isinstance(what, (str, Path)):
        raise TypeError(f"export: expected a stepper, a notebook's file or a folder, got {type(what).__name__}")
    if not Path(what).exists():
        raise FileNotFoundError(f"export: there is no file or folder {str(what)!r}")
    from .notebook import export_folder, notebook_page

    return export_folder(what, path) if Path(what).is_dir() else _written(path, notebook_page(what))


def stepper_page(widget):
    """The page of one stepper as text."""
    values = {name: getattr(widget, name) for name in Stepper.class_own_traits(sync=True)}
    data = {name: value for name, value in values.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in values.items() if name not in data}
    trace = widget.trace
    title = trace.function.__name__ if trace.listing is None else trace.listing.title
    return page(title, place("step", plain, data))


def _written(path, text):
    path = Path(path)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path

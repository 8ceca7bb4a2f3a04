"""HTML that steps with no kernel and no network: `export(what, path)` for a stepper, a notebook, a folder of them."""

from pathlib import Path

from ..nets.files import check_folder
from ..widget.stepper import Stepper
from .page import check_target, page, place, write_page


def export(what, path, *, force=False, pictures=None, run=False):
    """Write the page of a stepper or of a notebook's file, or of each notebook in a folder; returns its path.

    A folder's pages go into the folder `path`, those of them that would change, and the path of its index comes back.
    In the address of a page, #step=57 opens its stepper at a step, #stepper-2=57 the second one of a notebook.

    A notebook is run for this, so export only those that you trust. Of one that notebooks/build.py made only the cells
    that its steppers need are run, and what the others show is taken from the file; `run=True` runs all of them. A
    picture is read from the notebook's folder and below, or from the folder `pictures`.

    A file that is there is replaced only if it is an earlier page; else, unless `force`, it is a FileExistsError. A
    ValueError says what a notebook ended in, or that a file is no notebook. Anything else than these is a TypeError, a
    missing file a FileNotFoundError.
    """
    if isinstance(what, Stepper):
        check_target(path, force)
        return write_page(path, stepper_page(what), force)
    if not isinstance(what, (str, Path)):
        raise TypeError(f"export: expected a stepper, a notebook's file or a folder, got {type(what).__name__}")
    what = Path(what)
    if not what.exists():
        raise FileNotFoundError(f"export: there is no file or folder {str(what)!r}")
    if pictures is not None and not Path(pictures).is_dir():
        raise FileNotFoundError(f"pictures: there is no folder {str(pictures)!r}")
    from .notebook import PAGE_SIZE, export_folder, notebook_page

    if what.is_dir():
        return export_folder(what, path, force=force, pictures=pictures, run=run)
    check_target(path, force, [what])
    check_folder(Path(path).absolute().parent, what.stat().st_size + PAGE_SIZE)
    return write_page(path, notebook_page(what, pictures=pictures, run=run), force, [what])


def stepper_page(widget):
    """The page of one stepper as text."""
    values = {name: getattr(widget, name) for name in Stepper.class_own_traits(sync=True)}
    data = {name: value for name, value in values.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in values.items() if name not in data}
    trace = widget.trace
    title = trace.function.__name__ if trace.listing is None else trace.listing.title
    return page(title, place("step", plain, data))

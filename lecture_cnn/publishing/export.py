"""HTML that steps with no kernel and no network: `export(what, path)`.

`what` is a stepper, a lesson, a notebook's file, or a folder of notebooks.
"""

from pathlib import Path

from ..nets.files import AnyPath, check_folder
from ..operations.extras import extra
from ..widget.lesson import Lesson
from ..widget.stepper import Stepper
from .page import check_target, page, stepper_element, write_page


def export(
    what: Stepper | Lesson | AnyPath,
    path: AnyPath,
    *,
    force: bool = False,
    pictures: AnyPath | None = None,
    run: bool = False,
) -> Path:
    """Write the page of a stepper, a lesson or a notebook, or of each in a folder; return its path.

    The pages of a folder go into the folder `path`, and the path of its index.html is returned.
    Only those that would change are written. The end of a page's address opens a stepper at a step:
    #step=57, or #stepper-1=57; a lesson at a row: #row=6; in a notebook's page #stepper-2=57 for
    the second stepper.

    A notebook is run for its page, so export only notebooks that you trust. If notebooks/build.py
    made it, only the cells that its steppers need are run; the other outputs are taken from the
    file. `run=True` runs all cells. Pictures are read from the notebook's folder and below, and
    from the folder `pictures`.

    An existing file is replaced only if it is an earlier page; with `force`, any file is.

    Errors: a FileExistsError if a file would be replaced; a ValueError if a notebook ends in an
    error, or a file is no notebook; a TypeError if `what` is something else; a FileNotFoundError if
    a file or folder is missing.
    """
    if isinstance(what, (Stepper, Lesson)):
        check_target(path, force)
        text = lesson_page(what) if isinstance(what, Lesson) else stepper_page(what)
        return write_page(path, text, force)
    if not isinstance(what, (str, Path)):
        kind = type(what).__name__
        raise TypeError(f"export: expected a stepper, a notebook's file or a folder, got {kind}")
    source = Path(what)
    if not source.exists():
        raise FileNotFoundError(f"export: there is no file or folder {str(source)!r}")
    if pictures is not None and not Path(pictures).is_dir():
        raise FileNotFoundError(f"pictures: there is no folder {str(pictures)!r}")
    with extra("export"):
        from .notebook import PAGE_SIZE, export_folder, notebook_page

    if source.is_dir():
        return export_folder(source, path, force=force, pictures=pictures, run=run)
    check_target(path, force, [source])
    folder = Path(path).absolute().parent
    check_folder(folder, source.stat().st_size + PAGE_SIZE)
    text = notebook_page(source, pictures=pictures, run=run)
    return write_page(path, text, force, [source])


def lesson_page(lesson: Lesson) -> str:
    """The page of a lesson as text."""
    return page(lesson.title, stepper_element("row", lesson.traits_shown()))


def stepper_page(widget: Stepper) -> str:
    """The page of one stepper as text."""
    listing = widget.trace.listing
    title = widget.trace.function.__name__ if listing is None else listing.title
    return page(title, stepper_element("step", widget.traits_shown()))

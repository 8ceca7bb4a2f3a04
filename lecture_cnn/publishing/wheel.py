"""A wheel of this package as it lies here: `write_wheel(folder)`; nothing is built or downloaded.

The same sources give the same bytes, so a browser need not fetch them again.
"""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from ..nets.files import AnyPath

PACKAGE = Path(__file__).resolve().parents[1]
KINDS = (".py", ".js", ".css", ".toml", ".html", ".typed")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_wheel(folder: AnyPath, more: Mapping[str, bytes] | None = None) -> Path:
    """Write the wheel into a folder; return its path.

    more: name in the package, such as "nets/carried.npz" -> what the wheel holds besides.
    """
    name = f"lecture_cnn-{distribution('lecture-cnn').version}"
    contents = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in KINDS or path.name == "py.typed":
            contents[f"lecture_cnn/{path.relative_to(PACKAGE).as_posix()}"] = path.read_bytes()
    for inside, data in (more or {}).items():
        contents[f"lecture_cnn/{inside}"] = data
    metadata = distribution("lecture-cnn").metadata
    contents[f"{name}.dist-info/METADATA"] = str(metadata).encode()
    tags = "Wheel-Version: 1.0\nGenerator: lecture-cnn\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    contents[f"{name}.dist-info/WHEEL"] = tags.encode()
    record = f"{name}.dist-info/RECORD"
    contents[record] = _record(contents, record).encode()
    wheel = Path(folder) / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, data in contents.items():
            archive.writestr(zipfile.ZipInfo(inside, LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return wheel


def _record(contents: Mapping[str, bytes], record: str) -> str:
    """The list of all files with their digests and sizes, which a wheel ends with."""
    rows = []
    for name, data in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(data)}")
    rows.append(f"{record},,")
    return "\n".join(rows) + "\n"

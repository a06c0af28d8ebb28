"""The files that the sandbox's page loads: our own, and of the design system (dkfds) what it needs
where it is installed. Read into memory once: no path of a request meets a disk.
"""

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from mocks.exchange import Answer

ROOM: Final = "files"
_HERE: Final = Path(__file__).parent
_ABOVE: Final = _HERE.parents[1]
_PLACES: Final = (
    _ABOVE / "gateway" / "pages" / "dkfds",
    _ABOVE / "node_modules" / "dkfds" / "dist",
)
"""Where a wheel carries the design system, and where `npm ci` puts it in a clone."""
_SHEET: Final = "css/dkfds.min.css"
_FONTS: Final = "fonts/**/*.woff*"
_ICONS: Final = "img/**/*.svg"
_KEPT: Final = (("cache-control", "public, max-age=31536000, immutable"),)
_NO_FILE: Final = Answer(status=404, body=b"no such file\n")


class Dress(msgspec.Struct, frozen=True, kw_only=True):
    """All files by name; `edition` is in their addresses, so that browsers may keep them."""

    files: Mapping[str, bytes]
    edition: str
    has_design_system: bool

    @property
    def sheets(self) -> tuple[str, ...]:
        """Give the style sheets that a page loads, in order."""
        first = f"dkfds/{_SHEET}" if self.has_design_system else "base.css"
        return (first, "sandbox.css")

    def named(self, edition: str, name: str) -> Answer:
        """Give a file of this edition."""
        content = self.files.get(name)
        if content is None or edition != self.edition:
            return _NO_FILE
        kind = mimetypes.types_map.get(Path(name).suffix, "application/octet-stream")
        text = "; charset=utf-8" if kind.startswith("text/") else ""
        return Answer(body=content, content_type=f"{kind}{text}", headers=_KEPT)


@cache
def dress(*, design_system: bool = True) -> Dress:
    """Read what there is; without `design_system` our own only."""
    folder = next((each for each in _PLACES if (each / _SHEET).is_file()), None)
    found = {file.name: file.read_bytes() for file in (_HERE / "static").iterdir()}
    if folder is not None and design_system:
        found |= {f"dkfds/{name}": (folder / name).read_bytes() for name in _needed(folder)}
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(f"{name}\x00".encode() + hashlib.sha256(found[name]).digest())
    return Dress(
        files=found,
        edition=digest.hexdigest()[:12],
        has_design_system=f"dkfds/{_SHEET}" in found,
    )


def _needed(folder: Path) -> Iterator[str]:
    yield _SHEET
    for pattern in (_FONTS, _ICONS):
        yield from sorted(each.relative_to(folder).as_posix() for each in folder.glob(pattern))

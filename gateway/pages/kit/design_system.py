"""Which files of the design system (dkfds) pages need, and where they are.

Knows the standard library only: the build of the wheel reads it, too, before anything is installed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

Theme = Literal["neutral", "borgerdk", "virkdk"]
PACKAGED: Final = "dkfds"
"""The folder of the package that a wheel carries the design system in."""
BESIDE: Final = Path("node_modules/dkfds/dist")
"""Where `npm ci` puts it in a clone."""
SHEETS: Final[Mapping[Theme, str]] = {
    "neutral": "css/dkfds.min.css",
    "borgerdk": "css/dkfds-borgerdk.min.css",
    "virkdk": "css/dkfds-virkdk.min.css",
}
_NEEDED: Final = ("js/dkfds.min.js", "img/all-svg-icons.svg")
_FOLDERS: Final = ("fonts/**/*.woff2", "fonts/**/*.woff", "img/svg-icons/*.svg")
_LICENCES: Final = ("LICENSE.md", "fonts/**/woff*/license.txt")


def needed_files(folder: Path, themes: tuple[Theme, ...]) -> Iterator[str]:
    """List what pages load of the design system, below its `dist`: 1.5 of its 30 MB."""
    yield from (SHEETS[theme] for theme in themes)
    yield from _NEEDED
    yield from _matching(folder, _FOLDERS)


def packaged_files(folder: Path) -> Iterator[str]:
    """List what a wheel carries: every theme, and the licences that go along."""
    yield from needed_files(folder, tuple(SHEETS))
    yield from _matching(folder, _LICENCES)


def _matching(folder: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        yield from sorted(each.relative_to(folder).as_posix() for each in folder.glob(pattern))

"""The files that pages load: our own, and the part of the design system (dkfds) that they need.

Read once into memory, so that no path of a request ever reaches a disk. Without the design system
pages use our own base style.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import structlog

from gateway.pages.kit.design_system import BESIDE, PACKAGED, SHEETS, Theme, needed_files
from gateway.settings import PagesSettings, SettingsInvalid

_SQUEEZED: Final = (".css", ".js", ".svg")
log = structlog.get_logger("samsyn.pages")


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file, as it leaves."""

    content: bytes
    media_type: str
    squeezed: bytes | None = None
    """The same by gzip, where that is shorter."""


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """All files, by name; `edition` is in their addresses, so that browsers may keep them."""

    by_name: Mapping[str, Asset]
    edition: str
    sheet: str | None
    """The design system's style sheet; None: pages use our own base style."""

    @property
    def has_design_system(self) -> bool:
        """Tell whether pages wear the design system."""
        return self.sheet is not None

    def href(self, name: str) -> str:
        """Give the address of a file."""
        return f"/assets/{self.edition}/{name}"


def load_assets(settings: PagesSettings) -> Assets:
    """Read what there is. Raises SettingsInvalid where `assets_dir` holds no design system."""
    folder = _folder(settings) if settings.design_system else None
    by_name = dict(_own())
    if folder is not None:
        by_name |= {f"dkfds/{name}": each for name, each in _design_system(folder, settings.theme)}
    elif settings.design_system:
        log.info("pages_use_base_style", advice="run: npm ci --ignore-scripts")
    digest = hashlib.sha256()
    for name in sorted(by_name):
        digest.update(f"{name}\x00".encode() + hashlib.sha256(by_name[name].content).digest())
    return Assets(
        by_name=by_name,
        edition=digest.hexdigest()[:12],
        sheet=None if folder is None else f"dkfds/{SHEETS[settings.theme]}",
    )


def _folder(settings: PagesSettings) -> Path | None:
    if settings.assets_dir is not None:
        if not (settings.assets_dir / SHEETS[settings.theme]).is_file():
            raise SettingsInvalid(
                "samsyn.toml [pages]: `assets_dir` holds no design system: name the `dist` folder "
                "of dkfds, or leave it out"
            )
        return settings.assets_dir
    package = Path(str(files("gateway.pages")))
    places = (package / PACKAGED, package.parents[1] / BESIDE)
    return next((each for each in places if (each / SHEETS[settings.theme]).is_file()), None)


def _own() -> Iterator[tuple[str, Asset]]:
    for file in Path(str(files("gateway.pages").joinpath("static"))).iterdir():
        yield file.name, _asset(file)


def _design_system(folder: Path, theme: Theme) -> Iterator[tuple[str, Asset]]:
    for name in needed_files(folder, (theme,)):
        yield name, _asset(folder / name)


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    kind = mimetypes.types_map.get(file.suffix, "application/octet-stream")
    squeezed = gzip.compress(content, mtime=0) if file.suffix in _SQUEEZED else None
    is_shorter = squeezed is not None and len(squeezed) < len(content)
    return Asset(content=content, media_type=kind, squeezed=squeezed if is_shorter else None)

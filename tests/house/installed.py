"""The wheel in an environment of its own: with what it names as its dependencies, and no more."""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import msgspec
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


class Installed(msgspec.Struct, frozen=True):
    """An environment that has the wheel, and a folder with nothing in it."""

    bin: Path
    empty: Path
    wheel: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs in the empty folder."""
        return subprocess.run(  # noqa: S603 - the environment's own
            [str(self.bin / command[0]), *command[1:]],
            cwd=self.empty,
            env=environment(self.bin),
            capture_output=True,
            text=True,
            check=False,
        )


def environment(bin_folder: Path) -> dict[str, str]:
    """Give an environment in which nothing of this clone can be found."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept.pop("SAMSYN_SETTINGS", None)
    return kept | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}


def build(folder: Path, source: Path = ROOT) -> Path:
    """Build a wheel with the backend that is here: no network, nothing else installed."""
    subprocess.run(  # noqa: S603 - our own pip
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder)),
            str(source),
        ],
        check=True,
    )
    (wheel,) = folder.glob("samsyn-*.whl")
    return wheel


def install(folder: Path, wheel: Path, *, extra: str) -> Installed:
    """Make an environment of the wheel: its dependencies are linked from ours, one by one, so that
    what it does not name is not there.
    """
    made = folder / "venv"
    venv.create(made, with_pip=False, symlinks=True)
    purelib = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(made)}))
    subprocess.run(  # noqa: S603 - our own pip
        [
            *(sys.executable, "-m", "pip", "--python", str(made / "bin" / "python"), "install"),
            *("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", str(wheel)),
        ],
        check=True,
    )
    ours = distribution_in(purelib)
    for needed in closure(ours, extra=extra):
        for entry in {file.parts[0] for file in needed.files or () if file.parts[0] != ".."}:
            link = purelib / entry
            if not link.exists() and entry != "__pycache__":
                link.symlink_to(Path(str(needed.locate_file(entry))).resolve())
    empty = folder / "empty"
    empty.mkdir()
    return Installed(made / "bin", empty, wheel)


def distribution_in(purelib: Path) -> Distribution:
    """Give the installed package itself."""
    (metadata,) = purelib.glob("samsyn-*.dist-info")
    return Distribution.at(metadata)


def closure(package: Distribution, *, extra: str) -> list[Distribution]:
    """Give every distribution that a package needs with an extra, all the way down."""
    found: dict[str, Distribution] = {}
    waiting = list(requirements(package, {extra}))
    while waiting:
        wanted = waiting.pop()
        name = wanted.name.lower().replace("_", "-")
        if name not in found:
            found[name] = distribution(wanted.name)
        waiting += [
            each
            for each in requirements(found[name], wanted.extras)
            if each.name.lower().replace("_", "-") not in found
        ]
    return list(found.values())


def requirements(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """Give what holds on this machine of what a package asks for."""
    for written in package.requires or ():
        asked = Requirement(written)
        if asked.marker is None or any(
            asked.marker.evaluate({"extra": each}) for each in (extras or {""})
        ):
            yield asked

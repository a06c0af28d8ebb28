"""Where the mocks and the gateway beside them are, as the page needs it for links and commands."""

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

_USUAL: Final = Path(".samsyn") / "samsyn.toml"


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for every world's page."""

    plain: str
    admin: str
    issuer: str
    ca_file: str
    state: str
    gateway: str | None
    """Whose sign-in returns here; None: the mocks run alone."""
    contracts: Mapping[str, list[str]]
    """The path of every contract file, by registry."""

    def command(self, *words: str) -> str:
        """Write a `samsyn` command as a shell in this folder finds it."""
        beside = Path(sys.executable).with_name("samsyn")
        found = "samsyn" if shutil.which("samsyn") else _short(beside)
        settings = Path(self.state).parent / "samsyn.toml"
        is_usual = not settings.is_file() or settings == _USUAL.absolute()
        named = "" if is_usual else f"SAMSYN_SETTINGS={shlex.quote(str(settings))} "
        return f"{named}{shlex.quote(found)} {shlex.join(words)}"


def _short(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)

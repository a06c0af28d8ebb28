"""Reading a reviewed TOML file's text: its tables with their lines, and no personal number in it.
Opens no file.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from contracts.pnr import Pnr, PnrInvalid
from gateway.catalogue.invalid import CatalogueInvalid
from gateway.catalogue.slips import slip_of, visible

EntryT = TypeVar("EntryT", bound=msgspec.Struct)

# Not inside a UUID, a longer number or a code: those have a letter, digit or hyphen beside it.
_SHAPE: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9]{6}-?[0-9]{4}(?![0-9A-Za-z-])")
_LIST: Final = re.compile(r"\s*\[\[")
_ERROR_LINE: Final = re.compile(r"at line ([0-9]+)")


class TomlText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one file, with the name by which people know it."""

    file: str
    text: str

    def tables(self, name: str) -> Iterator[tuple[int, dict[str, object]]]:
        """Give each `[[name]]` table with its line. Raises CatalogueInvalid on anything else."""
        self._refuse_personal_numbers()
        document = self._document()
        for key in document.keys() - {name}:
            raise self.invalid(
                self.line_of_key(key, first=1),
                problem=f"`{key}` is not known here",
                remedy=f"only [[{name}]] tables stand in this file",
            )
        tables = document.get(name, [])
        if not isinstance(tables, list) or not tables:
            raise self.invalid(1, problem="nothing is in it", remedy=f"add a [[{name}]] table")
        headers = self._lines(name)
        for table in tables:
            # A list written in one line has no header of its own: the file's first line stands in.
            yield next(headers, 1), table

    def read(self, table: dict[str, object], entry_type: type[EntryT], *, line: int) -> EntryT:
        """Read one table strictly as that type. Raises CatalogueInvalid."""
        try:
            return msgspec.convert(table, entry_type)
        except msgspec.ValidationError as error:
            # Names a key and a type, or a choice that is not one: never a person, see above.
            detail = str(error)
        slip = slip_of(detail, entry_type)
        at = line if slip.key is None else self.line_of_key(slip.key, first=line)
        raise self.invalid(at, problem=visible(detail), remedy=slip.remedy)

    def invalid(self, line: int, *, problem: str, remedy: str) -> CatalogueInvalid:
        """Make the error for a line of this file."""
        return CatalogueInvalid(file=self.file, line=line, problem=problem, remedy=remedy)

    def line_of_key(self, key: str, *, first: int) -> int:
        """Give the line where a key or table by that name stands first from a line on; from a
        header of a list on, up to the next.
        """
        name = re.escape(key)
        alone = rf"\s*\[*\s*(?:[\w.-]+\.)?{name}\s*[\]=]"
        within = rf"[^#\"']*\{{(?:.*,)?\s*{name}\s*="
        return self._search(re.compile(f"{alone}|{within}"), first=first)

    def line_of_text(self, text: str, *, first: int) -> int:
        """Give the line where a quoted text stands first from a line on."""
        return self._search(re.compile(rf".*[\"']{re.escape(text)}[\"']"), first=first)

    def _search(self, wanted: re.Pattern[str], *, first: int) -> int:
        for at, line in enumerate(self.text.splitlines(), start=1):
            if at > first and _LIST.match(line) and self._is_header(first):
                break
            if at >= first and wanted.match(line):
                return at
        return first

    def _is_header(self, line: int) -> bool:
        return _LIST.match(self.text.splitlines()[line - 1]) is not None

    def _lines(self, name: str) -> Iterator[int]:
        header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
        lines = enumerate(self.text.splitlines(), start=1)
        return (at for at, line in lines if header.match(line))

    def _document(self) -> dict[str, object]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = _ERROR_LINE.search(str(error))
        line = int(found.group(1)) if found else len(self.text.splitlines())
        raise self.invalid(
            line, problem="this is not TOML", remedy="mend the line or the one above"
        )

    def _refuse_personal_numbers(self) -> None:
        for at, line in enumerate(self.text.splitlines(), start=1):
            if any(_is_personal_number(each) for each in _SHAPE.findall(line)):
                raise self.invalid(
                    at,
                    problem="this has the shape of a personal number",
                    remedy="take it out: no reviewed file names a person",
                )


def _is_personal_number(written: str) -> bool:
    try:
        Pnr(written)
    except PnrInvalid:
        return False
    return True

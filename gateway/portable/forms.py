"""An export as JSON, for programs, and as CSV, for a spreadsheet. The same fields and digests."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from gateway.answering.answer import FoundSection
from gateway.portable.fields import Field
from gateway.portable.owners import Owner
from gateway.portable.taken import Taken

COLUMNS: Final = (
    "part",
    "path",
    "name",
    "value",
    "registry",
    "authority",
    "observed_at",
    "fetched_at",
    "corrected_by",
    "phone",
    "digest",
)
BYTE_ORDER_MARK: Final = "\ufeff"
"""By it a spreadsheet reads æ, ø and å as they are."""
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Exported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON form: the very answer of /v1/my-data, with its receipt, and what belongs to it."""

    format: str
    made_at: str
    record: msgspec.Raw
    corrected_by: dict[str, Owner]
    access_log: msgspec.Raw
    consents: msgspec.Raw
    access_log_continues: str | None = None


def as_json(taken: Taken) -> bytes:
    """Write the JSON form."""
    made_at: str = msgspec.to_builtins(taken.made_at)
    return msgspec.json.encode(
        Exported(
            format="samsyn-export/1",
            made_at=made_at,
            record=msgspec.Raw(msgspec.json.encode(taken.answer)),
            corrected_by=dict(taken.owners),
            access_log=msgspec.Raw(msgspec.json.encode(taken.log)),
            consents=msgspec.Raw(msgspec.json.encode(taken.consents)),
            access_log_continues=taken.log_continues,
        )
    )


def as_csv(taken: Taken, names: Mapping[str, str]) -> bytes:
    """Write the CSV form: semicolons, UTF-8 with its mark. `names` are the words for paths.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(taken, names):
        writer.writerow(_harmless(each) for each in row)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _rows(taken: Taken, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for field in taken.fields:
        yield _record_row(taken, field, names)
    for row in taken.log:
        purpose = row.purpose if row.purpose_title is None else row.purpose_title.da
        yield (
            *("access_log", row.entry_id, f"{row.organisation}: {purpose}"),
            *(row.outcome_text.da, "", "", _instant(row.at), "", "", "", ""),
        )
    for each in taken.consents.consents:
        yield (
            *("consent", each.id, each.recipient, each.state, "", "", _instant(each.given_at)),
            *("", "", "", ""),
        )


def _record_row(taken: Taken, field: Field, names: Mapping[str, str]) -> tuple[str, ...]:
    section = taken.answer.sections[field.section]
    if not isinstance(section, FoundSection):  # pragma: no cover - fields are of found sections
        return ()
    source, owner = section.source, taken.owners[field.path]
    return (
        *("record", field.label, names.get(field.path, field.path), field.raw),
        *(source.registry, source.authority),
        *(_instant(source.observed_at), _instant(source.fetched_at)),
        *(owner.name, owner.phone or "", field.digest),
    )


def _harmless(text: str) -> str:
    if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _instant(at: object) -> str:
    return str(msgspec.to_builtins(at))

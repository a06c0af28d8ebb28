"""Comparing a log of requests with the ledger, afterwards: for what a killed process had seen."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Final

import msgspec

from gateway.ledger.accounts import entries_of
from gateway.settings import SettingsInvalid, StoreSettings
from gateway.store.database import database_at
from gateway.store.driver import Queries
from gateway.watch.log_lines import Answered, LogRead, answered

_AT_ONCE: Final = 500


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    requests: int
    answers: int
    """Those among them that need an entry."""
    unaccounted: tuple[Answered, ...]
    unreadable: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether every answer has its entry, and every line could be read."""
        return not (self.unaccounted or self.unreadable)


def compare(lines: Iterable[bytes], settings: StoreSettings) -> Completeness:
    """Look up every answer of the log. Raises SettingsInvalid where the store cannot be read."""
    database = database_at(settings)
    try:
        with closing(database.queries()) as store:
            return _compared(lines, store)
    except database.error:
        raise SettingsInvalid(
            f"samsyn.toml [store]: the database cannot be read; {database.advice}"
        ) from None


def _compared(lines: Iterable[bytes], store: Queries) -> Completeness:
    read, answers = LogRead(), 0
    unaccounted: list[Answered] = []
    coming = _answers(lines, read)
    while some := tuple(islice(coming, _AT_ONCE)):
        answers += len(some)
        ids = tuple({each.trace_id for each in some if each.trace_id is not None})
        found = {(each.correlation_id, each.kind) for each in entries_of(store, ids)} if ids else ()
        unaccounted += [each for each in some if (each.trace_id, each.demanded) not in found]
    return Completeness(
        requests=read.requests,
        answers=answers,
        unaccounted=tuple(unaccounted),
        unreadable=tuple(read.unreadable),
    )


def _answers(lines: Iterable[bytes], read: LogRead) -> Iterator[Answered]:
    for number, line in enumerate(lines, start=1):
        if line.strip() and (found := answered(number, line, read)):
            yield found

"""The owners of fields, for errors that citizens report: one desk for all of them.

A report is received at once and answered by the next day of the sandbox's clock: it is corrected,
unless it asks not to be (the word `afvis` or `decline` in it). Nothing in the registers changes:
that is a life event's to do.
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from contracts.pnr import Pnr, PnrInvalid
from mocks.exchange import Answer, Call, Clock, as_json

PATH: Final = "/owners"
ANSWERS_AFTER: Final = timedelta(hours=12)
_MOST_KEPT: Final = 10_000
_DECLINED_BY: Final = ("afvis", "decline")
_BELOW: Final = f"{PATH}/corrections/"


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An error that a citizen reports, on its way to who owns the field."""

    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    personal_number: str
    owner: str
    path: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    message: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    received_at: datetime
    is_declined: bool


class Owners:
    """Keeps reports, and answers them in time. Holds neither number nor message."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def answer(self, call: Call) -> Answer:
        """Take a report by PUT, or tell how one stands by GET."""
        reference = call.path.removeprefix(_BELOW)
        if not call.path.startswith(_BELOW) or not reference:
            return as_json({"error": "not_found"}, status=404)
        if call.method == "PUT":
            return self._take(reference, call)
        if call.method == "GET":
            return self._tell(reference)
        return as_json({"error": "method_not_allowed"}, status=405)

    def _take(self, reference: str, call: Call) -> Answer:
        try:
            report = msgspec.json.decode(call.body, type=Report)
            Pnr(report.personal_number)
        except (msgspec.DecodeError, UnicodeDecodeError, PnrInvalid):
            return as_json({"error": "report_unreadable"}, status=400)
        if report.reference != reference:
            return as_json({"error": "reference_differs"}, status=400)
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        is_declined = any(word in report.message.lower() for word in _DECLINED_BY)
        kept = _Kept(received_at=self._clock(), is_declined=is_declined)
        self._kept.setdefault(reference, kept)
        return as_json({"reference": reference}, status=202)

    def _tell(self, reference: str) -> Answer:
        kept = self._kept.get(reference)
        if kept is None:
            return as_json({"error": "not_found"}, status=404)
        if self._clock() < kept.received_at + ANSWERS_AFTER:
            return as_json({"state": "received"})
        return as_json({"state": "declined" if kept.is_declined else "corrected"})

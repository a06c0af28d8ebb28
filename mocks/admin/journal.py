"""The journal as the admin listener shows it: a list, one call, a live stream, a call as curl.

Everything goes through mocks/masking.py: no number, no name and no key is shown.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec

from mocks.admin.curl import as_curl
from mocks.exchange import Answer, Call, as_json
from mocks.finding import Finding
from mocks.journal import KEPT, Journal, JournalEntry, Said, Wanted
from mocks.masking import masked_answer, masked_headers, masked_query, masked_question

PATH: Final = "/journal"
ROUTES: Final = (
    f"GET {PATH}",
    f"DELETE {PATH}",
    f"GET {PATH}/stream",
    f"GET {PATH}/ID",
    f"GET {PATH}/ID/curl",
)
_FILTERS: Final = tuple(Wanted.__struct_fields__)
_HEARTBEAT_SECONDS: Final = 15.0
_NO_ENTRY: Final = {"error": "no_such_entry", "hint": f"the last {KEPT} calls are kept"}
_NOT_A_FILTER: Final = {"error": "not_a_filter", "known": _FILTERS}


class JournalDesk:
    """Answers below `/journal`."""

    def __init__(self, journal: Journal, *, plain: str, ca_file: str) -> None:
        """`plain` is the registries' plain address, where the contract files are."""
        self._journal = journal
        self._plain = plain
        self._ca_file = ca_file

    def holds(self, path: str) -> bool:
        """Tell whether a path is answered here."""
        return path == PATH or path.startswith(f"{PATH}/")

    def answer(self, call: Call) -> Answer:
        """Answer one call below `/journal`."""
        rest = call.path.removeprefix(PATH).strip("/")
        if call.method == "DELETE" and not rest:
            self._journal.clear()
            return Answer(status=204)
        if call.method not in {"GET", "HEAD"}:
            return Answer(status=405, body=b"GET only\n", headers=(("allow", "GET, HEAD"),))
        if not rest or rest == "stream":
            return self._several(call, is_stream=bool(rest))
        entry_id, _, shown_as = rest.partition("/")
        return self._one(entry_id, shown_as)

    def _several(self, call: Call, *, is_stream: bool) -> Answer:
        try:
            wanted = msgspec.convert(dict(call.query), Wanted, strict=False)
        except msgspec.ValidationError:
            return as_json(_NOT_A_FILTER, status=400)
        if wanted.since is not None and wanted.since.tzinfo is None:
            return as_json(_NOT_A_FILTER, status=400)
        if is_stream:
            return self._stream(wanted, call.headers.get("last-event-id", ""))
        return as_json({"entries": list(map(self.linked, self._journal.entries(wanted)))})

    def _one(self, written: str, shown_as: str) -> Answer:
        is_number = written.isascii() and written.isdecimal()
        entry = self._journal.entry(int(written)) if is_number else None
        if entry is None or shown_as not in {"", "curl"}:
            return as_json(_NO_ENTRY, status=404)
        said = self._journal.said(entry.id)
        if shown_as == "":
            return as_json(msgspec.to_builtins(self.linked(entry)) | both_sides(said))
        if said is None:
            return as_json(_NO_ENTRY, status=404)
        return Answer(body=as_curl(said.call, ca_file=self._ca_file).encode())

    def linked(self, entry: JournalEntry) -> JournalEntry:
        """Give an entry whose findings name contract files by their addresses."""
        findings = tuple(self._with_address(finding) for finding in entry.findings)
        return msgspec.structs.replace(entry, findings=findings)

    def _with_address(self, finding: Finding) -> Finding:
        if finding.see is None or not finding.see.startswith("/"):
            return finding
        return msgspec.structs.replace(finding, see=f"{self._plain}{finding.see}")

    def _stream(self, wanted: Wanted, last_seen: str) -> Answer:
        if last_seen.isascii() and last_seen.isdecimal():
            wanted = msgspec.structs.replace(wanted, after=int(last_seen))
        return Answer(
            content_type="text/event-stream; charset=utf-8",
            headers=(("cache-control", "no-store"),),
            stream=lambda: self._events(wanted),
        )

    async def _events(self, wanted: Wanted) -> AsyncIterator[bytes]:
        """Begin with what is there after `wanted.after`; without it only what is to come."""
        yield b": the journal of a sandbox; everybody here is synthetic\n\n"
        with self._journal.heard() as coming:
            missed = self._journal.entries(wanted) if wanted.after is not None else []
            for entry in reversed(missed):
                yield self._event(entry)
            while True:
                try:
                    entry = await asyncio.wait_for(coming.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if wanted.fits(entry):
                    yield self._event(entry)

    def _event(self, entry: JournalEntry) -> bytes:
        told = msgspec.json.encode(self.linked(entry))
        return b"id: %d\nevent: call\ndata: %s\n\n" % (entry.id, told)


def both_sides(said: Said | None) -> dict[str, object]:
    """Show request and response, masked; both are None where there was no room to keep them."""
    if said is None:
        return {"request": None, "response": None}
    call, answer = said.call, said.answer
    return {
        "request": {
            "query": masked_query(call.query),
            "headers": masked_headers(call.headers),
            "has_certificate": call.has_certificate,
            "body": masked_question(call.body),
        },
        "response": {
            "headers": masked_headers(
                {"content-type": answer.content_type, **dict(answer.headers)}
            ),
            "body": masked_answer(answer.body),
        },
    }

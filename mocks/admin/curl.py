"""A call written as a curl command, with places to fill in for the number and for keys."""

import shlex
from typing import Final

from mocks.exchange import Call
from mocks.finding import redacted
from mocks.masking import HIDDEN, masked_headers, masked_query, masked_question

_LEFT_OUT: Final = frozenset({"content-length", "connection", "host", "accept-encoding"})
_SIGNED: Final = b"SignatureValue"


def as_curl(call: Call, *, ca_file: str) -> str:
    """Write the command for a POSIX shell; the number goes in by standard input, in no argument."""
    notes = ["# Fill in what stands here; what is shaped like x and # was masked in the journal."]
    if _SIGNED in call.body:
        notes.append("# A signed message cannot be sent again: --check warn answers it unsigned.")
    body = _quoted_for_heredoc(masked_question(call.body, number="\0"))
    names = [name for name, is_used in _places(call, body).items() if is_used]
    settings = [f"{name}=" for name in names]
    ends = [f"<<END\n{body}\nEND"] if call.body else []
    return "\n".join([*notes, *settings, " \\\n  ".join([*_command(call, ca_file), *ends])]) + "\n"


def _command(call: Call, ca_file: str) -> list[str]:
    query = masked_query(call.query, hidden="\0")
    address = shlex.quote(f"{call.base}{redacted(call.path)}" + (f"?{query}" if query else ""))
    parts = [f"curl -X {call.method} {address.replace(chr(0), chr(39) + '$KEY' + chr(39))}"]
    if call.base.startswith("https:"):
        parts.append(f"--cacert {shlex.quote(ca_file)}")
    if call.has_certificate:
        parts.append('--cert "$CERTIFICATE" --key "$CERTIFICATE_KEY"')
    shown = masked_headers(call.headers)
    parts += [
        '-H "Authorization: $AUTHORIZATION"'
        if name == "authorization"
        else f"-H {shlex.quote(f'{name}: {value}')}"
        for name, value in shown.items()
        if name not in _LEFT_OUT and (value != HIDDEN or name == "authorization")
    ]
    return [*parts, "--data-binary @-"] if call.body else parts


def _places(call: Call, body: str) -> dict[str, bool]:
    return {
        "PNR": "$PNR" in body,
        "KEY": "\0" in masked_query(call.query, hidden="\0"),
        "AUTHORIZATION": "authorization" in call.headers,
        "CERTIFICATE": call.has_certificate,
        "CERTIFICATE_KEY": call.has_certificate,
    }


def _quoted_for_heredoc(text: str) -> str:
    for letter in "\\$`":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\0", "$PNR")

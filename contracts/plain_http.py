"""HTTP/1.1 for a listener of ours that is asked for more: an offer to go on in HTTP/2 is declined.

Java's own client makes it with the first request of every plain connection, and so does `curl
--http2`. Who declines goes on in HTTP/1.1 (RFC 9110, section 7.8); but httptools takes a request
that offers another protocol to have no body, so that the question would be lost.
"""

import re
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFER: Final = re.compile(rb"^upgrade(?=:)", re.IGNORECASE | re.MULTILINE)
_NO_OFFER: Final = b"x-offer"
_END_OF_HEAD: Final = b"\r\n\r\n"


class Http11(HttpToolsProtocol):
    """uvicorn's protocol, whose bodies no offer takes. For applications without websockets."""

    _is_in_body = False

    def data_received(self, data: bytes) -> None:
        """Read on; in a request's head no offer is seen."""
        super().data_received(data if self._is_in_body else _declined(data))

    def on_headers_complete(self) -> None:
        """Begin the body."""
        self._is_in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for the next request."""
        self._is_in_body = False
        super().on_message_complete()


def _declined(data: bytes) -> bytes:
    head, end, rest = data.partition(_END_OF_HEAD)
    return _OFFER.sub(_NO_OFFER, head) + end + rest

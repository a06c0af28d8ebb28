"""Sends a client's requests elsewhere: scheme, host and port of each, and nothing else of it.

Python imports this by itself where the folder is on PYTHONPATH, before the client: its code stays
as published. Wants PEER_ADDRESS (`http[s]://host:port`).
"""

import os
from urllib.parse import urlsplit, urlunsplit

from requests.adapters import HTTPAdapter

_TO = urlsplit(os.environ["PEER_ADDRESS"])
_send = HTTPAdapter.send


def _redirected(self, request, **how):
    request.url = urlunsplit(urlsplit(request.url)._replace(scheme=_TO.scheme, netloc=_TO.netloc))
    return _send(self, request, **how)


HTTPAdapter.send = _redirected

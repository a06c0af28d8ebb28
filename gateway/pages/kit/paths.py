"""Where a browser may be sent: addresses of ours, exactly; anything else is the front page."""

import re
from typing import Final

_OURS: Final = re.compile(
    r"/(?:(?:mine-data|sagsbehandler|sandkasse|fuldmagt|rejse|hjaelp|privatliv|was|log-ind|log-ud)"
    r"(?:/[A-Za-z0-9._~%-]+)*)?(?:\?[A-Za-z0-9._~%=&+-]*)?"
)
_LONGEST: Final = 1000


def safe_path(path: str | None, *, otherwise: str = "/") -> str:
    """Give a path of ours as it came, or another where it is none: no open redirect.

    A second slash at the beginning, a backslash, a scheme or a control character is never in one.
    """
    if path is None or len(path) > _LONGEST or ".." in path:
        return otherwise
    return path if _OURS.fullmatch(path) else otherwise

"""The cookies of the pages, decided in one place: their names, their flags, their life.

Behind https a name begins with `__Host-`: no other origin can set it. On loopback http browsers
refuse such names, so there the same cookie goes without the prefix and without `Secure`.
"""

from typing import Final

from litestar.datastructures import Cookie

_PREFIX: Final = "__Host-"
SESSION: Final = "samsyn"
BEGUN: Final = "samsyn-log-ind"
LANGUAGE: Final = "samsyn-sprog"
TEXT_SIZE: Final = "samsyn-tekst"
_A_YEAR_SECONDS: Final = 365 * 24 * 3600
BEGUN_SECONDS: Final = 600
MARK_LETTERS: Final = 8


class Cookies:
    """Names and writes cookies for one public address."""

    def __init__(self, public_url: str) -> None:
        self._is_secure = public_url.startswith("https://")

    def named(self, name: str) -> str:
        """Give the name as browsers know it."""
        return f"{_PREFIX}{name}" if self._is_secure else name

    def session(self, value: str) -> Cookie:
        """Give the cookie of a session: gone with the browser."""
        return self._cookie(SESSION, value, seconds=None)

    def begun(self, mark: str, value: str) -> Cookie:
        """Give the cookie of a sign-in under way; each has its own, so that two do not collide."""
        return self._cookie(begun_name(mark), value, seconds=BEGUN_SECONDS)

    def wish(self, name: str, value: str) -> Cookie:
        """Give the cookie of a wish about how pages look."""
        return self._cookie(name, value, seconds=_A_YEAR_SECONDS)

    def gone(self, name: str) -> Cookie:
        """Give what makes a browser forget a cookie."""
        return self._cookie(name, "", seconds=0)

    def _cookie(self, name: str, value: str, *, seconds: int | None) -> Cookie:
        return Cookie(
            key=self.named(name),
            value=value,
            max_age=seconds,
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )


def begun_name(mark: str) -> str:
    """Name the cookie of one sign-in under way by the beginning of its state."""
    return f"{BEGUN}-{mark[:MARK_LETTERS]}"

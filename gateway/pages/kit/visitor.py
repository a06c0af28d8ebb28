"""Who looks at a page, and how she wants it: language, text size, and whether she is signed in."""

from typing import Final, Literal, get_args

import msgspec

from gateway.pages.kit.words import Language
from gateway.sessions.session import Draft, Opened, Session

TextSize = Literal["normal", "stor", "meget-stor"]
TEXT_SIZES: Final[tuple[TextSize, ...]] = get_args(TextSize)


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """One browser at one page."""

    language: Language
    text_size: TextSize
    path: str
    """Of this page, with its query, as an address of ours."""
    opened: Opened | None = None
    session_name: str | None = None
    """What the cookie says, in force or not. Never shown, never logged."""

    @property
    def session(self) -> Session | None:
        """Give who is signed in."""
        return None if self.opened is None else self.opened.session

    @property
    def kind(self) -> str | None:
        """Give as what somebody is signed in: `citizen`, `employee`; None: not at all."""
        return None if self.session is None else self.session.kind

    @property
    def form_key(self) -> str:
        """Give what the tokens of her forms are made of."""
        return "" if self.session is None else self.session.form_key

    def draft_for(self, path: str) -> Draft | None:
        """Give what she had typed into the form of that path before she had to sign in again."""
        draft = None if self.session is None else self.session.draft
        return draft if draft is not None and draft.path == path else None

    def __repr__(self) -> str:
        return "Visitor(***)"

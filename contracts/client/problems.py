"""What a client raises, sorted by what the asker does next. Texts are the gateway's own fixed ones.

SamsynError
├── GetAnotherToken      401   sign in again, or take a new token
├── MendTheQuestion      400   `pointer` says where; 404 and 405 of the router, 413, 415, 422 too
├── Refused              403   ask for less, under another purpose, or not at all
├── NothingThere         404   nobody by that number or alias, or nothing by that name
├── SettledOtherwise     409   look how it stands
├── AskLater             429, 503, 408; or nobody answered: `code` is then "unreachable"
├── GatewayFailed        500   tell the operator the `trace_id`
└── AnswerMisread              what answered is no Samsyn, or a newer one than this client
"""

from typing import Final, Self

import msgspec

from contracts.adapter import Text


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The one shape of an error body (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    text: Text
    trace_id: str | None = None
    pointer: str | None = None
    retry_after_seconds: int | None = None


class SamsynError(Exception):
    """No answer. `code` is stable; `problem` is what the gateway said, where it was the gateway."""

    def __init__(self, code: str, problem: Problem | None = None) -> None:
        said = f"{code}: {problem.detail}" if problem else code
        super().__init__(said)
        self.code = code
        self.problem = problem

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Give the error that a problem is."""
        return cls(problem.code, problem)

    @property
    def text(self) -> Text | None:
        """Give the plain text for people, in both languages."""
        return self.problem.text if self.problem else None

    @property
    def trace_id(self) -> str | None:
        """Give the id by which the operator finds the request."""
        return self.problem.trace_id if self.problem else None

    @property
    def pointer(self) -> str | None:
        """Give the JSON pointer to what cannot be read."""
        return self.problem.pointer if self.problem else None

    @property
    def retry_after_seconds(self) -> int | None:
        """Give how long to wait, where the gateway says so."""
        return self.problem.retry_after_seconds if self.problem else None


class GetAnotherToken(SamsynError):
    """No valid token, or too weak a sign-in."""


class MendTheQuestion(SamsynError):
    """The question cannot be read."""


class Refused(SamsynError):
    """The question is refused, and the same one will be."""


class NothingThere(SamsynError):
    """Nobody by that number or alias, or nothing by that name, perhaps not yet."""


class SettledOtherwise(SamsynError):
    """What was to be done has been settled otherwise in the meantime."""


class AskLater(SamsynError):
    """A fact, the ledger or the gateway is not to be had now; or too many were asked about."""


class GatewayFailed(SamsynError):
    """Something failed there; nothing was released."""


class AnswerMisread(SamsynError):
    """An answer that this client cannot read."""


_BY_STATUS: Final[dict[int, type[SamsynError]]] = {
    400: MendTheQuestion,
    401: GetAnotherToken,
    403: Refused,
    404: NothingThere,
    405: MendTheQuestion,
    408: AskLater,
    409: SettledOtherwise,
    413: MendTheQuestion,
    415: MendTheQuestion,
    422: MendTheQuestion,
    429: AskLater,
    500: GatewayFailed,
    503: AskLater,
}
UNREACHABLE: Final = "unreachable"
MISREAD: Final = "answer_misread"


def error_of(status: int, content: bytes) -> SamsynError:
    """Give the error that an answer is: what is no problem of ours is nobody's to sort."""
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return AnswerMisread(MISREAD)
    if problem.code == "not_found":  # the router's: there is no such route
        return MendTheQuestion.of(problem)
    return _BY_STATUS.get(status, GatewayFailed).of(problem)

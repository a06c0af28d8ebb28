"""Reading a request: by qualified names, over a hardened parser, as lenient as the real service.

Neither SOAPAction nor Content-Type is looked at; prefixes are free; undeclared ISO-8859-1 is read.
"""

from typing import Final

import msgspec

from contracts.pnr import Pnr, PnrInvalid
from mocks.contract_files import ContractFiles
from mocks.explaining import findings_of
from mocks.sf1520.contract import INVOCATION, PNR, Version, namespace, schema, wsdl_name
from mocks.soap import Unreadable, operation, parsed

_AGREEMENT: Final = f"{{{INVOCATION}}}InvocationContext/{{{INVOCATION}}}ServiceAgreementUUID"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: `number` is None where the text is no personal number at all."""

    number: Pnr | None
    agreement: str | None
    """ServiceAgreementUUID; None where the request has no InvocationContext."""


class Reader:
    """Reads requests of one version and says what is wrong with those that it cannot read."""

    def __init__(self, version: Version, files: ContractFiles) -> None:
        """Load the schema (blocks)."""
        self._version = version
        self._files = files
        self._schema = schema(version)
        self._operation = f"{{{namespace(version)}}}PersonLookupRequest"

    def read(self, body: bytes) -> Question:
        """Read a request. Raises Unreadable."""
        see = self._files.path_of(wsdl_name(self._version))
        request = operation(parsed(body), self._operation, see=see)
        if not self._schema.validate(request):
            raise Unreadable(
                "the request does not follow the contract",
                *findings_of(
                    self._schema.error_log, request, self._files, near=f"v{self._version}/"
                ),
            )
        return Question(
            number=_number(request.findtext(f"{{{PNR}}}PNR")),
            agreement=request.findtext(_AGREEMENT),
        )


def _number(text: str | None) -> Pnr | None:
    try:
        return Pnr(text or "")
    except PnrInvalid:
        return None

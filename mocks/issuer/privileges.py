"""Powers of attorney as a broker sends them: the base64 privilege list of OIO Basic Privilege
Profile 1.2, one group a grantor.

Source: the profile's published examples: root element and namespace as there, groups and
privileges in no namespace, the grantor as `Scope`. The privileges' own names are ours.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from lxml import etree

from contracts.pnr import Pnr

NAMESPACE: Final = "http://digst.dk/oiosaml/basic_privilege_profile"
GRANTOR: Final = "urn:dk:gov:saml:cprNumberIdentifier:"
SEE: Final = tuple(
    f"urn:dk:samsyn:see-own-data:{section}" for section in ("person", "address", "income")
)
SEE_LOG: Final = "urn:dk:samsyn:see-access-log"
GUARDIAN: Final = "urn:dk:samsyn:guardian"
_GRANTS: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "no-mitid-daughter": (("no-mitid-exempt-post", (*SEE, SEE_LOG)),),
    "guardian": (("guardianship", (GUARDIAN,)),),
    "employee-spouse": (("employee", SEE[:2]),),
}
"""By persona: for whom she may act, and how. Of the second set of personas the same holds."""


class Privilege(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may do for another. Never serialised but as a claim: it holds a number."""

    grantor: Pnr
    scope: tuple[str, ...]


def grants_of(persona_id: str, *, suffix: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the personas who gave this one a power of attorney, with its scope.

    `suffix` marks the second set of personas.
    """
    is_second = persona_id.endswith(suffix)
    granted = _GRANTS.get(persona_id.removesuffix(suffix), ())
    return tuple((grantor + (suffix if is_second else ""), scope) for grantor, scope in granted)


def privilege_list(privileges: Iterable[Privilege]) -> str:
    """Write the claim's value."""
    root = etree.Element(f"{{{NAMESPACE}}}PrivilegeList", nsmap={"bpp": NAMESPACE})
    for privilege in privileges:
        scope = f"{GRANTOR}{privilege.grantor.reveal()}"
        group = etree.SubElement(root, "PrivilegeGroup", {"Scope": scope})
        for each in privilege.scope:
            etree.SubElement(group, "Privilege").text = each
    return b64encode(etree.tostring(root, encoding="UTF-8", xml_declaration=True)).decode()

"""Why a request does not follow its schema, in findings: which element, which rule, what would
pass.

libxml2's own messages quote the content; none of it is repeated here.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from mocks.contract_files import ContractFiles
from mocks.finding import Finding, redacted, shape

_MOST: Final = 5
_EXPECTED: Final = re.compile(r"Expected is (?:one of )?\( (.*?) \)\.$", re.DOTALL)
_PATTERN: Final = re.compile(r"is not accepted by the pattern '([^']*)'\.$")
_ALLOWED_LENGTH: Final = re.compile(r"(?:maximum|minimum) length of '(\d+)'\.$")
_KIND: Final = re.compile(
    r"is not a valid value of the (?:atomic |local atomic |union )?type '([\w:{}./-]+)'\.$"
)
_SET: Final = re.compile(r"is not an element of the set \{(.*)\}\.$", re.DOTALL)
_STEP: Final = re.compile(r"(?:[\w.-]+:)?([\w.-]+|\*)(?:\[(\d+)\])?")
_Told = tuple[str, str | None]
"""A rule, and what would pass."""


def findings_of(
    log: etree._ListErrorLog, request: etree._Element, files: ContractFiles, *, near: str = ""
) -> tuple[Finding, ...]:
    """Turn the errors of a validation into findings, one for an element and five at most.

    `near` is the folder of the contract's version among `files`.
    """
    told: dict[str, Finding] = {}
    for error in log:
        steps = _elements(request, error.path or "")
        where = "/".join(etree.QName(element).localname for element in steps)
        if where not in told and len(told) < _MOST:
            told[where] = _finding(error, steps, where, files, near)
    return tuple(told.values())


def _finding(
    error: etree._LogEntry,
    steps: list[etree._Element],
    where: str,
    files: ContractFiles,
    near: str,
) -> Finding:
    element = steps[-1]
    tag = str(element.tag)
    if error.type_name == "SCHEMAV_ELEMENT_CONTENT":
        rule, expected = _misplaced(error.message, tag, files, near)
        sent = redacted(tag)
    else:
        rule, expected = _ill_valued(error)
        sent = shape(element.text or "") if not len(element) else redacted(tag)
    return Finding(
        where=redacted(where),
        rule=rule,
        sent=sent,
        expected=expected,
        see=files.see(tag, near=near) or files.see(str(steps[0].tag), near=near),
    )


def _misplaced(message: str, tag: str, files: ContractFiles, near: str) -> _Told:
    match = _EXPECTED.search(message)
    wanted = None if match is None else " or ".join(match[1].split(", "))
    if "Missing child element" in message:
        return "an element is missing below it", wanted
    name = etree.QName(tag)
    spaces = files.namespaces_of(name.localname, near=near)
    if not spaces:
        return "the contract has no such element", wanted or "the request without it"
    if (name.namespace or "") not in spaces:
        right = " or ".join(f"{{{space}}}{name.localname}" for space in spaces)
        return "its namespace is another", right
    return "it stands in the wrong place: the order is the contract's", (
        wanted or "the request with it in its place, once"
    )


def _ill_valued(error: etree._LogEntry) -> _Told:
    message = error.message
    for found, rule in (
        (_PATTERN.search(message), "its text follows the pattern"),
        (_ALLOWED_LENGTH.search(message), "its text has the allowed length"),
        (_SET.search(message), "its text is one of a set"),
        (_KIND.search(message), "its text is of the contract's type"),
    ):
        if found:
            return rule, redacted(found[1])
    rules = {
        "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "no text stands between its elements",
        "SCHEMAV_CVC_TYPE_3_1_1": "the contract has no such attribute",
        "SCHEMAV_CVC_TYPE_3_1_2": "no element stands inside it",
    }
    return rules.get(error.type_name, f"a rule of XML Schema ({error.type_name})"), None


def _elements(request: etree._Element, path: str) -> list[etree._Element]:
    """Follow libxml2's path from the request down; prefixes and indices are the message's own."""
    steps = [request]
    for step in path.strip("/").split("/")[1:]:
        match = _STEP.fullmatch(step)
        below = next(_chosen(steps[-1], match), None) if match else None
        if below is None:
            break
        steps.append(below)
    return steps


def _chosen(element: etree._Element, match: re.Match[str]) -> Iterator[etree._Element]:
    named = [
        child
        for child in element.iterchildren("*")
        if match[1] in {"*", etree.QName(child).localname}
    ]
    yield from named[int(match[2] or 1) - 1 :][:1]

"""What makes the OpenAPI document one that generators of clients make good types of.

It says nothing else about the API: every change here is another way to say the same, but that what
may be left out of a body is no longer said to be allowed as null.
"""

from collections.abc import Iterator
from typing import Any, Final

Node = dict[str, Any]
_NULL: Final = {"type": "null"}
_SECOND: Final = 2


def for_generators(document: Node) -> None:
    """Rewrite what generators stumble over, in place."""
    schemas: Node = document["components"]["schemas"]
    for part in list(_parts(document)):
        _optional_is_left_out(part)
        _one_list_of_words(part)
        _typed_words(part)
        _told_apart(part, schemas)
        _of_any_language(part)
    for path, item in document["paths"].items():
        for operation in item.values():
            operation["tags"] = [_tag(path)]


def _parts(part: object) -> Iterator[Node]:
    if isinstance(part, dict):
        yield part
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _parts(each)


def _optional_is_left_out(part: Node) -> None:
    """Say of a body's optional members what they are, not that they may be null, too."""
    choices = part.get("anyOf", [])
    if _NULL not in choices:
        return
    del part["anyOf"]
    part.pop("default", None)
    others = [each for each in choices if each != _NULL]
    part.update(others[0] if len(others) == 1 else {"anyOf": others})


def _one_list_of_words(part: Node) -> None:
    """Make one list of several: of a choice between lists a generator makes a type for each."""
    choices = part.get("oneOf", [])
    if choices and all("enum" in each for each in choices):
        del part["oneOf"]
        words = [word for each in choices for word in each["enum"]]
        part.update({"type": "string", "enum": words})


def _typed_words(part: Node) -> None:
    """Say that words are texts: some generators ask."""
    words = part.get("enum")
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        part.setdefault("type", "string")


def _told_apart(part: Node, schemas: Node) -> None:
    """Name the member by which the types of a choice are told apart, where each has its own
    constant in it.
    """
    choices = part.get("oneOf", [])
    if "discriminator" in part or not all("$ref" in each for each in choices):
        return
    named = {each["$ref"]: schemas[each["$ref"].rpartition("/")[2]] for each in choices}
    for member in next((list(each["properties"]) for each in named.values()), []):
        words = {
            schema["properties"].get(member, {}).get("const"): reference
            for reference, schema in named.items()
        }
        if None not in words and len(words) == len(named):
            part["discriminator"] = {"propertyName": member, "mapping": words}
            return


def _of_any_language(part: Node) -> None:
    """Write patterns as ECMA-262 does, and sets as the lists that they are in JSON: one that names
    something twice is taken, too.
    """
    pattern = part.get("pattern")
    if isinstance(pattern, str):
        part["pattern"] = pattern.replace(r"\Z", "$")
    part.pop("uniqueItems", None)


def _tag(path: str) -> str:
    """Give the first step of the path: generators make a class of each."""
    steps = path.strip("/").split("/")
    return steps[1] if len(steps) >= _SECOND else steps[0]

"""Whether a value is as the served OpenAPI document describes it: the keywords that it uses, read
strictly. A keyword it does not know, or a property that is not described, is a fault.
"""

from collections.abc import Iterator
from datetime import date, datetime

Node = dict[str, object]
_SAYS_NOTHING = {"title", "description", "default", "examples", "discriminator"}
_KNOWN = {
    *("$ref", "type", "properties", "required", "items", "oneOf", "anyOf"),
    "additionalProperties",
    *("enum", "const", "format"),
}
_TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


class Described:
    """The served document."""

    def __init__(self, document: Node) -> None:
        self._document = document

    def faults(self, value: object, *, path: str, status: int = 200) -> list[str]:
        """List where an answer of a route differs from what is said of it."""
        node: object = self._document["paths"]
        for key in (path, "post" if path.endswith("citizen-data") else "get", "responses"):
            node = _of(node)[key]
        content = _of(_of(_of(node)[str(status)])["content"])
        (media,) = content.values()
        return list(self._faults(value, _of(_of(media)["schema"]), "$"))

    def _faults(self, value: object, node: Node, at: str) -> Iterator[str]:
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield from self._faults(value, self._resolved(reference), at)
            return
        unknown = node.keys() - _SAYS_NOTHING - _KNOWN
        if unknown:
            yield f"{at}: the document uses {sorted(unknown)}"
        yield from self._choices(value, node, at)
        yield from _plain(value, node, at)
        if isinstance(value, dict):
            yield from self._object(value, node, at)
        if isinstance(value, list) and "items" in node:
            for place, each in enumerate(value):
                yield from self._faults(each, _of(node["items"]), f"{at}[{place}]")

    def _choices(self, value: object, node: Node, at: str) -> Iterator[str]:
        for kind in ("oneOf", "anyOf"):
            choices = node.get(kind)
            if not isinstance(choices, list):
                continue
            fitting = [
                choice for choice in choices if not list(self._faults(value, _of(choice), at))
            ]
            if len(fitting) != 1:
                yield f"{at}: fits {len(fitting)} of {len(choices)} described"

    def _object(self, value: dict[str, object], node: Node, at: str) -> Iterator[str]:
        properties = _of(node.get("properties", {}))
        required = node.get("required", [])
        assert isinstance(required, list)
        yield from (f"{at}: {name} is missing" for name in required if name not in value)
        others = node.get("additionalProperties")
        for name, each in value.items():
            described = properties.get(name, others)
            if isinstance(described, dict):
                yield from self._faults(each, described, f"{at}.{name}")
            elif not {"oneOf", "anyOf"} & node.keys():
                yield f"{at}: {name} is not described"

    def _resolved(self, reference: str) -> Node:
        node: object = self._document
        for part in reference.removeprefix("#/").split("/"):
            node = _of(node)[part]
        return _of(node)


def _plain(value: object, node: Node, at: str) -> Iterator[str]:
    kind = node.get("type", [])
    kinds = kind if isinstance(kind, list) else [kind]
    if kinds and not any(_is_of(value, each) for each in kinds):
        yield f"{at}: is no {' or '.join(kinds)}"
    allowed = node.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        yield f"{at}: is none of those listed"
    if "const" in node and value != node["const"]:
        yield f"{at}: is not the one described"
    written = node.get("format")
    if isinstance(value, str) and isinstance(written, str):
        try:
            _FORMATS[written](value)
        except ValueError:
            yield f"{at}: is no {written}"


def _is_of(value: object, kind: str) -> bool:
    is_boolean_for_number = isinstance(value, bool) and kind in {"integer", "number"}
    return isinstance(value, _TYPES[kind]) and not is_boolean_for_number  # type: ignore[arg-type]  # a table of types


def _of(node: object) -> Node:
    assert isinstance(node, dict)
    return node

"""What an answer holds, as comparable leaves, and what it names."""

from collections.abc import Iterator

Leaf = tuple[str, object]


def values(answer: object) -> frozenset[Leaf]:
    """Give path and value of every leaf; aliases are pairwise and left out."""
    assert isinstance(answer, dict)
    found = (
        _leaves(name, each["record"])
        for name, each in answer["sections"].items()
        if each["outcome"] == "found"
    )
    return frozenset(leaf for leaves in found for leaf in leaves if not _is_alias(leaf[1]))


def aliases(answer: object) -> dict[str, set[object]]:
    """Give every alias in an answer, by its path."""
    assert isinstance(answer, dict)
    by_path: dict[str, set[object]] = {"subject": {answer["subject"]}}
    for name, each in answer["sections"].items():
        for path, value in _leaves(name, each.get("record", {})):
            if _is_alias(value):
                by_path.setdefault(path, set()).add(value)
    return by_path


def _leaves(path: str, value: object) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(f"{path}.{key}", each)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for each in value:
            yield from _leaves(f"{path}[]", each)
    elif isinstance(value, list):
        yield path, tuple(value)
    else:
        yield path, value


def _is_alias(value: object) -> bool:
    return isinstance(value, str) and value.startswith("sub_")

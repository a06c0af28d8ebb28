"""Which leaves a question asks for, as the purpose knows them."""

from contracts.paths import section_of
from gateway.access.decision import Asked
from gateway.access.purposes import Purpose


def effective_fields(asked: Asked, purpose: Purpose) -> frozenset[str] | None:
    """Give the leaves that are asked for; None where a section or path is not in the purpose.

    Neither sections nor fields asks for everything the purpose gives; both for what lies in both.
    A section stands for all that the purpose gives of it, a group only for the whole group.
    """
    by_section = _of_sections(asked.sections, purpose)
    by_field = _of_fields(asked.fields, purpose)
    if by_section is None or by_field is None:
        return None
    return by_section & by_field


def _of_sections(sections: frozenset[str] | None, purpose: Purpose) -> frozenset[str] | None:
    if sections is None:
        return frozenset(purpose.fields)
    if not sections <= set(purpose.sections):
        return None
    return frozenset(leaf for leaf in purpose.fields if section_of(leaf) in sections)


def _of_fields(paths: frozenset[str] | None, purpose: Purpose) -> frozenset[str] | None:
    if paths is None:
        return frozenset(purpose.fields)
    if not paths <= purpose.askable.keys():
        return None
    return frozenset().union(*(purpose.askable[path] for path in paths))

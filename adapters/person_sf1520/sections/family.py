"""The family section: relations, custody, shared residence and guardianship, nothing inferred."""

from typing import Final, Literal

from adapters.person_sf1520.codes import (
    CUSTODY_ROLE,
    GUARDIAN_KIND,
    GUARDIANSHIP_SCOPE,
    meaning,
)
from adapters.person_sf1520.sections.leaves import Margin, marked_date, number, plain_date
from adapters.transport import lexical
from adapters.transport.xml import Branch
from contracts.dates import PartialDate
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr
from contracts.records.family import (
    Child,
    CustodyHolder,
    Family,
    Guardianship,
    Parent,
    Relative,
)

_PARENTS: Final[tuple[tuple[str, Literal["mother", "father"]], ...]] = (
    ("mor", "mother"),
    ("far", "father"),
)


def read_family(data: Branch, relations: Branch | None, *, margin: Margin) -> Family:
    """Read the section from `persondata` and `relationer`."""
    parents = _parents(relations, margin=margin)
    count = lexical.integer(data.text("antalBoernUnder18"))
    return Family(
        spouse=_spouse(relations, margin=margin),
        children=_children(relations),
        children_under_18=None if count is None else int(count),
        parents=parents,
        custody=_custody(relations, parents, margin=margin),
        shared_residence=lexical.boolean(data.text("DeltBopælMarkering")),
        shared_residence_since=plain_date(data, "DeltBopælStartDato"),
        guardianship=_guardianship(data.optional("umyndiggoerelse"), margin=margin),
    )


def _relative(branch: Branch, *, path: str, margin: Margin) -> Relative | None:
    """Read a relation by number, or by birth date and name; None where neither is written."""
    relative = Relative(
        person=number(branch, "personnummer"),
        birth_date=marked_date(branch, "foedselsdato", path=f"{path}.birth_date", margin=margin),
        name=branch.text("navn"),
    )
    if relative == Relative():
        margin.absent(path, reason="unknown_to_source")
        return None
    if relative.person is None and relative.birth_date is None:
        margin.absent(f"{path}.birth_date", reason="not_registered")
    return relative


def _spouse(relations: Branch | None, *, margin: Margin) -> Relative | None:
    spouse = relations.optional("aegtefaelle") if relations else None
    return _relative(spouse, path="spouse", margin=margin) if spouse else None


def _parents(relations: Branch | None, *, margin: Margin) -> tuple[Parent, ...]:
    parents = []
    for name, role in _PARENTS:
        branch = relations.optional(name) if relations else None
        known = _relative(branch, path=f"parents[{role}]", margin=margin) if branch else None
        if known:
            parents.append(
                Parent(role=role, person=known.person, birth_date=known.birth_date, name=known.name)
            )
    return tuple(parents)


def _children(relations: Branch | None) -> tuple[Child, ...]:
    """Read the children in the register's order; one that is written twice is one child."""
    if relations is None:
        return ()
    return tuple(dict.fromkeys(_child(child) for child in relations.many("barn")))


def _child(branch: Branch) -> Child:
    child = number(branch, "personnummer")
    if child is None:
        raise RegistryMisread
    born = child.birth_date
    return Child(person=child, birth_date=PartialDate(born.isoformat()) if born else None)


def _custody(
    relations: Branch | None, parents: tuple[Parent, ...], *, margin: Margin
) -> tuple[CustodyHolder, ...]:
    """Read who holds custody. A role stands once: it is the key."""
    if relations is None:
        return ()
    numbers: dict[str, Pnr | None] = {"mother": None, "father": None}
    numbers |= {parent.role: parent.person for parent in parents}
    holders = tuple(
        _holder(branch, numbers, margin=margin) for branch in relations.many("foraeldremyndighed")
    )
    if len({holder.role for holder in holders}) < len(holders):
        raise RegistryMisread
    return holders


def _holder(branch: Branch, parents: dict[str, Pnr | None], *, margin: Margin) -> CustodyHolder:
    """Read one holder: a parent's number stands with the parent, another holder's stands here."""
    role = meaning(CUSTODY_ROLE, lexical.integer(branch.text("foraeldremyndighedtype")))
    if role is None:
        raise RegistryMisread
    person = parents[role] if role in parents else number(branch, "relationPersonnummer")
    path = f"custody[{role}].since"
    return CustodyHolder(
        role=role,
        person=person,
        since=marked_date(branch, "foraeldremyndighedStartdato", path=path, margin=margin),
        until=plain_date(branch, "foraeldremyndighedSletdato"),
    )


def _guardianship(branch: Branch | None, *, margin: Margin) -> Guardianship | None:
    if branch is None:
        return None
    since = marked_date(
        branch, "umyndiggoerelseStartdato", path="guardianship.since", margin=margin
    )
    return Guardianship(
        guardian_kind=meaning(
            GUARDIAN_KIND, lexical.integer(branch.text("umyndiggorelseRelationType"))
        ),
        guardian=number(branch, "relationPersonnummer"),
        guardian_name=branch.text("relationVaergenavn"),
        scope=meaning(GUARDIANSHIP_SCOPE, branch.text("VærgemålType")),
        since=since,
        until=plain_date(branch, "umyndiggoerelseSlettedato"),
        in_force=lexical.boolean(branch.text("umyndiggjort")),
    )

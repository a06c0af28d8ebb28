"""What must hold between the catalogue, the agreements and the plugins before anything starts.

Each check raises CatalogueInvalid.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from contracts.lookup import BasisKind
from contracts.paths import section_of
from gateway.access.agreements import Agreement, Agreements, is_within
from gateway.access.ceilings import below_ceiling
from gateway.access.purposes import Catalogue, Purpose
from gateway.catalogue.invalid import CatalogueInvalid

MUNICIPALITY: Final = "person.residence.municipality_code"
_AS_HERSELF: Final[frozenset[BasisKind]] = frozenset({"consent", "representation"})


def checks(catalogue: Catalogue, *, sandbox: bool) -> None:
    """Check that every purpose is approved (outside the sandbox), that none names a field that one
    of its parties may never see, and that an authority always sees the registered municipality.
    """
    for purpose in catalogue.purposes:
        if not sandbox and not (purpose.approved_by.strip() and purpose.law_checked_on):
            raise _of_purpose(
                catalogue,
                purpose,
                problem="is not approved",
                remedy="a lawyer fills in approved_by and law_checked_on",
            )
        _check_ceilings(catalogue, purpose)
    for purpose in catalogue.purposes:
        if "authority" in purpose.party_classes and MUNICIPALITY not in purpose.fields:
            raise _of_purpose(
                catalogue,
                purpose,
                problem=f"does not give `{MUNICIPALITY}`",
                remedy="add it to fields: the record always names the registered municipality",
            )


def check_bases(
    agreements: Agreements,
    catalogue: Catalogue,
    *,
    accepts: Mapping[str, frozenset[BasisKind]],
) -> None:
    """Check that each registry accepts the purpose's kind of basis; `accepts` is by adapter.

    What a citizen orders a copy of, and what is shown to somebody who acts for her, is asked for as
    she would ask herself: a registry that knows no such basis is asked under the very terms of an
    agreement for own access (domain.md section 2).
    """
    own = tuple(
        each
        for each in agreements.agreements
        if _purpose_of(each, agreements, catalogue).basis.kind == "own_access"
    )
    for agreement in agreements.agreements:
        kind = _purpose_of(agreement, agreements, catalogue).basis.kind
        for adapter in agreement.terms:
            is_accepted = kind in accepts[adapter]
            if not is_accepted and kind in _AS_HERSELF and "own_access" in accepts[adapter]:
                is_accepted = _is_asked_as_herself(agreement, adapter, own)
                remedy = "give it the same terms as the agreement for own access, while that lasts"
            else:
                remedy = "that registry's terms do not accept it: take the registry out"
            if not is_accepted:
                raise _of_agreement(
                    agreements,
                    agreement,
                    problem=f"asks `{adapter}` on the basis `{kind}`",
                    remedy=remedy,
                )


def check_scopes(
    agreements: Agreements, catalogue: Catalogue, *, sections: Mapping[str, frozenset[str]]
) -> None:
    """Check that an agreement narrows to paths of its purpose, and has terms for a registry that
    serves each section it gives; `sections` is by adapter.
    """
    for agreement in agreements.agreements:
        purpose = _purpose_of(agreement, agreements, catalogue)
        _check_paths(agreement, purpose, agreements)
        served = frozenset().union(*(sections[adapter] for adapter in agreement.terms))
        given = {section_of(leaf) for leaf in purpose.fields if agreement.allows(leaf)}
        for section in sorted(given - served):
            raise _of_agreement(
                agreements,
                agreement,
                problem=f"gives the section `{section}` and no registry that serves it",
                remedy="add [agreement.registries.<adapter>] for it, or narrow `fields`",
            )


def _is_asked_as_herself(agreement: Agreement, adapter: str, own: Sequence[Agreement]) -> bool:
    """Tell whether the registry is told what it is told for own access, and for no longer."""
    return any(
        each.terms.get(adapter) == agreement.terms[adapter]
        and each.valid_from <= agreement.valid_from
        and _ends_within(agreement, each)
        for each in own
    )


def _ends_within(agreement: Agreement, other: Agreement) -> bool:
    if other.valid_to is None:
        return True
    return agreement.valid_to is not None and agreement.valid_to <= other.valid_to


def _check_ceilings(catalogue: Catalogue, purpose: Purpose) -> None:
    for party in purpose.party_classes:
        above = set(purpose.fields) - below_ceiling(party, purpose.basis, purpose.fields)
        for leaf in sorted(above):
            raise _of_purpose(
                catalogue,
                purpose,
                problem=f"gives `{leaf}`, which the party class `{party}` may never see",
                remedy="take the field or the party class out",
            )


def _check_paths(agreement: Agreement, purpose: Purpose, agreements: Agreements) -> None:
    for path in agreement.fields or ():
        if not any(is_within(leaf, path) for leaf in purpose.fields):
            raise _of_agreement(
                agreements,
                agreement,
                problem=f"narrows to `{path}`, which its purpose does not give",
                remedy="`samsyn purposes` lists what it gives",
            )


def _purpose_of(agreement: Agreement, agreements: Agreements, catalogue: Catalogue) -> Purpose:
    purpose = catalogue.of(agreement.purpose)
    if purpose is None:
        raise _of_agreement(
            agreements,
            agreement,
            problem=f"is about the purpose `{agreement.purpose}`, which is not in the catalogue",
            remedy="`samsyn purposes` lists them",
        )
    return purpose


def _of_agreement(
    agreements: Agreements, agreement: Agreement, *, problem: str, remedy: str
) -> CatalogueInvalid:
    return CatalogueInvalid(
        file=agreements.file,
        line=agreements.lines[agreement.id],
        problem=f"agreement `{agreement.id}` {problem}",
        remedy=remedy,
    )


def _of_purpose(
    catalogue: Catalogue, purpose: Purpose, *, problem: str, remedy: str
) -> CatalogueInvalid:
    return CatalogueInvalid(
        file=catalogue.file,
        line=catalogue.lines[purpose.id],
        problem=f"purpose `{purpose.id}` {problem}",
        remedy=remedy,
    )

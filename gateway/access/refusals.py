"""Every refusal in one table: its code, its plain texts, its status. And the warnings' texts."""

from typing import Final

import msgspec

from contracts.adapter import Text
from gateway.access.asker import Asker
from gateway.access.decision import Deny, RefusalStatus

SUBJECT_NOT_AVAILABLE: Final = "subject_not_available"
FACTS_UNAVAILABLE: Final = "facts_unavailable"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what a person reads, and whether it depends on nothing about the citizen."""

    text: Text
    is_static: bool = True
    status: RefusalStatus = 403


def _static(da: str, en: str) -> Refusal:
    return Refusal(text=Text(da=da, en=en))


def _personal(da: str, en: str, *, status: RefusalStatus = 403) -> Refusal:
    return Refusal(text=Text(da=da, en=en), is_static=False, status=status)


REFUSALS: Final[dict[str, Refusal]] = {
    "purpose_unknown": _static(
        "Formålet findes ikke i kataloget.", "The catalogue has no such purpose."
    ),
    "finance_asks_elsewhere": _static(
        "Banker og kreditforeninger får indkomst gennem eSkatData, aftalt mellem dem og "
        "Skattestyrelsen (indkomstregisterloven § 7 A), ikke gennem en kommune. Borgeren kan "
        "selv hente sine oplysninger her og give dem videre.",
        "Banks and building societies get income through eSkatData, agreed between them and the "
        "tax authority (indkomstregisterloven § 7 A), not through a municipality. The citizen "
        "can fetch her own data here and pass it on.",
    ),
    "purpose_not_in_force": _static(
        "Formålet gælder ikke i dag.", "The purpose is not in force today."
    ),
    "agreement_missing": _static(
        "Organisationen har ingen aftale om dette formål.",
        "The organisation has no agreement for this purpose.",
    ),
    "agreement_expired": _static(
        "Organisationens aftale om dette formål gælder ikke nu.",
        "The organisation's agreement for this purpose is not in force now.",
    ),
    "party_class_not_permitted": _static(
        "Denne slags organisation må ikke bruge formålet.",
        "This kind of organisation may not use the purpose.",
    ),
    "municipality_missing": _static(
        "Formålet er for kommuner, og organisationen er ikke registreret som en.",
        "The purpose is for municipalities, and the organisation is not registered as one.",
    ),
    "actor_missing": _static(
        "Formålet kræver, at en medarbejder står bag spørgsmålet.",
        "The purpose needs an employee behind the question.",
    ),
    "role_missing": _static(
        "Medarbejderen har ikke den rolle, som formålet kræver.",
        "The employee does not hold a role that the purpose asks for.",
    ),
    "assurance_too_low": _static(
        "Der skal logges på med et højere sikringsniveau.",
        "A sign-in with a higher level of assurance is needed.",
    ),
    "case_reference_missing": _static(
        "Formålet kræver et sagsnummer.", "The purpose needs a case reference."
    ),
    "notice_required": _static(
        "Borgeren skal have skriftlig besked, før oplysningerne hentes.",
        "The citizen must be told in writing before the data is collected.",
    ),
    "municipality_basis_not_permitted": _static(
        "Formålet tillader ikke den begrundelse for, at en anden kommune spørger.",
        "The purpose does not allow that reason for another municipality to ask.",
    ),
    "fields_not_permitted": _static(
        "Der er spurgt om oplysninger, som formålet eller aftalen ikke giver.",
        "The question names data that the purpose or the agreement does not give.",
    ),
    "household_role_not_permitted": _static(
        "Formålet giver ikke oplysninger om den rolle i husstanden.",
        "The purpose gives no data about that role in a household.",
    ),
    "consent_required": _static(
        "Formålet kræver borgerens samtykke, og spørgsmålet nævner intet.",
        "The purpose needs the citizen's consent, and the question names none.",
    ),
    FACTS_UNAVAILABLE: _personal(
        "CPR kan ikke svare lige nu. Prøv igen om lidt.",
        "The person register cannot answer now. Try again in a while.",
        status=503,
    ),
    "facts_incomplete": _personal(
        "CPR's svar mangler en oplysning, som afgørelsen kræver.",
        "The person register's answer lacks a fact that the decision needs.",
        status=503,
    ),
    "number_not_in_use": _personal(
        "Personnummeret er ikke i brug.", "The personal number is not in use."
    ),
    "subject_deceased": _personal("Borgeren er død.", "The citizen is dead."),
    "under_age": _personal(
        "Man kan selv se sine oplysninger her, når man er fyldt 15 år.",
        "You can see your own data here once you are 15.",
    ),
    "not_registered_here": _personal(
        "Borgeren er ikke registreret i kommunen.",
        "The citizen is not registered in the municipality.",
    ),
    "conflict_of_interest": _personal(
        "Medarbejderen er selv borgeren eller dennes nære familie. En kollega må slå op.",
        "The employee is the citizen or her close family. A colleague must look this up.",
    ),
    "not_of_the_household": _personal(
        "CPR viser ikke den familierelation til ansøgeren, som spørgsmålet nævner.",
        "The person register does not show the relation to the applicant that the question names.",
    ),
    "applicant_refused": _personal(
        "Ansøgerens egne oplysninger blev ikke givet, så husstandens gives heller ikke.",
        "The applicant's own data was not given, so the household's is not given either.",
    ),
    "subject_disappeared": _personal(
        "Borgeren er registreret som forsvundet.", "The citizen is registered as disappeared."
    ),
    "under_guardianship": _personal(
        "Borgeren har en værge og kan ikke alene sige ja til dette.",
        "The citizen has a guardian and cannot agree to this alone.",
    ),
    "no_custody": _personal(
        "CPR viser ikke, at du har forældremyndigheden.",
        "The person register does not show that you have custody.",
    ),
    "power_not_in_force": _personal(
        "Fuldmagten gælder ikke: den er udløbet, trukket tilbage eller ikke givet.",
        "The power of attorney is not in force: it has expired, was withdrawn or never given.",
    ),
    "power_does_not_cover": _personal(
        "Fuldmagten omfatter ikke det, der er spurgt om.",
        "The power of attorney does not cover what was asked for.",
    ),
    "guardianship_not_full": _personal(
        "CPR viser ikke, at værgemålet omfatter dette.",
        "The person register does not show that the guardianship covers this.",
    ),
    "of_age": _personal(
        "Barnet er fyldt 15 år og ser selv sine oplysninger.",
        "The child is 15 and sees its own data.",
    ),
    "consent_not_active": _personal(
        "Samtykket gælder ikke til dette.", "The consent does not cover this."
    ),
    "nothing_permitted": _personal(
        "Der er ingen oplysninger, som må vises.", "There is no data that may be shown."
    ),
    SUBJECT_NOT_AVAILABLE: _personal(
        "Der er ingen oplysninger at få om denne borger.",
        "No data is to be had about this citizen.",
        status=404,
    ),
}

WARNINGS: Final[dict[str, Text]] = {
    "address_protected": Text(
        da="Borgeren har navne- og adressebeskyttelse. Giv hverken navn eller adresse til private.",
        en="The citizen's name and address are protected. Give neither to private parties.",
    ),
    "registered_elsewhere": Text(
        da="Borgeren er registreret i en anden kommune.",
        en="The citizen is registered in another municipality.",
    ),
    "belongs_to_another_municipality": Text(
        da="Sagen hører til borgerens bopælskommune, som står i svaret. Send den videre dertil.",
        en="The case belongs to the citizen's own municipality, named in the answer. Send it on.",
    ),
    "moved_in_period": Text(
        da="Borgeren er flyttet hertil inde i perioden. Tal fra før hører til en anden kommune.",
        en="The citizen moved here inside the period. Earlier figures are another municipality's.",
    ),
    "address_possibly_protected": Text(
        da="Borgerens navn og adresse kan være beskyttet. Giv dem ikke til private.",
        en="The citizen's name and address may be protected. Give neither to private parties.",
    ),
}


def refuse(code: str, asker: Asker) -> Deny:
    """Make the refusal. A private party hears one and the same for every personal reason; that the
    register is down is none.
    """
    refusal = REFUSALS[code]
    public_code = code
    if asker.is_private and not refusal.is_static and code != FACTS_UNAVAILABLE:
        public_code = SUBJECT_NOT_AVAILABLE
    return Deny(
        code=code,
        public_code=public_code,
        is_static=refusal.is_static,
        status=REFUSALS[public_code].status,
    )

"""Of the article 30 record: who gets the data, how long it is kept, and what guards it. Opens no
file.
"""

from typing import Final

from contracts.adapter import Text
from gateway.access.purposes import Purpose
from gateway.catalogue.purpose_words import CASES, LEVELS, MUNICIPALITIES, PARTIES, STATEMENTS

ALWAYS: Final = (
    Text(
        da="Registret spørges først, når spørgsmålet står i loggen; uden log ingen data.",
        en="A registry is asked only after the question is in the log; without log no data.",
    ),
    Text(
        da="Der gives kun det, som formål, aftale, loft og borgerens beskyttelse tillader.",
        en="Only what purpose, agreement, ceiling and the citizen's protection allow is given.",
    ),
    Text(
        da="Loggen er forseglet under borgerens egen nøgle og kan ikke ændres, uden at det ses.",
        en="The log is sealed under the citizen's own key and cannot be changed unseen.",
    ),
    Text(
        da="Personnummeret står ikke i adresser, fejl, programlog eller svar.",
        en="The personal number stands in no address, error, program log or answer.",
    ),
)


def recipients(purpose: Purpose) -> tuple[Text, ...]:
    """Give who gets the data: the kinds of party, and the employees' roles."""
    who = tuple(PARTIES[party] for party in purpose.party_classes)
    roles = ", ".join(purpose.roles)
    staff = Text(da=f"medarbejdere med rollen {roles}", en=f"employees in the role {roles}")
    return (*who, staff) if roles else who


def retention(purpose: Purpose) -> tuple[Text, ...]:
    """Give what is kept, and for how long."""
    log, shown = purpose.retention_days, purpose.snapshot_days
    kept = Text(
        da=f"Loggen over opslaget gemmes i {log} dage.",
        en=f"The log of the look-up is kept for {log} days.",
    )
    if not shown:
        none = Text(
            da="Selve oplysningerne gemmes ikke her.", en="The data itself is not kept here."
        )
        return (kept, none)
    snapshot = Text(
        da=f"Det, der blev vist, gemmes i {shown} dage.", en=f"What was shown is kept {shown} days."
    )
    return (kept, snapshot)


def safeguards(purpose: Purpose) -> tuple[Text, ...]:
    """Give what a question must fulfil, and what the citizen learns of it."""
    level, case = LEVELS[purpose.minimum_acr], CASES[purpose.case_reference]
    rule = MUNICIPALITIES[purpose.municipality]
    found = [
        Text(
            da=f"Der logges ind på mindst niveau {level.da}.",
            en=f"Sign-in is at level {level.en} at least.",
        ),
        Text(da=f"Der spørges {case.da}.", en=f"It is asked {case.en}."),
    ]
    if "authority" in purpose.party_classes:
        others = [STATEMENTS[each] for each in purpose.municipality_basis]
        da, en = "; ".join(each.da for each in others), "; ".join(each.en for each in others)
        found.append(
            Text(
                da=f"Det er {rule.da}, der spørger{f' (eller: {da})' if da else ''}.",
                en=f"Whoever asks is {rule.en}{f' (or: {en})' if en else ''}.",
            )
        )
    if purpose.notice_required:
        found.append(
            Text(
                da="Borgeren har fået skriftlig besked forinden.",
                en="The citizen was told in writing beforehand.",
            )
        )
    if purpose.frequency_cap is not None:
        cap = purpose.frequency_cap
        found.append(
            Text(
                da=f"Flere end {cap.times} opslag på {cap.days} dage ses efter.",
                en=f"More than {cap.times} look-ups in {cap.days} days are reviewed.",
            )
        )
    found.append(_seen(purpose))
    return tuple(found)


def _seen(purpose: Purpose) -> Text:
    seen = purpose.visibility
    if seen.kind == "immediate":
        return Text(da="Borgeren ser opslaget straks.", en="The citizen sees the look-up at once.")
    when = (
        Text(da=f"efter {seen.days} dage", en=f"after {seen.days} days")
        if seen.kind == "delayed"
        else Text(da="ikke", en="never")
    )
    return Text(
        da=f"Borgeren ser opslaget {when.da} ({seen.law}).",
        en=f"The citizen sees the look-up {when.en} ({seen.law}).",
    )

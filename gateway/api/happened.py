"""What happened, in words that a citizen understands: of a look-up, or of a consent."""

from typing import Final

from contracts.adapter import Text
from gateway.access.refusals import REFUSALS
from gateway.api.problems import PROBLEMS
from gateway.ledger.entries import ConsentStep, ConsentStepName, LogEntry, Outcome

_OUTCOMES: Final[dict[Outcome, Text]] = {
    "disclosed": Text(da="Oplysningerne blev vist.", en="The data was shown."),
    "refused": Text(da="Intet blev vist.", en="Nothing was shown."),
    "unavailable": Text(da="Intet blev vist.", en="Nothing was shown."),
    "unknown_subject": Text(da="Intet blev vist.", en="Nothing was shown."),
    "checked": Text(
        da="Der blev undersøgt, hvad der må vises. Intet blev vist.",
        en="It was checked what may be shown. Nothing was shown.",
    ),
    "outcome_unknown": Text(
        da="Forespørgslen blev afbrudt. Vi ved ikke, om svaret nåede frem.",
        en="The question was broken off. We do not know whether the answer arrived.",
    ),
}
_STEPS: Final[dict[ConsentStepName, Text]] = {
    "shown": Text(
        da="Du blev spurgt om samtykke og så, hvad der ville blive givet. Intet er givet endnu.",
        en="You were asked for consent and saw what would be given. Nothing has been given yet.",
    ),
    "granted": Text(
        da="Du sagde ja. Modtageren må nu få disse oplysninger.",
        en="You said yes. The recipient may now get this data.",
    ),
    "refused": Text(
        da="Du sagde nej. Modtageren får intet.", en="You said no. The recipient gets nothing."
    ),
    "lapsed": Text(
        da="Du svarede ikke i tide. Modtageren får intet.",
        en="You did not answer in time. The recipient gets nothing.",
    ),
    "withdrawn": Text(
        da="Du trak dit samtykke tilbage. Modtageren får ikke mere.",
        en="You withdrew your consent. The recipient gets no more.",
    ),
    "expired": Text(
        da="Samtykket udløb. Modtageren får ikke mere.",
        en="The consent expired. The recipient gets no more.",
    ),
    "exhausted": Text(
        da="Samtykket er brugt det antal gange, det gjaldt for. Modtageren får ikke mere.",
        en="The consent was used as often as it was given for. The recipient gets no more.",
    ),
}
_HANDED: Final = Text(
    da="{name} viste dig hertil med en rejse den {day}. De fik intet at vide om dig.",
    en="{name} sent you here with a journey on {day}. They learned nothing about you.",
)
_CORRECTIONS: Final = {
    "kept": Text(
        da="Du meldte en fejl. Vi har gemt den og sender den videre.",
        en="You reported an error. We have kept it and will pass it on.",
    ),
    "sent": Text(
        da="Din melding om en fejl er sendt videre.", en="Your report of an error was passed on."
    ),
    "received": Text(
        da="Din melding om en fejl er modtaget.", en="Your report of an error was received."
    ),
    "corrected": Text(da="Fejlen er rettet.", en="The error has been corrected."),
    "declined": Text(
        da="Det blev ikke rettet: de mener, at det er rigtigt.",
        en="It was not corrected: they hold that it is right.",
    ),
}
_NOT_BY_HER: Final = {
    "recipient": Text(
        da="Modtageren gav samtykket fra sig og får ikke mere.",
        en="The recipient gave the consent up and gets no more.",
    ),
    "renewal": Text(
        da="Et nyt samtykke trådte i stedet for dette.",
        en="A new consent took the place of this one.",
    ),
}
"""Of a consent that was ended by somebody else than her."""


def words_of(entry: LogEntry) -> Text:
    """Say what came of it, and why not where the code is one that people read."""
    said, reason = outcome_words(entry), entry.reason
    why = REFUSALS[reason].text if reason in REFUSALS else PROBLEMS.get(reason or "")
    if why is None or entry.outcome == "outcome_unknown":
        return said
    return Text(da=f"{said.da} {why.da}", en=f"{said.en} {why.en}")


def outcome_words(entry: LogEntry) -> Text:
    """Say what came of it, without a word of why."""
    if entry.consent is not None:
        return _of_step(entry.consent)
    if entry.correction is not None:
        return _CORRECTIONS[entry.correction.step]
    if entry.handed is not None:
        told = {"name": entry.sight.organisation, "day": entry.handed.departs_on.isoformat()}
        return Text(da=_HANDED.da.format(**told), en=_HANDED.en.format(**told))
    return _OUTCOMES[entry.outcome]  # type: ignore[index]  # an entry without a step is a look-up


def _of_step(step: ConsentStep) -> Text:
    if step.step == "withdrawn" and step.by in _NOT_BY_HER:
        return _NOT_BY_HER[step.by]
    return _STEPS[step.step]

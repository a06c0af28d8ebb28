"""What came of asking one registry, and whether it can be believed. Asks nothing itself."""

from datetime import datetime

import msgspec

from contracts.adapter import AdapterPlugin
from contracts.lookup import RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Reading

AnyPlugin = AdapterPlugin[msgspec.Struct]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A registry's sound answer about the person asked for. Never serialised: it holds a Pnr."""

    reading: Reading
    fetched_at: datetime
    plugin: AnyPlugin
    terms: RegistryTerms


def is_about(reading: Reading, pnr: Pnr) -> bool:
    """Tell whether the answer is about this person: by this number, or by one that the answer
    itself says this number has replaced.
    """
    return reading.about is not None and pnr in {reading.about, reading.current_number}


def is_sound(reading: object, plugin: AnyPlugin) -> bool:
    """Tell whether an adapter kept its word: the sections it offers, as the records it named."""
    if not isinstance(reading, Reading):
        return False
    types = {offer.name: offer.record_type for offer in plugin.sections}
    is_typed = all(
        section.section in types and isinstance(section.record, types[section.section])
        for section in reading.sections
    )
    instants = [reading.observed_at, *(section.registered_at for section in reading.sections)]
    return is_typed and all(at is None or at.tzinfo is not None for at in instants)

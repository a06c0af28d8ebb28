"""Whose address a question concerns: the register knows no people, but faults and journal do."""

from mocks.world.model import World


class Residents:
    """Which personas live at an address or behind a house number."""

    def __init__(self, world: World) -> None:
        self._by_id: dict[bytes, tuple[str, ...]] = {}
        for persona in world.personas:
            facts = world.person(persona.number)
            address_id = facts.place.address_id if facts and facts.place else None
            for version in world.addresses.versions(address_id or ""):
                for key in (version.id.encode(), version.house_number_id.encode()):
                    self._add(key, persona.id)

    def named_in(self, *texts: bytes) -> tuple[str, ...]:
        """Give the personas whose address or house number stands in one of the texts."""
        named = (
            persona
            for key, personas in self._by_id.items()
            if any(key in text for text in texts)
            for persona in personas
        )
        return tuple(dict.fromkeys(named))

    def _add(self, key: bytes, persona: str) -> None:
        known = self._by_id.get(key, ())
        if persona not in known:
            self._by_id[key] = (*known, persona)

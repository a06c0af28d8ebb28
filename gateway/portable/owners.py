"""Whom a citizen calls about an error, field by field (domain.md 1.14): the owner that the plugin
names, with the phone that the operator's settings give for it.
"""

import msgspec

from contracts.adapter import Authority, Text
from contracts.paths import section_of
from gateway.portable.fields import Plugins
from gateway.settings import ContactSettings


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who can correct a field, and how to reach them."""

    name: str
    contact: Text | None = None
    phone: str | None = None
    hours: Text | None = None


class Owners:
    """Knows who owns which field."""

    def __init__(self, plugins: Plugins, contact: ContactSettings) -> None:
        self._contact = contact
        self._by_path: dict[str, Authority] = {}
        for plugin in reversed(plugins):
            for offer in plugin.sections:
                self._by_path[offer.name] = plugin.authority
                for below, authority in offer.field_authorities.items():
                    self._by_path[f"{offer.name}.{below}"] = authority

    def of(self, path: str) -> Owner:
        """Give the owner of a field by its catalogue path: of the longest path that it lies in."""
        known = (each for each in self._by_path if _lies_in(path, each))
        named = max(known, key=len, default=None)
        authority = Authority(name=section_of(path)) if named is None else self._by_path[named]
        return self._reachable(authority)

    def _reachable(self, authority: Authority) -> Owner:
        told = self._contact.owners.get(authority.name)
        phone, hours = authority.phone, authority.hours
        if told is not None:
            phone = told.phone or phone
            hours = hours if told.hours is None else Text(da=told.hours, en=told.hours)
        return Owner(name=authority.name, contact=authority.contact, phone=phone, hours=hours)


def _lies_in(path: str, prefix: str) -> bool:
    rest = path.removeprefix(prefix)
    return path.startswith(prefix) and (rest == "" or rest.startswith((".", "[")))

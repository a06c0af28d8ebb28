"""A database from before entries were sealed: give every subject a key and seal what is there."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from gateway.ledger.append import receipt_of
from gateway.ledger.found import found_by
from gateway.ledger.house_keys import HouseKeys
from gateway.ledger.leaf import leaf_of
from gateway.ledger.opening import Opener
from gateway.ledger.payload import (
    CataloguePayload,
    Content,
    LogReadPayload,
    Payload,
    SightPayload,
    seal_content,
)
from gateway.store.data_keys import HOUSE, KeyWrapper, Unreadable, new_data_key
from gateway.store.keys import SubjectKeys
from gateway.store.tables import data_key, entry, subject

_FORMER: Final = {
    "catalogue_loaded": CataloguePayload,
    "log_read": LogReadPayload,
}
"""Kind to what its payload was; every other kind was about a look-up."""


def adopt(connection: Connection, house: HouseKeys, *, now_us: int) -> None:
    """Make the missing data keys and seal the unsealed entries, in the transaction that is open.

    Raises Unreadable where the wrapping key is another than the one that wrapped the house's.
    """
    _make_keys(connection, house.wrapper, now_us)
    opener = Opener(house.wrapper)
    opener.keys(connection, {HOUSE})
    # By its length: SQLite holds the default as a text, which no bytes are equal to.
    unsealed = select(entry).where(func.length(entry.c.leaf) == 0).order_by(entry.c.sequence)
    old = connection.execute(unsealed).all()
    keys = opener.keys(connection, {each.subject_id or HOUSE for each in old})
    for each in old:
        key = keys[each.subject_id or HOUSE]
        _seal(connection, each, key, subjects=house.subjects)


def _make_keys(connection: Connection, wrapper: KeyWrapper, now_us: int) -> None:
    have = select(data_key.c.owner)
    without = set(connection.scalars(select(subject.c.id).where(subject.c.id.not_in(have))))
    if HOUSE not in set(connection.scalars(have.where(data_key.c.owner == HOUSE))):
        without.add(HOUSE)
    rows = [
        {
            "owner": owner,
            "wrapped": wrapper.wrap(new_data_key(), owner=owner),
            "wrapped_by": wrapper.name,
            "created_us": now_us,
        }
        for owner in sorted(without)
    ]
    if rows:
        connection.execute(insert(data_key), rows)


def _seal(connection: Connection, old: Row[Any], key: bytes, *, subjects: SubjectKeys) -> None:
    payload = _read(old.kind, old.payload)
    found = found_by(payload, subjects)
    content = Content(
        entry_id=old.id,
        kind=old.kind,
        at_us=old.at_us,
        payload=payload,
        intent_id=old.intent_id,
        subject_id=old.subject_id,
        correlation_id=found.correlation_id,
    )
    sealed = seal_content(content, key)
    leaf = leaf_of(old.id, old.kind, at_us=old.at_us, sealed=sealed, receipt=receipt_of(payload))
    connection.execute(
        update(entry)
        .where(entry.c.sequence == old.sequence)
        .values(payload=sealed, leaf=leaf, **msgspec.structs.asdict(found))
    )


def _read(kind: str, content: bytes) -> Payload:
    kept = _FORMER.get(kind, SightPayload)
    try:
        former = msgspec.json.decode(content, type=dict[str, object])
        payload: Payload = msgspec.convert({**former, "about": kept.__struct_config__.tag}, kept)
    except msgspec.MsgspecError:
        raise Unreadable from None
    return payload

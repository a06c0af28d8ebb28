"""The audit of citizens: their rows, their numbers, and that each has a data key."""

from typing import ClassVar, Final

from cryptography.exceptions import InvalidTag

from gateway.audit.rows import AuditedRow, Told, paged
from gateway.store.driver import Queries
from gateway.store.ids import is_random_id
from gateway.store.keys import SealedNumber, SubjectKeys
from gateway.store.writer import CLOCK_TOLERANCE

TOLERANCE_US: Final = CLOCK_TOLERANCE.total_seconds() * 1_000_000
"""By so much two commits' times may run backward where no entry lay between."""
_SUBJECTS: Final = (
    "SELECT subject.id, subject.created_us, subject.merged_into, living.id, living.merged_into, "
    "data_key.owner, data_key.destroyed_us, (SELECT COUNT(*) FROM subject_identifier AS number "
    "WHERE number.subject_id = subject.id AND number.valid_from_us = subject.created_us) "
    "FROM subject LEFT JOIN subject AS living ON living.id = subject.merged_into "
    "LEFT JOIN data_key ON data_key.owner = subject.id "
    "WHERE subject.id > ? ORDER BY subject.id LIMIT ?"
)
_NUMBERS: Final = (
    "SELECT number.sequence, number.subject_id, number.blind_index, number.ciphertext, "
    "number.valid_from_us, number.replaced_by, subject.created_us, following.sequence "
    "FROM subject_identifier AS number LEFT JOIN subject ON subject.id = number.subject_id "
    "LEFT JOIN subject_identifier AS following ON following.blind_index = number.replaced_by "
    "WHERE number.sequence > ? ORDER BY number.sequence LIMIT ?"
)


class _Subject(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "subject"

    id: str
    created_us: int
    merged_into: str | None
    living: str | None
    merged_further: str | None
    key_owner: str | None
    destroyed_us: int | None
    first_numbers: int


class _Number(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "subject_identifier"

    sequence: int
    subject_id: str
    blind_index: bytes
    ciphertext: bytes
    valid_from_us: int
    replaced_by: bytes | None
    subject_created_us: int | None
    following: int | None


def audit_people(store: Queries, keys: SubjectKeys, told: Told) -> int:
    """Check every citizen and every number; give how many citizens there are. Raises Differs.

    Which number is whose is known to nothing else: a number is missed where its citizen had only
    that one, and not seen to be moved where she has another of the same moment.
    """
    count = 0
    for page in paged(store, _Subject, _SUBJECTS, start=""):
        count += len(page)
        for subject in page:
            _check_subject(subject)
        told("citizens", count)
    last_us = 0
    for numbers in paged(store, _Number, _NUMBERS, start=-(2**63)):
        for number in numbers:
            _check_number(number, keys, last_us=last_us)
            last_us = number.valid_from_us
    return count


def _check_subject(subject: _Subject) -> None:
    require = subject.place.require
    require("id", "is none of ours", holds=is_random_id("cit", subject.id))
    require("id", "has no data key", holds=subject.key_owner is not None)
    if subject.merged_into is not None:
        is_living = (
            subject.living is not None
            and subject.merged_further is None
            and subject.living != subject.id
        )
        require("merged_into", "leads to nobody who lives on", holds=is_living)
    if subject.destroyed_us is None:
        require(
            "created_us",
            "is not when its first number was met, or that number is gone",
            holds=subject.first_numbers > 0,
        )


def _check_number(number: _Number, keys: SubjectKeys, *, last_us: int) -> None:
    require = number.place.require
    created_us = number.subject_created_us
    require(
        "blind_index",
        "and `ciphertext` are not of one number under this subject key",
        holds=_is_itself(number, keys),
    )
    if created_us is None:
        raise number.place.differs("subject_id", "is no citizen's")
    require(
        "valid_from_us",
        "is before its citizen was known",
        holds=number.valid_from_us >= created_us - TOLERANCE_US,
    )
    require(
        "sequence",
        "and `valid_from_us` are not in one order",
        holds=number.valid_from_us >= last_us - TOLERANCE_US,
    )
    if number.replaced_by is not None:
        require(
            "replaced_by",
            "leads to no other number",
            holds=number.following not in {None, number.sequence},
        )


def _is_itself(number: _Number, keys: SubjectKeys) -> bool:
    sealed = SealedNumber(blind_index=number.blind_index, ciphertext=number.ciphertext)
    try:
        return keys.blind_index(keys.unseal(sealed)) == number.blind_index
    except (InvalidTag, ValueError):
        return False

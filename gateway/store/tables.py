"""The tables. Instants are microseconds since 1970 (`_us`); no personal number but encrypted."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_SEQUENCE: Final = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of exactly this type."""

subject_key: Final = Table(
    "subject_key",
    metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    comment="Tells whether the key file at hand is the one that this database was made with",
)

subject: Final = Table(
    "subject",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_us", BigInteger, nullable=False),
    Column("merged_into", Text, ForeignKey("subject.id"), index=True),
    comment="A citizen; merged_into is the one that holds both numbers, never itself merged",
)

subject_identifier: Final = Table(
    "subject_identifier",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("subject_id", Text, ForeignKey("subject.id"), nullable=False, index=True),
    Column("blind_index", LargeBinary, nullable=False, unique=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("valid_from_us", BigInteger, nullable=False),
    Column("replaced_by", LargeBinary),
    comment="A number of a citizen; replaced_by is the blind index of the number that followed",
)

subject_alias: Final = Table(
    "subject_alias",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("alias", Text, nullable=False, unique=True),
    Column("sector", Text, nullable=False),
    Column("subject_id", Text, ForeignKey("subject.id"), nullable=False, index=True),
    UniqueConstraint("sector", "subject_id"),
    comment="What a citizen is called in one sector: an organisation, or another citizen's view",
)

entry: Final = Table(
    "entry",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("intent_id", Text, unique=True),
    Column("at_us", BigInteger, nullable=False),
    Column("subject_id", Text),
    Column("payload", LargeBinary, nullable=False),
    Index(None, "subject_id", "sequence"),
    sqlite_autoincrement=True,
    comment="The ledger; rows are only added. intent_id stands on the entry that ended an intent",
)

agreement: Final = Table(
    "agreement",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("valid_from_us", BigInteger, nullable=False),
    Column("valid_to_us", BigInteger),
    Column("withdrawn_at_us", BigInteger),
    comment="The operator's agreements as last loaded; the releasing transaction reads them here",
)

catalogue_load: Final = Table(
    "catalogue_load",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("what", Text, nullable=False, index=True),
    Column("checksum", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    comment="Every change of purposes and agreements; each has its entry",
)

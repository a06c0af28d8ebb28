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
    text,
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
    Column("leaf", LargeBinary, nullable=False, server_default=text("''")),
    Column("correlation_id", Text, index=True),
    Column("organisation_index", LargeBinary),
    Column("unit_index", LargeBinary),
    Column("case_index", LargeBinary),
    Index(None, "subject_id", "sequence"),
    Index(None, "organisation_index", "sequence"),
    Index(None, "case_index"),
    sqlite_autoincrement=True,
    comment="The ledger; rows are only added. intent_id stands on the entry that ended an intent; "
    "payload is sealed under the subject's data key; leaf is what the tree holds; an index finds "
    "an organisation's own entries and says nothing without the key",
)

data_key: Final = Table(
    "data_key",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("wrapped", LargeBinary),
    Column("wrapped_by", Text, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("destroyed_us", BigInteger),
    comment="The key of everything sealed about one subject, or of the house's own entries; "
    "without `wrapped` what it sealed is gone",
)

tree_leaf: Final = Table(
    "tree_leaf",
    metadata,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_sequence", BigInteger, nullable=False, unique=True),
    comment="Which entry is which leaf, counted from 0 in the order of the commits",
)

tree_tile: Final = Table(
    "tree_tile",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("tile_index", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
    comment="Up to 256 hashes of 32 bytes: of leaves at level 0, above of 256 hashes below each",
)

checkpoint: Final = Table(
    "checkpoint",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    comment="Every signed statement of the tree's root",
)

ledger_key: Final = Table(
    "ledger_key",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("since_us", BigInteger, nullable=False),
    Column("until_us", BigInteger),
    comment="The public halves of the keys that have signed receipts and checkpoints",
)

lease: Final = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until_us", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    comment="Which process does a chore, and up to which entry it is done",
)

snapshot: Final = Table(
    "snapshot",
    metadata,
    Column("entry_id", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_us", BigInteger, nullable=False, index=True),
    comment="What was shown, sealed as the entry is, where the purpose keeps it",
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

catalogue_item: Final = Table(
    "catalogue_item",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("what", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    comment="Every purpose and agreement that was ever in force here, by the digest of its "
    "content: what decisions of then are decided by again",
)

protection_notice: Final = Table(
    "protection_notice",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("subject_id", Text, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    comment="What the register has told of protections ahead of its next load, sealed under the "
    "subject's data key; rows are only added",
)

delegation: Final = Table(
    "delegation",
    metadata,
    Column("sequence", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("grantor_id", Text, nullable=False, index=True),
    Column("holder_id", Text, index=True),
    Column("state", Text, nullable=False),
    Column("link_hash", LargeBinary, nullable=False, unique=True),
    Column("link_until_us", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("changed_us", BigInteger, nullable=False),
    comment="Powers of attorney; holder_id is who opened the link, of which the SHA-256 is "
    "kept; what one gives is sealed under the grantor's data key",
)

looked_at: Final = Table(
    "looked_at",
    metadata,
    Column("who_index", LargeBinary, primary_key=True),
    Column("subject_index", LargeBinary, primary_key=True),
    Column("at_us", BigInteger, nullable=False, index=True),
    Column("is_unknown", BigInteger, nullable=False),
    comment="Whom a client's employee has asked about in the last hours, to cut off enumeration; "
    "both by indexes that say nothing without the key",
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

consent_request: Final = Table(
    "consent_request",
    metadata,
    Column("id", Text, primary_key=True),
    Column("client_index", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("subject_id", Text, index=True),
    Column("consent_id", Text),
    Column("created_us", BigInteger, nullable=False),
    Column("open_until_us", BigInteger, nullable=False),
    Column("answer_until_us", BigInteger),
    Column("retry_index", LargeBinary, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "client_index", "state"),
    Index(None, "state", "open_until_us"),
    comment="What a recipient asks a citizen to agree to; who she is shows when she opens it. "
    "What it says is sealed, by the house until then and under her data key after",
)

consent: Final = Table(
    "consent",
    metadata,
    Column("id", Text, primary_key=True),
    Column("request_id", Text, nullable=False, unique=True),
    Column("subject_id", Text, nullable=False, index=True),
    Column("giver_id", Text, nullable=False, index=True),
    Column("client_index", LargeBinary, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("max_uses", BigInteger, nullable=False),
    Column("not_before_us", BigInteger, nullable=False),
    Column("expires_us", BigInteger, nullable=False),
    Column("changed_us", BigInteger, nullable=False),
    Column("used_us", BigInteger),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "state", "expires_us"),
    comment="What a citizen agreed to, sealed under her data key; the columns beside it say "
    "whether it holds now. Every change of state has its entry",
)

field_use: Final = Table(
    "field_use",
    metadata,
    Column("client_id", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("used_us", BigInteger, nullable=False),
    comment="On which day each client was last shown each field of a purpose; about no citizen. "
    "What is not used for long is to be narrowed",
)

webhook_delivery: Final = Table(
    "webhook_delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("created_us", BigInteger, nullable=False),
    Column("due_us", BigInteger, nullable=False),
    Column("outcome", Text),
    Index(None, "state", "due_us"),
    Index(None, "client_id", "state"),
    comment="What recipients are to be told of consents, until they have taken it; says nothing of "
    "any citizen",
)

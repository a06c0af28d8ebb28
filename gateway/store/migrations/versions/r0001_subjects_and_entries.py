"""Begin with subjects, their numbers and aliases, the ledger's entries and the agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _subjects()
    _entries()
    _catalogue()


def _subjects() -> None:
    op.create_table(
        "subject_key",
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_subject_key"),
        comment="Tells whether the key file at hand is the one that this database was made with",
    )
    op.create_table(
        "subject",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("merged_into", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_subject"),
        sa.ForeignKeyConstraint(["merged_into"], ["subject.id"], name="fk_subject_merged_into"),
        comment="A citizen; merged_into is the one that holds both numbers, never itself merged",
    )
    op.create_index("ix_subject_merged_into", "subject", ["merged_into"])
    op.create_table(
        "subject_identifier",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from_us", sa.BigInteger(), nullable=False),
        sa.Column("replaced_by", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("sequence", name="pk_subject_identifier"),
        sa.UniqueConstraint("blind_index", name="uq_subject_identifier_blind_index"),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name="fk_subject_identifier_subject_id"
        ),
        comment="A number of a citizen; replaced_by is the blind index of the number that followed",
    )
    op.create_index("ix_subject_identifier_subject_id", "subject_identifier", ["subject_id"])
    op.create_table(
        "subject_alias",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_subject_alias"),
        sa.UniqueConstraint("alias", name="uq_subject_alias_alias"),
        sa.UniqueConstraint("sector", "subject_id", name="uq_subject_alias_sector_subject_id"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name="fk_subject_alias_subject_id"),
        comment="What a citizen is called in one sector: an organisation, "
        "or another citizen's view",
    )
    op.create_index("ix_subject_alias_subject_id", "subject_alias", ["subject_id"])


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("intent_id", sa.Text()),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.Text()),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_entry"),
        sa.UniqueConstraint("id", name="uq_entry_id"),
        sa.UniqueConstraint("intent_id", name="uq_entry_intent_id"),
        sqlite_autoincrement=True,
        comment="The ledger; rows are only added. "
        "intent_id stands on the entry that ended an intent",
    )
    op.create_index("ix_entry_subject_id_sequence", "entry", ["subject_id", "sequence"])


def _catalogue() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("valid_from_us", sa.BigInteger(), nullable=False),
        sa.Column("valid_to_us", sa.BigInteger()),
        sa.Column("withdrawn_at_us", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        comment="The operator's agreements as last loaded; "
        "the releasing transaction reads them here",
    )
    op.create_table(
        "catalogue_load",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_catalogue_load"),
        comment="Every change of purposes and agreements; each has its entry",
    )
    op.create_index("ix_catalogue_load_what", "catalogue_load", ["what"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

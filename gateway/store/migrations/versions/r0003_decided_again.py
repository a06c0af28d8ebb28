"""What past decisions rested on, notices of protection, and who has been looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_catalogue_item"),
        comment="Every purpose and agreement that was ever in force here, by the digest of its "
        "content: what decisions of then are decided by again",
    )
    op.create_table(
        "protection_notice",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_protection_notice"),
        sa.UniqueConstraint("id", name="uq_protection_notice_id"),
        comment="What the register has told of protections ahead of its next load, sealed under "
        "the subject's data key; rows are only added",
    )
    op.create_index("ix_protection_notice_subject_id", "protection_notice", ["subject_id"])
    op.create_table(
        "looked_at",
        sa.Column("who_index", sa.LargeBinary(), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("is_unknown", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("who_index", "subject_index", name="pk_looked_at"),
        comment="Whom a client's employee has asked about in the last hours, to cut off "
        "enumeration; both by indexes that say nothing without the key",
    )
    op.create_index("ix_looked_at_at_us", "looked_at", ["at_us"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

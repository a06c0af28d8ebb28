"""Powers of attorney: who lets whom see what, in which state."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("sequence", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("grantor_id", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_until_us", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("changed_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_delegation"),
        sa.UniqueConstraint("id", name="uq_delegation_id"),
        sa.UniqueConstraint("link_hash", name="uq_delegation_link_hash"),
        comment="Powers of attorney; holder_id is who opened the link, of which the SHA-256 is "
        "kept; what one gives is sealed under the grantor's data key",
    )
    op.create_index("ix_delegation_grantor_id", "delegation", ["grantor_id"])
    op.create_index("ix_delegation_holder_id", "delegation", ["holder_id"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

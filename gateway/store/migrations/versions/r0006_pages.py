"""Who is signed in to the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_session",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("seen_us", sa.BigInteger(), nullable=False),
        sa.Column("draft", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_page_session"),
        comment="Who is signed in to the pages, found by a digest of the cookie and sealed under a "
        "key that needs it; draft is what somebody had typed when her time was over",
    )
    op.create_index("ix_page_session_started_us", "page_session", ["started_us"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

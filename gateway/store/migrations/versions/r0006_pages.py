"""Who is signed in to the pages, and the errors that citizens reported."""

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
    op.create_table(
        "correction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("reported_us", sa.BigInteger(), nullable=False),
        sa.Column("changed_us", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        comment="Errors that citizens reported, on their way to who owns the field; sealed under "
        "the citizen's data key. Every change of state has its entry",
    )
    op.create_index("ix_correction_subject_id", "correction", ["subject_id"])
    op.create_index("ix_correction_state_changed_us", "correction", ["state", "changed_us"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

"""What recipients ask citizens to agree to, what they agreed to, and what clients use."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_index", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.Text()),
        sa.Column("consent_id", sa.Text()),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("open_until_us", sa.BigInteger(), nullable=False),
        sa.Column("answer_until_us", sa.BigInteger()),
        sa.Column("retry_index", sa.LargeBinary()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent_request"),
        sa.UniqueConstraint("retry_index", name="uq_consent_request_retry_index"),
        comment="What a recipient asks a citizen to agree to; who she is shows when she opens it. "
        "What it says is sealed, by the house until then and under her data key after",
    )
    op.create_index("ix_consent_request_subject_id", "consent_request", ["subject_id"])
    op.create_index(
        "ix_consent_request_client_index_state", "consent_request", ["client_index", "state"]
    )
    op.create_index(
        "ix_consent_request_state_open_until_us", "consent_request", ["state", "open_until_us"]
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("client_index", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("max_uses", sa.BigInteger(), nullable=False),
        sa.Column("not_before_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("changed_us", sa.BigInteger(), nullable=False),
        sa.Column("used_us", sa.BigInteger()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("request_id", name="uq_consent_request_id"),
        comment="What a citizen agreed to, sealed under her data key; the columns beside it say "
        "whether it holds now. Every change of state has its entry",
    )
    op.create_index("ix_consent_subject_id", "consent", ["subject_id"])
    op.create_index("ix_consent_giver_id", "consent", ["giver_id"])
    op.create_index("ix_consent_client_index", "consent", ["client_index"])
    op.create_index("ix_consent_state_expires_us", "consent", ["state", "expires_us"])
    op.create_table(
        "field_use",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("used_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "purpose", "path", name="pk_field_use"),
        comment="On which day each client was last shown each field of a purpose; about no "
        "citizen. What is not used for long is to be narrowed",
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        comment="What recipients are to be told of consents, until they have taken it; says "
        "nothing of any citizen",
    )
    op.create_index("ix_webhook_delivery_state_due_us", "webhook_delivery", ["state", "due_us"])
    op.create_index(
        "ix_webhook_delivery_client_id_state", "webhook_delivery", ["client_id", "state"]
    )


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

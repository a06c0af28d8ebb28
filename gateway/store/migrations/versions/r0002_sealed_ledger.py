"""Seal what entries say, and prove them: data keys, the tree, checkpoints, leases, snapshots.

Entries from before have an empty leaf; gateway/store/adopt.py seals them, since that needs keys.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _entries()
    _keys()
    _tree()
    _chores()


def _entries() -> None:
    op.add_column(
        "entry",
        sa.Column("leaf", sa.LargeBinary(), nullable=False, server_default=sa.text("''")),
    )
    op.add_column("entry", sa.Column("correlation_id", sa.Text()))
    for name in ("organisation_index", "unit_index", "case_index"):
        op.add_column("entry", sa.Column(name, sa.LargeBinary()))
    op.create_index("ix_entry_correlation_id", "entry", ["correlation_id"])
    op.create_index(
        "ix_entry_organisation_index_sequence", "entry", ["organisation_index", "sequence"]
    )
    op.create_index("ix_entry_case_index", "entry", ["case_index"])
    if op.get_bind().dialect.supports_comments:
        op.create_table_comment(
            "entry",
            "The ledger; rows are only added. intent_id stands on the entry that ended an intent; "
            "payload is sealed under the subject's data key; leaf is what the tree holds; an index "
            "finds an organisation's own entries and says nothing without the key",
        )


def _keys() -> None:
    op.create_table(
        "data_key",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("wrapped_by", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("destroyed_us", sa.BigInteger()),
        sa.PrimaryKeyConstraint("owner", name="pk_data_key"),
        comment="The key of everything sealed about one subject, or of the house's own entries; "
        "without `wrapped` what it sealed is gone",
    )
    op.create_table(
        "ledger_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger()),
        sa.PrimaryKeyConstraint("key_id", name="pk_ledger_key"),
        comment="The public halves of the keys that have signed receipts and checkpoints",
    )


def _tree() -> None:
    op.create_table(
        "tree_leaf",
        sa.Column("leaf_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("leaf_index", name="pk_tree_leaf"),
        sa.UniqueConstraint("entry_sequence", name="uq_tree_leaf_entry_sequence"),
        comment="Which entry is which leaf, counted from 0 in the order of the commits",
    )
    op.create_table(
        "tree_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tile_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "tile_index", name="pk_tree_tile"),
        comment="Up to 256 hashes of 32 bytes: of leaves at level 0, above of 256 hashes below "
        "each",
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoint"),
        comment="Every signed statement of the tree's root",
    )


def _chores() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
        comment="Which process does a chore, and up to which entry it is done",
    )
    op.create_table(
        "snapshot",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_snapshot"),
        comment="What was shown, sealed as the entry is, where the purpose keeps it",
    )
    op.create_index("ix_snapshot_expires_us", "snapshot", ["expires_us"])


def downgrade() -> None:
    raise NotImplementedError("the ledger never goes back: restore a backup instead")

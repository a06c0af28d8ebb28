"""Recomputing everything that the store holds of the ledger: `samsyn ledger verify`."""

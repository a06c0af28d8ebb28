"""What anybody can check: tree, checkpoints, keys, receipts. It knows nobody who writes them."""

"""The admin listener: faults to set, the journal to read, tokens to take. For this machine only."""

"""Our side of each registry: one folder per registry, the same file names in each. Knows contracts and adapters.transport only."""

"""Our side of each registry: a folder each, the same files in each. Knows contracts only."""

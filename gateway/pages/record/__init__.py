"""Her record as people read it: fields in groups with words, sources, owners. Asks nothing."""

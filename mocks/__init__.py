"""The registries and the sign-in, for developers. Speaks the wire; knows contracts only."""

"""The address register (DAR) over Datafordeleren's GraphQL: what an address is. Knows no people."""

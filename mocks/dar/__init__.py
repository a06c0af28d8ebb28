"""The address register on the wire: GraphQL over every version of the world's addresses."""

"""The person register on the wire: SF1520 PersonLookup, v4 and v5, over the mocks' world."""

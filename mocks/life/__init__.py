"""Life in a world: what happens to people after the mocks have started, and who hears of it."""

"""Who lives in the sandbox, for developers: personas and population, to read and to find."""

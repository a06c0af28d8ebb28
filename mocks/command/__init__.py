"""`samsyn sandbox`: orders to running mocks from the command line."""

"""Asking: discovery, transports, deadline, retry, failover. The only room that knows tenacity."""

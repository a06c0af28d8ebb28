"""What adapters share: one exchange, hardened XML, SOAP, GraphQL. Alone knows zeep and lxml."""

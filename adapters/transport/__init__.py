"""What adapters share: sending one request, hardened XML, SOAP envelopes, GraphQL. The only room that knows zeep and lxml."""

"""The JSON routes, problem details and the OpenAPI document. The only room, with gateway/app.py,
that knows litestar.
"""

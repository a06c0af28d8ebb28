"""Who is signed in to the pages: kept on the server, sealed, found by a random name in a cookie.
Knows no page and no issuer.
"""

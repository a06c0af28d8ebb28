"""The identity provider of the sandbox: client tokens for systems, code flow with PKCE for
citizens.
"""

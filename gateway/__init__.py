"""The one citizen-data API. Knows contracts; finds adapters by entry point at run time. Wired in
gateway/app.py only.
"""

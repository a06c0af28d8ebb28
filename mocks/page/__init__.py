"""The sandbox's own page, on the admin listener: people, faults, time, worlds and calls, to look at
and to order. It decides nothing: every order goes through the desks that the API has.
"""

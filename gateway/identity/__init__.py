"""Who is asking: token -> Requester, sign-in -> Citizen."""

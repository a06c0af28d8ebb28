"""A façade in the shape of DAWA, the address API that is closed, over the world's addresses."""

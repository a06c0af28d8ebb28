"""The reviewed files: purposes and agreements read strictly, held to their rules, told in words.

What a purpose or an agreement *is* stands in gateway/access, which decides by them and opens no
file.
"""

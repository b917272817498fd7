"""A Django program that syncs registrations with Morango, as its papers tell one to make it.

Runs in a virtual environment of Morango's own (an older Django), and knows nothing of fieldreg.
"""

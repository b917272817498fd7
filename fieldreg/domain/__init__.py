"""What a registration is and what may happen to it.

Pure: no I/O, no clock, no id made here; all three are passed in. Nothing in this room imports
another room, and no library with a side effect is imported.
"""

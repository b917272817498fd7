"""fieldreg: offline-first registration of vulnerable workers at village and adat desks."""

__version__ = "0.1.0"

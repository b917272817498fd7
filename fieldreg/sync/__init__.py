"""The laptop's side of the protocol: a pure core, the carriers, and what it needs of a store."""

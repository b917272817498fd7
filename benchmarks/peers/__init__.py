"""Other systems that sync, given the same set in the same run."""

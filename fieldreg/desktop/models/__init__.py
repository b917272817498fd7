"""Item models: rows of frozen results, with column constants and native values for sorting."""

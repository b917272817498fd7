"""The desk on screen: PySide6, and only here. Pages never touch the database or the network."""

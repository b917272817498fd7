"""Opening an encrypted SQLite under SQLAlchemy; what `store` and `server` have in common."""

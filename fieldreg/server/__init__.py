"""The centre: receives, checks, merges and answers; FastAPI over SQLite or PostgreSQL."""

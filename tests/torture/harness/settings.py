"""Settings of the database that only a control changes."""

from fieldreg.database import sqlcipher


def write_with(pragma: str) -> None:
    """Replace the setting of that name, for connections opened from now on in this process."""
    name = pragma.split(" = ", maxsplit=1)[0]
    kept = tuple(p for p in sqlcipher.COMMON_PRAGMAS if not p.startswith(f"{name} = "))
    assert len(kept) == len(sqlcipher.COMMON_PRAGMAS) - 1
    sqlcipher.COMMON_PRAGMAS = (*kept, pragma)

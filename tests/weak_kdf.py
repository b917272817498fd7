"""Fast, weak key derivation, which the program itself neither makes nor opens.

Only tests have this file. Scripts that a test runs as a process of its own import it too:
`sys.path.insert(0, weak_kdf.FOLDER)` is what they need before `import weak_kdf; weak_kdf.allow()`.
"""

from pathlib import Path

from fieldreg.store import kdf
from fieldreg.store.vault_header import Kdf

CHEAP = Kdf(m_kib=64, t=1, p=1)
FOLDER = str(Path(__file__).parent)


def allow() -> None:
    """Let this process make and open vaults of CHEAP cost."""
    kdf._least = CHEAP

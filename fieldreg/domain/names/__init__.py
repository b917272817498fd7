"""People's names as they are written, and the *name key* by which they are compared.

A name is taken as it is: one word, titles, abbreviations, any script. `read_name` sets apart what
does not tell people from one another (particle, titles, birth order, degrees) and makes a key of
the rest (DOMAIN.md §7). The tables are data of our own under `resources/names/`, read by
`protocol.name_files`. A key alone never says that two people are one: of 1,487 names, 41 % share
their personal part with another.
"""

from .comparing import NameAgreement, OrderAgreement, PartAgreement, compare
from .explaining import explain
from .head import Step
from .places import region_key
from .reading import KEY_VERSION, NameReading, read_name
from .searching import spellings
from .tables import NameTableFault, NameTables, Row, build_tables

__all__ = [
    "KEY_VERSION",
    "NameAgreement",
    "NameReading",
    "NameTableFault",
    "NameTables",
    "OrderAgreement",
    "PartAgreement",
    "Row",
    "Step",
    "build_tables",
    "compare",
    "explain",
    "read_name",
    "region_key",
    "spellings",
]

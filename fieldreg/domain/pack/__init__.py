"""Programme packs: all that a regulation may change, as data.

`build_pack` makes one from parsed files, which `protocol.pack_files` reads; several versions stand
side by side on a `Shelf`; `pack_differences` says what a version changes.
"""

from .assembling import FILES, FORMATS, OPTIONAL_FILES, Files, build_pack, files_of
from .desk_rules import DeskRules, Retention
from .difference import Difference, pack_differences
from .mistakes import Mistake
from .pack import Pack
from .reading import PackFault
from .shelf import Shelf, version_order

__all__ = [
    "FILES",
    "FORMATS",
    "OPTIONAL_FILES",
    "DeskRules",
    "Difference",
    "Files",
    "Mistake",
    "Pack",
    "PackFault",
    "Retention",
    "Shelf",
    "build_pack",
    "files_of",
    "pack_differences",
    "version_order",
]

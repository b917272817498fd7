"""Frozen results that services hand to a front end.

They live beside, by what they are about; here they stand together.
"""

from __future__ import annotations

from .differing_views import (
    Choice,
    Side,
    ToDecide,
)
from .people_views import (
    Beside,
    DraftRow,
    PeoplePage,
    PeopleQuery,
    PersonRow,
    Similar,
)
from .record_views import (
    FieldChange,
    FormState,
    PhotoView,
    RecordView,
    SaveResult,
    TakenPhoto,
    TimelineEntry,
)
from .sync_views import (
    AreaStanding,
    HomeFigures,
    Mended,
    SyncNote,
    SyncProgress,
    SyncReport,
    SyncStanding,
)

__all__ = [
    "AreaStanding",
    "Beside",
    "Choice",
    "DraftRow",
    "FieldChange",
    "FormState",
    "HomeFigures",
    "Mended",
    "PeoplePage",
    "PeopleQuery",
    "PersonRow",
    "PhotoView",
    "RecordView",
    "SaveResult",
    "Side",
    "Similar",
    "SyncNote",
    "SyncProgress",
    "SyncReport",
    "SyncStanding",
    "TakenPhoto",
    "TimelineEntry",
    "ToDecide",
]

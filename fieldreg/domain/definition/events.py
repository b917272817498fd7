"""What happened to the person after they were registered; leaving an office is the role's end."""

from __future__ import annotations

from fieldreg.domain.fields import REQUIRED, Choice, Entry, Field, Items, Kind
from fieldreg.domain.words import Words

EVENT_KINDS = (
    Choice(
        "moved",
        Words("Pindah dari wilayah program", "Moved out of the programme's area"),
        ("pindah",),
    ),
    Choice(
        "died", Words("Meninggal dunia", "Died"), ("wafat", "almarhum", "almarhumah", "mendiang")
    ),
)


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
    s = "work"
    fields = (
        Field(
            "kind",
            Kind.CHOICE,
            s,
            Words("Yang terjadi", "What happened"),
            Words(
                "Selesai menjabat ditulis sebagai tanggal “Sampai” pada perannya.",
                "The end of an office is written as the role's “To” date.",
            ),
            required=REQUIRED,
            choices=EVENT_KINDS,
        ),
        Field("happened_on", Kind.DATE, s, Words("Tanggal kejadian", "Day"), required=REQUIRED),
    )
    return (Items("events", s, Words("Peristiwa", "Event"), fields),)

"""Consent under UU 27/2022 article 20, and the note."""

from __future__ import annotations

from fieldreg.domain.fields import (
    REQUIRED,
    Choice,
    Entry,
    Field,
    Group,
    Kind,
    Need,
    PackList,
    Privacy,
    Requirement,
)
from fieldreg.domain.words import Words

CONSENT_METHODS = (
    Choice("signature", Words("Tanda tangan", "Signature")),
    Choice("thumbprint", Words("Cap jempol", "Thumbprint")),
    Choice("spoken", Words("Lisan di depan saksi", "Spoken before a witness")),
)

CONSENT_LANGUAGES = (
    Choice("id", Words("Bahasa Indonesia", "Indonesian")),
    Choice("ban", Words("Bahasa Bali", "Balinese")),
)


def entries() -> tuple[Entry, ...]:
    """The entries of this section, in the order of the form."""
    s = "consent"
    fields = (
        Field(
            "text_version",
            Kind.CHOICE,
            s,
            Words("Naskah izin", "Consent text"),
            required=REQUIRED,
            choices=PackList.CONSENT_TEXTS,
            privacy=Privacy.NONE,
        ),
        Field(
            "language",
            Kind.CHOICE,
            s,
            Words("Dibacakan dalam", "Read out in"),
            required=REQUIRED,
            choices=CONSENT_LANGUAGES,
            privacy=Privacy.NONE,
        ),
        Field(
            "method",
            Kind.CHOICE,
            s,
            Words("Cara memberi izin", "How consent was given"),
            required=REQUIRED,
            choices=CONSENT_METHODS,
            privacy=Privacy.NONE,
        ),
        Field(
            "witness",
            Kind.NAME,
            s,
            Words("Saksi", "Witness"),
            required=Requirement(Need.WHEN_EQUALS, "method", "spoken"),
        ),
        Field(
            "given_at",
            Kind.MOMENT,
            s,
            Words("Waktu izin", "Time of consent"),
            required=REQUIRED,
            privacy=Privacy.NONE,
        ),
    )
    note = Field("note", Kind.LONG_TEXT, s, Words("Catatan", "Note"), max_length=2000)
    return (Group("consent", s, Words("Izin", "Consent"), fields), note)

"""The derived tables: what lists, search and figures read.

They are made from the definition of a registration, so a new field is a new column with no
migration: when the shape differs from the one the database was left with, the tables are dropped
and derived again from centre rows and revisions.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, text

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Kind

from .likeness import KEY_VERSION

_REVISION_OF_RULES = 3  # raise it when the derivation itself changes

DERIVED = MetaData()


def _column(field: Field) -> Column[int] | Column[str]:
    if field.kind in (Kind.WHOLE, Kind.MONEY):
        return Column(field.name, Integer)
    return Column(field.name, Text)


FIELD_COLUMNS = tuple(f.name for f in definition().flat_fields())

view = Table(
    "view",
    DERIVED,
    Column("search_id", Integer, primary_key=True),
    Column("record_id", Text, nullable=False, unique=True),
    *(_column(f) for f in definition().flat_fields()),
    Column("name_key", Text, nullable=False),
    Column("segments", Text, nullable=False),
    Column("case_name", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("touched", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""One row a registration. `touched` is the number of its newest revision here: the order of
lists, which needs no clock. `body` is all values as JSON."""

Index("view_touched", view.c.voided, view.c.touched)
Index("view_case", view.c.voided, view.c.case_name, view.c.touched)
Index("view_delivery", view.c.voided, view.c.delivery, view.c.touched)
Index("view_registered", view.c.voided, view.c.registered_on, view.c.touched)
Index("view_figures", view.c.voided, view.c.case_name, view.c.delivery)
Index("view_nik", view.c.nik)
Index("view_person", view.c.name_key, view.c.birth_date)
Index("view_kk", view.c.kk_number)
Index("view_phone", view.c.phone, view.c.name_key)

view_segment = Table(
    "view_segment",
    DERIVED,
    Column("segment", Text, primary_key=True),
    Column("search_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
Index("view_segment_of", view_segment.c.search_id)

view_word = Table(
    "view_word",
    DERIVED,
    Column("word", Text, primary_key=True),
    Column("search_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Words of names, for the one or two letters (`I`, `Ni`) that trigrams cannot find."""
Index("view_word_of", view_word.c.search_id)

_SEARCH = "CREATE VIRTUAL TABLE view_search USING fts5(words, tokenize = 'trigram')"


def shape() -> str:
    """A name for the present shape of the derived tables."""
    parts = [str(_REVISION_OF_RULES), str(KEY_VERSION), _SEARCH]
    for table in DERIVED.sorted_tables:
        parts += [f"{table.name}.{c.name}:{c.type}" for c in table.c]
        parts += sorted(f"{i.name}:{i.columns.keys()}" for i in table.indexes)
    return sha256("\n".join(parts).encode()).hexdigest()


def make_anew(connection: Connection) -> None:
    """Drop the derived tables and make them empty."""
    names = [*(t.name for t in DERIVED.sorted_tables), "view_search"]
    for name in names:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    DERIVED.create_all(connection, checkfirst=False)
    connection.execute(text(_SEARCH))

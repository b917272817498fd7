"""The derived tables: what lists, search and figures read.

They are made from the definition of a registration, so a new field is a new column with no
migration: when the shape differs from the one the database was left with, the tables are dropped
and derived again from centre rows and revisions.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.schema import CreateIndex, CreateTable

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Kind

from .likeness import KEY_VERSION

_NO_LONGER = ("view_word", "view_segment")
_REVISION_OF_RULES = 8  # raise it when the derivation itself changes

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
lists, which needs no clock, and the row's number in `view_search`. `body` is all values as JSON."""

# `voided` stands last: an index that begins with it would be taken for any question that leaves
# voided ones out, and then be walked through from end to end.
Index("view_newest", view.c.touched, view.c.voided, unique=True)
Index("view_nik", view.c.nik)
Index("view_person", view.c.name_key, view.c.birth_date)
Index("view_kk", view.c.kk_number)
Index("view_phone", view.c.phone, view.c.name_key)

view_place = Table(
    "view_place",
    DERIVED,
    Column("segment", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("village_code", Text, nullable=False),
    Column("registered_on", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Who takes a place in a segment, oldest first: neither voided, ended, rejected nor refused by the
rules. `person` is the NIK, or the record's id where there is none. In the order of persons nobody
had to be remembered, but then everybody is looked at for who came early."""
Index("view_place_of", view_place.c.record_id)

view_count = Table(
    "view_count",
    DERIVED,
    Column("segment", Text, primary_key=True),
    Column("at", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("first", Text, primary_key=True),
    Column("last", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How far places were counted: up to the record `at`, with it, `people` take one in that segment,
area and time. Triggers forget what was counted beyond a place that comes or goes."""

view_figure = Table(
    "view_figure",
    DERIVED,
    Column("voided", Integer, primary_key=True),
    Column("case_name", Text, primary_key=True),
    Column("delivery", Text, primary_key=True),
    Column("village_code", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many registrations stand where, of each village (empty: they name none); triggers keep it, so
that nobody ever counts them."""

view_day = Table(
    "view_day",
    DERIVED,
    Column("registered_on", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many registrations, those voided left out, each day has; triggers keep it too."""

view_due = Table(
    "view_due",
    DERIVED,
    Column("record_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Records that an answer of the centre changed and that are still shown as before."""

_SEARCH = (
    "CREATE VIRTUAL TABLE view_search USING fts5(terms, content = '', contentless_delete = 1,"
    " detail = none, tokenize = 'ascii')"
)
# A page of the index then fits into one of the file's, which gives 80 bytes to its cipher.
_SEARCH_PAGES = "INSERT INTO view_search (view_search, rank) VALUES ('pgsz', 3900)"

_MORE = """
    INSERT INTO view_figure (voided, case_name, delivery, village_code, people)
        VALUES (NEW.voided, NEW.case_name, NEW.delivery, coalesce(NEW.village_code, ''), 1)
        ON CONFLICT DO UPDATE SET people = people + 1;
    INSERT INTO view_day (registered_on, people)
        SELECT NEW.registered_on, 1 WHERE NEW.registered_on IS NOT NULL AND NEW.voided = 0
        ON CONFLICT DO UPDATE SET people = people + 1;
"""
_FEWER = """
    UPDATE view_figure SET people = people - 1
        WHERE voided = OLD.voided AND case_name = OLD.case_name AND delivery = OLD.delivery
            AND village_code = coalesce(OLD.village_code, '');
    UPDATE view_day SET people = people - 1
        WHERE registered_on = OLD.registered_on AND OLD.voided = 0;
"""
_TRIGGERS = (
    """CREATE TRIGGER place_freed AFTER DELETE ON view_place BEGIN
        DELETE FROM view_count WHERE segment = OLD.segment AND at >= OLD.record_id; END""",
    """CREATE TRIGGER place_taken AFTER INSERT ON view_place BEGIN
        DELETE FROM view_count WHERE segment = NEW.segment AND at >= NEW.record_id; END""",
    f"CREATE TRIGGER view_came AFTER INSERT ON view BEGIN {_MORE} END",
    f"CREATE TRIGGER view_went AFTER DELETE ON view BEGIN {_FEWER} END",
    f"""CREATE TRIGGER view_moved
        AFTER UPDATE OF voided, case_name, delivery, village_code, registered_on ON view
        WHEN (OLD.voided, OLD.case_name, OLD.delivery, OLD.village_code, OLD.registered_on)
            IS NOT (NEW.voided, NEW.case_name, NEW.delivery, NEW.village_code, NEW.registered_on)
        BEGIN {_FEWER} {_MORE} END""",
)


def shape() -> str:
    """A name for the present shape of the derived tables."""
    parts = [str(_REVISION_OF_RULES), str(KEY_VERSION), _SEARCH, _SEARCH_PAGES, *_TRIGGERS]
    for table in DERIVED.sorted_tables:
        parts += [f"{table.name}.{c.name}:{c.type}" for c in table.c]
        parts += sorted(f"{i.name}:{i.columns.keys()}" for i in table.indexes)
    return sha256("\n".join(parts).encode()).hexdigest()


def make_anew(connection: Connection) -> None:
    """Drop the derived tables and make them empty, without their indexes (see `index_anew`)."""
    names = [*(t.name for t in DERIVED.sorted_tables), "view_search", *_NO_LONGER]
    for name in names:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
    for table in DERIVED.sorted_tables:
        connection.execute(CreateTable(table))
    for statement in (_SEARCH, _SEARCH_PAGES, *_TRIGGERS):
        connection.execute(text(statement))


def index_anew(connection: Connection) -> None:
    """Make the indexes, once the tables are full: one sorting each, instead of as many searches
    for a place as there are rows."""
    for table in DERIVED.sorted_tables:
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            connection.execute(CreateIndex(index))

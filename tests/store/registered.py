"""Three people who were registered, for tests of lists and search."""

from fieldreg.domain.words import Act

WAYAN = {
    "full_name": "I WAYAN SUDARTA",
    "nik": "5171031203809901",
    "birth_date": "1980-03-12",
    "phone": "081234567890",
    "banjar": "Tegal Gundul",
    "registered_on": "2025-11-03",
    "roles.00000000-0000-7000-8000-0000000000b1.segment": "petani",
    "roles.00000000-0000-7000-8000-0000000000b2.segment": "pecalang",
}
MADE = {
    "full_name": "NI MADE RAI",
    "alias": "JRO MANGKU D'ALIT",
    "nik": "5171035506709902",
    "birth_date": "1970-06-15",
    "phone": "081234567890",
    "banjar": "Buagan",
    "registered_on": "2025-11-04",
    "roles.00000000-0000-7000-8000-0000000000b3.segment": "nelayan",
}
TYPED = {"full_name": "KETUT CONTOH", "as_typed.nik": "517103 99", "registered_on": "2025-11-04"}


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def register_three(bench) -> None:
    for number, values in enumerate((WAYAN, MADE, TYPED), start=1):
        bench.save(record(number), values, act=Act.SUBMITTED if number == 1 else Act.SAVED)

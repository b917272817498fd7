"""What to say when typed text is no value: what is wrong and what to do, never the text itself."""

from __future__ import annotations

from .words import Words


class Unreadable(Exception):
    """Typed text that is no value of its field's kind. `code` is a finding's code."""

    def __init__(self, code: str, words: Words) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


DATE_UNCLEAR = Words(
    "Tanggal ini belum terbaca. Tulis hari, bulan, tahun, misalnya 12-3-1980.",
    "This date is not clear. Write day, month, year, such as 12-3-1980.",
)
DATE_IMPOSSIBLE = Words(
    "Tanggal ini tidak ada di kalender. Periksa hari dan bulannya.",
    "There is no such day in the calendar. Check day and month.",
)
DATE_YEAR = Words(
    "Tahunnya tidak mungkin. Tulis tahun dengan 4 angka, misalnya 1980.",
    "The year cannot be right. Write it with 4 digits, such as 1980.",
)
MOMENT_UNCLEAR = Words(
    "Tulis tanggal, jam, dan zona waktunya, misalnya 2025-11-23T14:00:00+08:00.",
    "Write day, time and time zone, such as 2025-11-23T14:00:00+08:00.",
)
MONEY_UNCLEAR = Words(
    "Jumlah uang ini belum terbaca. Tulis misalnya 1.500.000 atau 1,5jt.",
    "This amount is not clear. Write it like 1.500.000 or 1,5jt.",
)
NUMBER_UNCLEAR = Words(
    "Isi dengan angka bulat, misalnya 40.",
    "Write a whole number, such as 40.",
)
BETWEEN = Words("Isi dengan angka {low} sampai {high}.", "Write a number from {low} to {high}.")
BELOW = Words("Paling sedikit {low}. Periksa lagi angkanya.", "At least {low}. Check the number.")
ABOVE = Words("Paling banyak {high}. Periksa lagi angkanya.", "At most {high}. Check the number.")
PHONE_UNCLEAR = Words(
    "Nomor HP diawali 08 dan terdiri dari 10 sampai 13 angka. Periksa lagi nomornya.",
    "A mobile number starts with 08 and has 10 to 13 digits. Check the number.",
)
EMAIL_UNCLEAR = Words(
    "Alamat e-mail ini belum lengkap. Tulis seperti nama@contoh.id, atau kosongkan.",
    "This e-mail address is not whole. Write it like name@example.id, or leave it empty.",
)
EMAIL_COMMA = Words(
    "Ada koma di alamat e-mail. Ganti koma dengan titik.",
    "There is a comma in the e-mail address. Put a dot in its place.",
)
EMAIL_SPACE = Words(
    "Ada spasi di alamat e-mail. Hapus spasinya; tulis satu alamat saja.",
    "There is a space in the e-mail address. Take it out; write one address only.",
)
EMAIL_SIGN = Words(
    "Alamat e-mail harus punya satu tanda @. Tulis seperti nama@contoh.id, atau kosongkan.",
    "An e-mail address has one @ sign. Write it like name@example.id, or leave it empty.",
)
TOO_LONG = Words(
    "Isian ini terlalu panjang; paling banyak {most} huruf. Persingkat isinya.",
    "This is too long; at most {most} characters. Shorten it.",
)
TOO_MANY_DIGITS = Words(
    "Nomor ini terlalu panjang; paling banyak {most} angka. Periksa lagi nomornya.",
    "This number is too long; at most {most} digits. Check the number.",
)
NAME_NONE = Words(
    "Ini bukan nama. Tulis namanya seperti di KTP, atau kosongkan.",
    "This is no name. Write the name as on the KTP, or leave it empty.",
)
TEXT_NONE = Words(
    "Ini belum jawaban. Tulis yang sebenarnya, atau kosongkan dulu.",
    "This is no answer yet. Write what is so, or leave it empty for now.",
)
CHOICE_OF = Words("Isi salah satu: {choices}.", "Choose one of these: {choices}.")
CHOICE_SHORT = Words(
    "Ketik paling sedikit tiga huruf, atau pilih dari daftar.",
    "Type at least three letters, or choose from the list.",
)
VILLAGE_OUTSIDE = Words(
    "Desa/kelurahan ini tidak ada di daftar Kota/kabupaten ini. Jika alamat KTP memang di luar, "
    "tulis kode desanya (10 angka).",
    "This village is not on the list of this city or regency. If the address on the KTP is "
    "elsewhere, write the village's code (10 digits).",
)
CHOICE_UNKNOWN = Words(
    "Pilihan ini tidak ada di daftar. Pilih salah satu dari daftar.",
    "This is not on the list. Choose one from the list.",
)
CHOICE_SEVERAL = Words(
    "Ada beberapa pilihan yang cocok. Ketik lebih lengkap atau pilih dari daftar.",
    "Several choices fit. Type more or choose from the list.",
)

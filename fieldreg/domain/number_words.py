"""What to say of a NIK, KK or other number that cannot be one, never quoting the number."""

from __future__ import annotations

from .words import Words

NO_NIK = Words(
    "Ini bukan NIK. Kosongkan NIK dan pilih alasan mengapa belum ada.",
    "This is no NIK. Clear it and choose the reason why there is none yet.",
)
NO_OTHER_NIK = Words(
    "Ini bukan NIK. Kosongkan saja jika NIK belum ada.",
    "This is no NIK. Leave it empty if there is none yet.",
)
NO_KK = Words(
    "Ini bukan nomor KK. Kosongkan saja jika nomor KK belum ada.",
    "This is no KK number. Leave it empty if there is none yet.",
)
TEMPORARY = Words(
    "NIK yang diawali 0 hanya nomor sementara. Kosongkan NIK dan pilih alasan mengapa belum ada.",
    "A NIK that begins with 0 is only temporary. Clear it and choose the reason why there is none.",
)
TEMPORARY_OTHER = Words(
    "NIK yang diawali 0 hanya nomor sementara. Kosongkan saja sampai NIK tetapnya ada.",
    "A NIK that begins with 0 is only temporary. Leave it empty until there is a lasting one.",
)
FAKE = Words(
    "{name} tidak mungkin sama semua atau berurutan angkanya. Periksa lagi di {card}.",
    "The digits of {inside} cannot be all alike or in a row. Look at the {card} again.",
)
NOT_DIGITS = Words(
    "{name} hanya berisi angka. Periksa lagi di {card}.",
    "{name} holds digits only. Look at the {card} again.",
)
SHORT = Words(
    "{name} harus 16 angka; ini baru {count}. Periksa lagi di {card}.",
    "{name} has 16 digits; these are only {count}. Look at the {card} again.",
)
LONG = Words(
    "{name} harus 16 angka; ini {count}. Periksa lagi di {card}.",
    "{name} has 16 digits; these are {count}. Look at the {card} again.",
)
PROVINCE = Words(
    "Dua angka pertama {inside} bukan kode provinsi. Periksa lagi di {card}.",
    "The first two digits of {inside} are no province. Look at the {card} again.",
)
ZERO_REGION = Words(
    "Angka ke-3 sampai ke-6 {inside} bukan kode wilayah: tidak mungkin 00. Periksa lagi di {card}.",
    "Digits 3 to 6 of {inside} are no region: none has 00. Look at the {card} again.",
)
DATE = Words(
    "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir. Periksa lagi di KTP.",
    "Digits 7 to 12 of the NIK are no birth date. Look at the KTP again.",
)
SERIAL = Words(
    "Empat angka terakhir NIK tidak mungkin 0000. Lembar kerja (Excel) sering mengubahnya menjadi "
    "nol. Periksa lagi di KTP.",
    "The last four digits of a NIK cannot be 0000. A spreadsheet often turns them into zeros. "
    "Look at the KTP again.",
)
BROKEN = Words(
    "Angka ini sudah dirusak lembar kerja (Excel). Ketik 16 angkanya dari {card}.",
    "A spreadsheet has destroyed this number. Type its 16 digits from the {card}.",
)
BROKEN_AMOUNT = Words(
    "Angka ini sudah dirusak lembar kerja (Excel). Ketik lagi angka lengkapnya.",
    "A spreadsheet has destroyed this number. Type the whole number again.",
)

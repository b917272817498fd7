"""What the checks say: what is wrong or missing and what to do about it."""

from __future__ import annotations

from .words import Words

MISSING = Words("Belum diisi: {label}.", "Still empty: {label}.")
MISSING_EITHER = Words(
    "Belum diisi: {label}. Jika tidak ada, isi “{other}”.",
    "Still empty: {label}. If there is none, fill in “{other}”.",
)
NO_ITEM = Words("Tambahkan paling sedikit satu: {label}.", "Add at least one: {label}.")
AS_TYPED = Words(
    "Isian ini belum terbaca. Periksa lagi dan betulkan.",
    "This could not be read yet. Look at it again and put it right.",
)
BAD_VALUE = Words(
    "Isian ini tidak sesuai. Hapus lalu isi lagi.",
    "This value does not fit. Clear it and fill it in again.",
)
NOT_LISTED = Words(
    "Pilihan ini tidak ada di daftar program sekarang. Periksa lagi pilihannya.",
    "This choice is not on the programme's present list. Check the choice.",
)
NAME_DIGITS = Words(
    "Ada angka di dalam nama. Samakan dengan KTP.",
    "There are digits in the name. Make it the same as on the KTP.",
)
NIK_BIRTH_DATE = Words(
    "Tanggal lahir berbeda dari yang ada di NIK. Periksa KTP; jika KTP memang begitu, biarkan.",
    "The birth date differs from the one in the NIK. If the KTP says so, leave it.",
)
NIK_SEX = Words(
    "Jenis kelamin berbeda dari yang ada di NIK. Periksa KTP; jika KTP memang begitu, biarkan.",
    "The sex differs from the one in the NIK. If the KTP says so, leave it.",
)
NIK_IS_KK = Words(
    "Nomor KK sama dengan NIK. Ambil nomor KK dari bagian atas Kartu Keluarga.",
    "KK number and NIK are the same. Take the KK number from the top of the family card.",
)
NIK_ELSEWHERE = Words(
    "NIK pertama kali terdaftar di luar wilayah ini. Tidak apa-apa; alamat KTP yang menentukan.",
    "The NIK was first issued elsewhere. That is all right; the address on the KTP decides.",
)
NIK_AND_REASON = Words(
    "NIK sudah diisi. Kosongkan alasan NIK belum ada.",
    "There is a NIK. Clear the reason why there is none.",
)
HEIR_IS_WORKER = Words(
    "NIK ahli waris sama dengan NIK pekerja. Periksa KTP ahli waris.",
    "The heir's NIK is the worker's own. Look at the heir's KTP.",
)
HEIRS_ALIKE = Words(
    "NIK ini sudah dipakai ahli waris lain. Periksa lagi di KTP.",
    "Another heir has this NIK already. Look at the KTP again.",
)
BORN_LATER = Words(
    "Tanggal lahir ada di masa depan. Periksa tahunnya.",
    "The birth date is in the future. Check the year.",
)
VERY_OLD = Words(
    "Menurut tanggal ini umurnya lebih dari {years} tahun. Periksa tahunnya.",
    "By this date the age is over {years}. Check the year.",
)
LATER = Words(
    "Tanggal ini ada di masa depan. Periksa lagi.",
    "This date is in the future. Check it.",
)
ENDS_FIRST = Words(
    "Tanggal sampai lebih awal dari tanggal mulai. Betulkan salah satunya.",
    "The end lies before the beginning. Put one of them right.",
)
MEMBER_NUMBER = Words(
    "Nomor peserta biasanya 8 sampai 13 angka. Periksa lagi di kartu BPJS.",
    "A membership number usually has 8 to 13 digits. Look at the BPJS card again.",
)

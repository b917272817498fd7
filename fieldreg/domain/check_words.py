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
NAME_SIGNS = Words(
    "Ada tanda di dalam nama yang tidak ada di KTP. Samakan dengan KTP.",
    "There are signs in the name that no KTP has. Make it the same as on the KTP.",
)
NAME_INCOMPLETE = Words(
    "Nama ini belum lengkap. Tulis seluruhnya, persis seperti di KTP.",
    "This name is not whole. Write all of it, exactly as on the KTP.",
)
INCOME_SMALL = Words(
    "Penghasilan ini sangat kecil. Apakah maksudnya dalam ribuan? Tulis misalnya 1.500.000.",
    "This income is very small. Were thousands meant? Write it like 1.500.000.",
)
NIK_BIRTH_DATE = Words(
    "Tanggal lahir berbeda dari yang ada di NIK. Periksa KTP; jika KTP memang begitu, tulis di "
    "Catatan.",
    "The birth date differs from the one in the NIK. If the KTP says so, write that in the note.",
)
NIK_SEX = Words(
    "Jenis kelamin berbeda dari yang ada di NIK. Periksa KTP; jika KTP memang begitu, tulis di "
    "Catatan.",
    "The sex differs from the one in the NIK. If the KTP says so, write that in the note.",
)
NIK_REGENCY_UNKNOWN = Words(
    "Kode kabupaten/kota di NIK (angka ke-3 dan ke-4) tidak ada di daftar sekarang. Periksa KTP; "
    "jika KTP memang begitu, tulis di Catatan.",
    "The regency in the NIK (digits 3 and 4) is not on today's list. Look at the KTP; if it says "
    "so, write that in the note.",
)
NIK_DISTRICT_UNKNOWN = Words(
    "Kode kecamatan di NIK (angka ke-5 dan ke-6) tidak ada di daftar sekarang. Periksa KTP; jika "
    "KTP memang begitu, tulis di Catatan.",
    "The district in the NIK (digits 5 and 6) is not on today's list. Look at the KTP; if it says "
    "so, write that in the note.",
)
NIK_REGION_RETIRED = Words(
    "Wilayah di NIK memakai kode lama: {now}. Periksa KTP; jika KTP memang begitu, tulis di "
    "Catatan.",
    "The region in the NIK has an old code: {now}. Look at the KTP; if it says so, write that in "
    "the note.",
)
NIK_REGION_RETIRED_UNSURE = Words(
    "Wilayah di NIK tampaknya memakai kode lama: {now} (belum dipastikan). Periksa KTP; jika KTP "
    "memang begitu, tulis di Catatan.",
    "The region in the NIK seems to have an old code: {now} (not confirmed). Look at the KTP; if "
    "it says so, write that in the note.",
)
KK_DATE = Words(
    "Angka ke-7 sampai ke-12 nomor KK biasanya tanggal terbitnya, tetapi ini tidak mungkin. "
    "Periksa lagi di Kartu Keluarga.",
    "Digits 7 to 12 of a KK number usually are its day of issue, but this cannot be one. Look at "
    "the family card again.",
)
KK_SERIAL = Words(
    "Nomor KK jarang berakhir 0000. Lembar kerja (Excel) sering mengubahnya menjadi nol. Periksa "
    "lagi di Kartu Keluarga.",
    "A KK number rarely ends in 0000. A spreadsheet often turns the last digits into zeros. Look "
    "at the family card again.",
)
KK_REGION_UNKNOWN = Words(
    "Kode kabupaten/kota di nomor KK (angka ke-3 dan ke-4) tidak ada di daftar sekarang. Periksa "
    "lagi di Kartu Keluarga.",
    "The regency in the KK number (digits 3 and 4) is not on today's list. Look at the family "
    "card again.",
)
KK_REGION_RETIRED = Words(
    "Wilayah di nomor KK memakai kode lama: {now}. Periksa apakah Kartu Keluarga masih berlaku.",
    "The region in the KK number has an old code: {now}. Check whether the family card is still "
    "valid.",
)
NUMBER_ROUNDED = Words(
    "Nomor dari lembar kerja ini berakhir 0. Lembar kerja (Excel) sering mengganti angka "
    "terakhir dengan 0. Cocokkan dengan kartunya.",
    "This number from a spreadsheet ends in 0. Spreadsheets often put 0 for the last digit. "
    "Compare it with the card.",
)
COLUMN_BROKEN = Words(
    "Semua nomor di kolom ini berakhir 0, jadi sudah dirusak lembar kerja (Excel). Ambil nomornya "
    "dari kartu, dan simpan kolomnya sebagai teks.",
    "All numbers of this column end in 0, so a spreadsheet has destroyed them. Take the number "
    "from the card, and keep the column as text.",
)
NOTE_NEEDED = Words(
    "Ada peringatan yang perlu penjelasan. Tulis di sini mengapa datanya memang begitu, misalnya "
    "“sesuai KTP”.",
    "There are warnings to be explained. Write here why the data are right, such as “as on the "
    "KTP”.",
)
PHONE_LANDLINE = Words(
    "Ini nomor telepon rumah. BPJS meminta nomor HP; isi nomor HP jika ada.",
    "This is a land line. BPJS asks for a mobile number; give one if there is one.",
)
NIK_IS_KK = Words(
    "Nomor KK sama dengan NIK. Ambil nomor KK dari bagian atas Kartu Keluarga; jika memang sama, "
    "tulis di Catatan.",
    "KK number and NIK are the same. Take the KK number from the top of the family card; if they "
    "are the same there, write that in the note.",
)
NIK_ELSEWHERE = Words(
    "NIK pertama kali terdaftar di {region}. Tidak apa-apa; alamat KTP yang menentukan.",
    "The NIK was first issued in {region}. That is all right; the address on the KTP decides.",
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
VERY_YOUNG = Words(
    "Menurut tanggal ini umurnya baru {years} tahun. Periksa tahunnya.",
    "By this date the age is only {years}. Check the year.",
)
LATER = Words(
    "Tanggal ini ada di masa depan. Periksa lagi.",
    "This date is in the future. Check it.",
)
BEFORE_BIRTH = Words(
    "Tanggal ini lebih awal dari tanggal lahir. Betulkan salah satunya.",
    "This day lies before the birth date. Put one of them right.",
)
ENDS_FIRST = Words(
    "Tanggal sampai lebih awal dari tanggal mulai. Betulkan salah satunya.",
    "The end lies before the beginning. Put one of them right.",
)
ROLES_ALIKE = Words(
    "Segmen ini sudah ada di peran lain pada waktu yang sama. Hapus salah satunya, atau isi "
    "“Mulai” dan “Sampai” jika waktunya berbeda.",
    "Another role has this segment at the same time. Take one of them away, or fill in “From” and "
    "“To” if the times differ.",
)
MEMBER_CONTRADICTION = Words(
    "Menurut jawaban ini belum menjadi peserta, tetapi nomor pesertanya diisi. Betulkan salah "
    "satunya.",
    "By this answer there is no membership yet, but a membership number is given. Put one of them "
    "right.",
)
MEMBER_NUMBER = Words(
    "Nomor peserta biasanya 8 sampai 13 angka. Periksa lagi di kartu BPJS.",
    "A membership number usually has 8 to 13 digits. Look at the BPJS card again.",
)


def labelled(words: Words, label: Words, *, other: Words | None = None) -> Words:
    """*words* with the labels of fields in them, each language with its own."""

    def name(language: str, of: Words | None) -> str:
        return of.text(language).rstrip("?.") if of else ""

    return Words(
        words.id.format(label=name("id", label), other=name("id", other)),
        words.en.format(label=name("en", label), other=name("en", other)),
    )

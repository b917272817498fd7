"""Sentences for trouble with a list of people."""

from __future__ import annotations

from fieldreg.domain.words import Words

LIST_TROUBLES = {
    "list_missing": Words(
        "Berkas daftar tidak ditemukan. Periksa nama dan foldernya.",
        "The list was not found. Check its name and folder.",
    ),
    "list_folder": Words(
        "Itu folder, bukan berkas. Sebutkan berkas CSV di dalamnya.",
        "That is a folder. Name the CSV file in it.",
    ),
    "list_unreadable": Words(
        "Berkas daftar tidak bisa dibaca ({why}). Periksa izinnya.",
        "The list cannot be read ({why}). Check its permissions.",
    ),
    "list_large": Words(
        "Daftar ini lebih besar dari {most} MiB. Bagi menjadi beberapa berkas.",
        "The list is larger than {most} MiB. Divide it into several files.",
    ),
    "list_long": Words(
        "Daftar ini lebih dari {most} baris. Bagi menjadi beberapa berkas.",
        "The list has more than {most} rows. Divide it into several files.",
    ),
    "list_workbook": Words(
        "Ini berkas lembar kerja (Excel), bukan CSV. Buka, pilih Simpan Sebagai “CSV UTF-8”, lalu "
        "ulangi dengan berkas itu.",
        "This is a spreadsheet (Excel), not CSV. Open it, choose Save As “CSV UTF-8”, and try "
        "again with that file.",
    ),
    "list_empty": Words(
        "Berkas daftar kosong. Baris pertamanya harus berisi nama kolom.",
        "The list is empty. Its first line must hold the names of the columns.",
    ),
    "list_binary": Words(
        "Ini bukan berkas teks. Pakai berkas CSV.", "This is no text file. Use a CSV file."
    ),
    "list_no_column": Words(
        "Tidak ada kolom yang dikenal. Baris pertama harus berisi nama kolom seperti NIK, Nama, "
        "Tanggal lahir.",
        "No column is known. The first line must hold the names of the columns, such as NIK, Name, "
        "Birth date.",
    ),
    "list_twice": Words(
        "Kolom ke-{one} (“{first}”) dan kolom ke-{other} (“{second}”) sama-sama {column}. Hapus "
        "atau ganti nama salah satunya.",
        "Columns {one} (“{first}”) and {other} (“{second}”) both mean {column}. Remove or rename "
        "one of them.",
    ),
    "list_quote": Words(
        "Tanda kutip di baris berkas ke-{line} atau sesudahnya tidak ditutup, sehingga sisa daftar "
        "tidak bisa dibaca. Tutup tanda kutipnya.",
        "A quotation mark on line {line} or after it is never closed, so the rest of the list "
        "cannot be read. Close it.",
    ),
    "list_cell": Words(
        "Ada sel yang lebih panjang dari {most} huruf mulai baris berkas ke-{line}. Mungkin ada "
        "tanda kutip yang tidak ditutup.",
        "From line {line} on there is a cell longer than {most} characters. A quotation mark may "
        "not be closed.",
    ),
}

"""What went wrong with a picture, or with the bundle for whoever helps, in words."""

from __future__ import annotations

from fieldreg.domain.words import Words

IMAGE_TROUBLES = {
    "picture_kind": Words(
        "Berkas itu bukan foto JPEG atau PNG. Tidak ada yang diubah; pilih berkas lain, atau "
        "simpan fotonya sebagai JPEG lebih dulu.",
        "That file is no JPEG or PNG photo. Nothing was changed; choose another, or save the photo "
        "as JPEG first.",
    ),
    "picture_too_large": Words(
        "Foto itu terlalu besar (paling besar {most}). Tidak ada yang diubah; perkecil fotonya, "
        "lalu pilih lagi.",
        "That photo is too large ({most} at most). Nothing was changed; make it smaller and choose "
        "it again.",
    ),
    "picture_unreadable": Words(
        "Foto itu tidak bisa dibaca: rusak, atau belum tersalin utuh. Tidak ada yang diubah; foto "
        "sekali lagi, atau salin ulang berkasnya.",
        "That photo cannot be read: it is damaged, or was copied only in part. Nothing was "
        "changed; take it again, or copy the file once more.",
    ),
    "picture_reader_missing": Words(
        "Bagian program yang membaca foto tidak mau berjalan. Data Anda aman dan fotonya tidak "
        "diubah; tutup program lain lalu ulangi, atau pasang fieldreg lagi.",
        "The part of the program that reads photos does not start. Your data is safe and the photo "
        "unchanged; close other programs and try again, or install fieldreg anew.",
    ),
    "image_not_here": Words(
        "Foto itu sudah sampai di pusat, dan salinannya di laptop ini sudah dihapus sesuai aturan. "
        "Tidak ada yang hilang; pusat memilikinya.",
        "That photo has reached the centre, and its copy on this laptop was taken away as the "
        "rules say. Nothing is lost; the centre has it.",
    ),
    "image_missing": Words(
        "Foto itu tercatat tetapi tidak ada di laptop ini. Pendaftarannya utuh; pulihkan cadangan, "
        "atau foto sekali lagi.",
        "That photo is on record but not on this laptop. The registration is whole; restore a "
        "backup, or take the photo again.",
    ),
    "image_unknown": Words(
        "Tidak ada foto seperti itu pada pendaftaran mana pun di laptop ini.",
        "No registration on this laptop has such a photo.",
    ),
    "image_not_refused": Words(
        "Foto itu tidak ditolak pusat, jadi tidak ada yang perlu dikirim lagi.",
        "The centre did not refuse that photo, so there is nothing to send again.",
    ),
    "images_address": Words(
        "Alamat tempat foto harus berbentuk s3://bucket/awalan. Tidak ada yang dibuat; tulis "
        "alamatnya lagi, atau tinggalkan supaya foto disimpan di folder pusat.",
        "The address for photos must look like s3://bucket/prefix. Nothing was made; write it "
        "again, or leave it out to keep photos in the centre's folder.",
    ),
    "images_unreachable": Words(
        "Tempat foto di pusat tidak bisa dibaca atau ditulis. Tidak ada yang hilang: laptop tetap "
        "menyimpan fotonya. Periksa ruang disk, atau layanan S3 dan kuncinya, lalu coba lagi.",
        "Where the centre keeps photos cannot be read or written. Nothing is lost: laptops keep "
        "their photos. Check the disk's room, or the S3 service and its keys, and try again.",
    ),
    "bundle_exists": Words(
        "Berkas itu sudah ada. Tidak ada yang ditimpa; pilih nama lain.",
        "That file is there already. Nothing was overwritten; choose another name.",
    ),
}

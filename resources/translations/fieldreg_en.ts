<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="id">
<context>
    <name>AddSheet</name>
    <message>
        <source>Nama petugas</source>
        <translation>Officer&apos;s name</translation>
    </message>
    <message>
        <source>Peran</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>Tambah petugas</source>
        <translation>Add officer</translation>
    </message>
    <message>
        <source>Buatkan kata sandi untuknya dan sampaikan langsung; ia dapat menggantinya sendiri di Pengaturan.</source>
        <translation>Make a passphrase for them and tell it to them in person; they can change it themselves in Settings.</translation>
    </message>
    <message>
        <source>Tulis namanya; nama ini tertera pada riwayat.</source>
        <translation>Write the name; it stands in the history.</translation>
    </message>
</context>
<context>
    <name>Answer</name>
    <message>
        <source>Penjelasan lengkap</source>
        <translation>Full explanation</translation>
    </message>
    <message>
        <source>Kelayakan</source>
        <translation>Eligibility</translation>
    </message>
    <message>
        <source>Yang perlu diperhatikan</source>
        <translation>To bear in mind</translation>
    </message>
    <message>
        <source>Sebaiknya dilengkapi</source>
        <translation>Better filled in</translation>
    </message>
    <message>
        <source>Peristiwa</source>
        <translation>Events</translation>
    </message>
    <message>
        <source>Manfaat</source>
        <translation>Benefits</translation>
    </message>
</context>
<context>
    <name>AnswerStep</name>
    <message>
        <source>Permintaan ke pusat</source>
        <translation>Request to the centre</translation>
    </message>
    <message>
        <source>Kirim berkas permintaan ini ke pusat (flashdisk, pesan), atau biarkan pusat memindai kode QR-nya. Pusat lalu menelepon Anda: bacakan angka ini. Laptop dibuka hanya kalau angkanya sama.</source>
        <translation>Send this request file to the centre (a stick, a message), or let the centre scan its QR code. The centre then calls you: read these digits out. The laptop is opened only if they are the same.</translation>
    </message>
    <message>
        <source>Simpan berkas …</source>
        <translation>Save file …</translation>
    </message>
    <message>
        <source>Tampilkan kode QR</source>
        <translation>Show QR code</translation>
    </message>
    <message>
        <source>Kode QR permintaan</source>
        <translation>QR code of the request</translation>
    </message>
    <message>
        <source>Buka berkas jawaban …</source>
        <translation>Open answer file …</translation>
    </message>
    <message>
        <source>Ketik 24 kata</source>
        <translation>Type 24 words</translation>
    </message>
    <message>
        <source>Buat permintaan baru</source>
        <translation>Make a new request</translation>
    </message>
    <message>
        <source>Nomor permintaan: {number}</source>
        <translation>Number of the request: {number}</translation>
    </message>
    <message>
        <source>Berkas permintaan tersimpan. Kirim ke pusat.</source>
        <translation>The request&apos;s file is saved. Send it to the centre.</translation>
    </message>
    <message>
        <source>Jawaban pusat sudah ada?</source>
        <translation>Is the centre&apos;s answer here?</translation>
    </message>
    <message>
        <source>Simpan berkas permintaan</source>
        <translation>Save the request&apos;s file</translation>
    </message>
    <message>
        <source>Permintaan pemulihan (*{suffix})</source>
        <translation>Recovery request (*{suffix})</translation>
    </message>
    <message>
        <source>Sembunyikan kode QR</source>
        <translation>Hide QR code</translation>
    </message>
    <message>
        <source>Jawaban dari pusat</source>
        <translation>Answer from the centre</translation>
    </message>
    <message>
        <source>Jawaban pemulihan (*{suffix})</source>
        <translation>Recovery answer (*{suffix})</translation>
    </message>
    <message>
        <source>Semua berkas (*)</source>
        <translation>All files (*)</translation>
    </message>
</context>
<context>
    <name>AppWindow</name>
    <message>
        <source>Paket {version} terpasang. Paket {now} tetap berlaku hari ini.</source>
        <translation>Pack {version} is installed. Pack {now} stays in force today.</translation>
    </message>
    <message>
        <source>Paket {version} terpasang dan berlaku mulai sekarang.</source>
        <translation>Pack {version} is installed and in force from now on.</translation>
    </message>
</context>
<context>
    <name>AreasCard</name>
    <message>
        <source>Sama dengan pusat?</source>
        <translation>Same as the centre?</translation>
    </message>
    <message>
        <source>Bandingkan semuanya</source>
        <translation>Compare everything</translation>
    </message>
    <message>
        <source>Setiap desa/kelurahan dibandingkan lagi pada sambungan berikutnya.</source>
        <translation>Every village is compared again with the next connection.</translation>
    </message>
    <message>
        <source>Isi laptop ini dan pusat berbeda. Tidak ada yang hilang; keduanya dibandingkan lagi pada sambungan berikutnya.</source>
        <translation>This laptop and the centre hold different things. Nothing is lost; both are compared again at the next connection.</translation>
    </message>
    <message>
        <source>Belum dibandingkan dengan pusat.</source>
        <translation>Not compared with the centre yet.</translation>
    </message>
    <message>
        <source>Di akhir setiap sambungan, laptop ini dan pusat membandingkan isinya. Terakhir cocok {when}.</source>
        <translation>At the end of each connection this laptop and the centre compare what they hold. They last agreed {when}.</translation>
    </message>
    <message>
        <source> Baru saja dibandingkan satu per satu: {records} pendaftaran di {areas} desa/kelurahan.</source>
        <translation> Just compared one by one: registrations {records}, villages {areas}.</translation>
    </message>
    <message>
        <source>Isi laptop ini sempat berbeda dari pusat ({when}): {records} pendaftaran di {areas} desa/kelurahan. Semuanya sudah disamakan; tidak ada yang Anda simpan yang hilang.</source>
        <translation>This laptop differed from the centre ({when}; registrations {records}, villages {areas}). All were made the same again; nothing that you saved is lost.</translation>
    </message>
    <message>
        <source>Tanpa desa/kelurahan</source>
        <translation>Without a village</translation>
    </message>
    <message>
        <source>{count} belum diterima</source>
        <translation>{count} not received yet</translation>
    </message>
    <message>
        <source>Dibandingkan lagi</source>
        <translation>To be compared again</translation>
    </message>
    <message>
        <source>Belum dibandingkan</source>
        <translation>Not compared yet</translation>
    </message>
    <message>
        <source>Sama</source>
        <translation>Same</translation>
    </message>
    <message>
        <source>{count} desa/kelurahan lain</source>
        <translation>Other villages: {count}</translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <source>Kata sandi Anda sendiri</source>
        <translation>Your own passphrase</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Ketik kata sandi Anda untuk memastikan ini Anda.</source>
        <translation>Type your passphrase, to make sure that it is you.</translation>
    </message>
    <message>
        <source>Memeriksa …</source>
        <translation>Checking …</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>sudah diperiksa, utuh</source>
        <translation>checked, whole</translation>
    </message>
    <message>
        <source>rusak, tidak bisa dipakai</source>
        <translation>damaged, cannot be used</translation>
    </message>
    <message>
        <source>belum diperiksa</source>
        <translation>not checked</translation>
    </message>
    <message>
        <source>tempat kedua</source>
        <translation>second place</translation>
    </message>
    <message>
        <source>laptop ini</source>
        <translation>this laptop</translation>
    </message>
    <message>
        <source>{count} menunggu kirim</source>
        <translation>{count} waiting to be sent</translation>
    </message>
    <message>
        <source>Cadangan dibuat dan diperiksa, juga di tempat kedua.</source>
        <translation>A backup was made and checked, in the second place too.</translation>
    </message>
    <message>
        <source>Cadangan dibuat dan diperiksa.</source>
        <translation>A backup was made and checked.</translation>
    </message>
    <message>
        <source>Cadangan dibuat dan diperiksa di laptop ini.</source>
        <translation>A backup was made and checked on this laptop.</translation>
    </message>
    <message>
        <source>Tempat kedua tidak terpasang.</source>
        <translation>The second place is not plugged in.</translation>
    </message>
    <message>
        <source>Di tempat kedua belum lengkap, mungkin tanpa foto terbaru: tempat itu penuh. Kosongkan ruang di sana, lalu cadangkan lagi.</source>
        <translation>The second place does not have all of it, perhaps not the newest photos: it is full. Make room there, then back up again.</translation>
    </message>
    <message>
        <source>Di tempat kedua belum lengkap, mungkin tanpa foto terbaru: menyalin ke sana tidak selesai. Periksa pemasangannya, lalu cadangkan lagi.</source>
        <translation>The second place does not have all of it, perhaps not the newest photos: copying there did not finish. Check that it is plugged in, then back up again.</translation>
    </message>
    <message>
        <source>Cadangan di laptop ini belum memuat semua foto: penyimpanan laptop penuh. Fotonya sendiri aman. Kosongkan ruang, lalu cadangkan lagi.</source>
        <translation>The backup on this laptop does not hold all photos yet: the laptop&apos;s storage is full. The photos themselves are safe. Make room, then back up again.</translation>
    </message>
    <message>
        <source>Cadangan di laptop ini belum memuat semua foto: menyalinnya tidak selesai. Periksa penyimpanan laptop, lalu cadangkan lagi.</source>
        <translation>The backup on this laptop does not hold all photos yet: copying them did not finish. Check the laptop&apos;s storage, then back up again.</translation>
    </message>
    <message>
        <source>Cadangan {when} dipulihkan: {people}.</source>
        <translation>The backup of {when} was restored: {people}.</translation>
    </message>
    <message>
        <source>Datanya ternyata utuh. Tidak ada yang perlu diselamatkan.</source>
        <translation>The data turned out to be whole. Nothing needed saving.</translation>
    </message>
    <message>
        <source>Data kembali dari cadangan {when}: {people}.</source>
        <translation>The data is back from the backup of {when}: {people}.</translation>
    </message>
    <message>
        <source>Tidak ada cadangan yang utuh; ini yang masih terbaca dari berkasnya: {people}.</source>
        <translation>No backup is whole; this is what could still be read of the file: {people}.</translation>
    </message>
    <message>
        <source>{count} perubahan yang lebih baru dan belum terkirim ikut diselamatkan.</source>
        <translation>{count} newer changes that were not sent were saved too.</translation>
    </message>
    <message>
        <source>{count} perubahan menunggu kirim ke pusat.</source>
        <translation>{count} changes wait to be sent to the centre.</translation>
    </message>
    <message>
        <source>{count} perubahan tidak dapat dibaca lagi. Setelah masuk, kirim ke pusat: yang pernah diterima pusat kembali sendiri; sisanya perlu didata lagi.</source>
        <translation>{count} changes cannot be read any more. After signing in, send to the centre: what the centre received comes back by itself; the rest must be registered again.</translation>
    </message>
</context>
<context>
    <name>BackupsCard</name>
    <message>
        <source>Cadangan</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>Cadangkan sekarang</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>Jangan pakai lagi</source>
        <translation>Use it no more</translation>
    </message>
    <message>
        <source>Tempat kedua</source>
        <translation>Second place</translation>
    </message>
    <message>
        <source>Dibuat sendiri setiap setengah jam bila ada yang berubah, dan saat fieldreg ditutup. Isinya disandikan seperti data aslinya.</source>
        <translation>Made by itself every half hour in which something changed, and when fieldreg is closed. What is in it is encrypted like the data itself.</translation>
    </message>
    <message>
        <source>Belum ada cadangan. Yang pertama dibuat sebentar lagi.</source>
        <translation>No backup yet. The first one is made in a moment.</translation>
    </message>
    <message>
        <source>Pilih tempat lain …</source>
        <translation>Choose another place …</translation>
    </message>
    <message>
        <source>Pilih tempat kedua …</source>
        <translation>Choose a second place …</translation>
    </message>
    <message>
        <source>Belum dipilih. Laptop yang hilang atau rusak membawa serta cadangannya: pilih folder di flashdisk yang disimpan di tempat lain.</source>
        <translation>Not chosen yet. A lost or broken laptop takes its backups with it: choose a folder on a stick that is kept elsewhere.</translation>
    </message>
    <message>
        <source>Tidak terpasang sekarang. Cadangan berikutnya ke sana begitu terpasang.</source>
        <translation>Not plugged in now. The next backup goes there once it is.</translation>
    </message>
    <message>
        <source>Terpasang. Cadangan terakhir di sana {when}.</source>
        <translation>Plugged in. Last backup there {when}.</translation>
    </message>
    <message>
        <source>Terpasang, belum ada cadangan.</source>
        <translation>Plugged in, no backup there yet.</translation>
    </message>
    <message>
        <source>Mencadangkan …</source>
        <translation>Backing up …</translation>
    </message>
    <message>
        <source>Tempat kedua untuk cadangan</source>
        <translation>Second place for backups</translation>
    </message>
</context>
<context>
    <name>CentreStep</name>
    <message>
        <source>Buka berkas dari pusat …</source>
        <translation>Open the file from the centre …</translation>
    </message>
    <message>
        <source>Alamat pusat</source>
        <translation>Address of the centre</translation>
    </message>
    <message>
        <source>Kode</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Lanjut</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Sambungkan laptop ini</source>
        <translation>Connect this laptop</translation>
    </message>
    <message>
        <source>Kebanyakan kantor mendapat sebuah berkas dari pusat. Untuk menyambungkan perlu internet, cukup sekali; sesudah itu laptop ini bekerja tanpa internet.</source>
        <translation>Most offices are given a file by the centre. Connecting needs internet, just once; after that this laptop works without it.</translation>
    </message>
    <message>
        <source>atau ketik kode dari surat pusat</source>
        <translation>or type the code from the centre&apos;s letter</translation>
    </message>
    <message>
        <source>Tidak ada internet di sini</source>
        <translation>No internet here</translation>
    </message>
    <message>
        <source>Pulihkan dari cadangan</source>
        <translation>Restore from a backup</translation>
    </message>
    <message>
        <source>Berkas dari pusat</source>
        <translation>File from the centre</translation>
    </message>
    <message>
        <source>Berkas pendaftaran laptop (*.fieldreg-enrol *.fieldreg-enrol-answer);;Semua berkas (*)</source>
        <translation>Enrolment file (*.fieldreg-enrol *.fieldreg-enrol-answer);;All files (*)</translation>
    </message>
    <message>
        <source>Isi alamat yang tertulis di surat pusat.</source>
        <translation>Fill in the address in the centre&apos;s letter.</translation>
    </message>
    <message>
        <source>Isi kode yang tertulis di surat pusat.</source>
        <translation>Fill in the code in the centre&apos;s letter.</translation>
    </message>
</context>
<context>
    <name>CheckPanel</name>
    <message>
        <source>dan {count} lagi</source>
        <translation>and {count} more</translation>
    </message>
    <message>
        <source>Pemeriksaan</source>
        <translation>Checks</translation>
    </message>
    <message>
        <source>{count} hal perlu dibetulkan</source>
        <translation>{count} to correct</translation>
    </message>
    <message>
        <source>{count} hal perlu dilihat</source>
        <translation>To look at: {count}</translation>
    </message>
    <message>
        <source>{count} isian lagi</source>
        <translation>Still to fill in: {count}</translation>
    </message>
    <message>
        <source>Sudah lengkap</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Belum diisi: {labels}, dan {more} lagi</source>
        <translation>Still empty: {labels}, and {more} more</translation>
    </message>
    <message>
        <source>Belum diisi: {labels}</source>
        <translation>Still empty: {labels}</translation>
    </message>
</context>
<context>
    <name>ChooseStep</name>
    <message>
        <source>Pulihkan dari cadangan</source>
        <translation>Restore from a backup</translation>
    </message>
    <message>
        <source>Pilih cadangan yang ingin dipakai lagi, biasanya yang paling atas. Belum ada yang berubah sebelum Anda memastikannya.</source>
        <translation>Choose the backup to go back to, usually the topmost. Nothing changes before you confirm it.</translation>
    </message>
    <message>
        <source>Belum ada cadangan yang terlihat. Pasang flashdisk cadangan, lalu cari lagi.</source>
        <translation>No backup can be seen. Plug in the stick with the backups, then look again.</translation>
    </message>
    <message>
        <source>Cari lagi</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>Pilih berkas cadangan …</source>
        <translation>Choose a backup file …</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source> dan </source>
        <translation> and </translation>
    </message>
    <message>
        <source>Berkas cadangan</source>
        <translation>Backup file</translation>
    </message>
    <message>
        <source>Cadangan fieldreg (*.db)</source>
        <translation>fieldreg backup (*.db)</translation>
    </message>
</context>
<context>
    <name>ConfirmStep</name>
    <message>
        <source>Pulihkan cadangan ini?</source>
        <translation>Restore this backup?</translation>
    </message>
    <message>
        <source>Kata sandi</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Kemajuan pemulihan</source>
        <translation>Progress of the restore</translation>
    </message>
    <message>
        <source>Pulihkan</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Buka dengan bantuan pusat …</source>
        <translation>Open it with the centre&apos;s help …</translation>
    </message>
    <message>
        <source>Data di laptop ini kembali ke keadaan {what}. Yang ada sekarang tidak dihapus: berkasnya disimpan di samping, dan yang belum terkirim ikut dimasukkan lagi. Yang sudah diterima pusat kembali saat tersambung.</source>
        <translation>The data on this laptop goes back to how it was: {what}. What is there now is not deleted: its files are kept aside, and what was not sent is put back in. What the centre received comes back with the next connection.</translation>
    </message>
    <message>
        <source>Kata sandi yang berlaku sekarang; di laptop baru, yang lama.</source>
        <translation>The passphrase valid now; on a new laptop, the old one.</translation>
    </message>
    <message>
        <source>Memulihkan … Jangan matikan laptop.</source>
        <translation>Restoring … Do not switch the laptop off.</translation>
    </message>
    <message>
        <source>Cadangan ini terkunci pada laptop lamanya, jadi kata sandi saja tidak cukup. Datanya aman. Pusat dapat membukanya di sini.</source>
        <translation>This backup is locked to its old laptop, so the passphrase alone is not enough. Its data is safe. The centre can open it here.</translation>
    </message>
    <message>
        <source>Ketik kata sandi Anda dahulu.</source>
        <translation>Type your passphrase first.</translation>
    </message>
</context>
<context>
    <name>ConsentText</name>
    <message>
        <source>Naskah Bali ini belum diperiksa penuturnya. Jelaskan juga dalam bahasa Indonesia.</source>
        <translation>No speaker of Balinese has read this text yet. Explain it in Indonesian too.</translation>
    </message>
    <message>
        <source>Naskah izin ini tidak ada di laptop ini. Izinnya tetap tercatat; pilih naskah lain hanya jika izin diminta lagi.</source>
        <translation>This consent text is not on this laptop. The consent stays on record; choose another text only if consent is asked for again.</translation>
    </message>
</context>
<context>
    <name>CorrectionCard</name>
    <message>
        <source>Perbaiki</source>
        <translation>Fix</translation>
    </message>
    <message>
        <source>Lihat</source>
        <translation>View</translation>
    </message>
</context>
<context>
    <name>CorrectionsPage</name>
    <message>
        <source>Perbaikan</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>Tidak ada yang perlu diperbaiki</source>
        <translation>Nothing to correct</translation>
    </message>
    <message>
        <source>Jika pusat mengembalikan isian, atau isian yang sama diubah di dua tempat, orangnya tampil di sini dengan alasannya.</source>
        <translation>When the centre sends somebody back, or the same answer was changed in two places, the person appears here with the reason.</translation>
    </message>
    <message>
        <source>Perlu dipilih</source>
        <translation>To be chosen</translation>
    </message>
    <message>
        <source>Dikembalikan pusat</source>
        <translation>Sent back by the centre</translation>
    </message>
</context>
<context>
    <name>Delivery</name>
    <message>
        <source>{count} ditahan pusat</source>
        <translation>{count} held by the centre</translation>
    </message>
    <message>
        <source>Belum pernah tersambung</source>
        <translation>Never connected yet</translation>
    </message>
    <message>
        <source>Isian diterima pusat · {count} foto belum di pusat</source>
        <translation>Answers received · photos not there yet: {count}</translation>
    </message>
    <message>
        <source>Semua sudah diterima pusat</source>
        <translation>The centre has received everything</translation>
    </message>
    <message>
        <source>Menghentikan …</source>
        <translation>Stopping …</translation>
    </message>
    <message>
        <source>Isian diterima pusat · {count} foto ditolak pusat</source>
        <translation>Answers received · photos refused: {count}</translation>
    </message>
    <message>
        <source>Isian diterima pusat · {count} foto belum dihapus di pusat</source>
        <translation>Answers received · photos still to remove: {count}</translation>
    </message>
    <message>
        <source>{count} menunggu kirim</source>
        <translation>{count} waiting to be sent</translation>
    </message>
    <message>
        <source>Menghubungi pusat …</source>
        <translation>Reaching the centre …</translation>
    </message>
    <message>
        <source>Mengirim {sent} dari {all} …</source>
        <translation>Sending {sent} of {all} …</translation>
    </message>
</context>
<context>
    <name>DifferenceCard</name>
    <message>
        <source>Semua sudah sama</source>
        <translation>All are the same by now</translation>
    </message>
    <message>
        <source>Di laptop ini</source>
        <translation>On this laptop</translation>
    </message>
    <message>
        <source>Di tempat lain</source>
        <translation>Elsewhere</translation>
    </message>
    <message>
        <source>Yang berlaku</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>Yang disisihkan</source>
        <translation>Put aside</translation>
    </message>
    <message>
        <source>Berlaku sekarang</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>Sebelumnya</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>Dihapus</source>
        <translation>Removed</translation>
    </message>
    <message>
        <source>Kosong</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Petugas lain</source>
        <translation>Another officer</translation>
    </message>
</context>
<context>
    <name>DifferingCard</name>
    <message>
        <source>Pilih</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Lihat</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Diubah di dua tempat, terakhir {when}.</source>
        <translation>Changed in two places, last {when}.</translation>
    </message>
</context>
<context>
    <name>DifferingPage</name>
    <message>
        <source>Perbaikan</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>Lihat orang</source>
        <translation>See the person</translation>
    </message>
    <message>
        <source>Simpan pilihan</source>
        <translation>Save the choice</translation>
    </message>
    <message>
        <source>Tampilkan NIK</source>
        <translation>Show NIKs</translation>
    </message>
    <message>
        <source>Isian di bawah ini diubah di dua tempat. Tanyakan kepada orangnya atau lihat suratnya, lalu pilih yang benar. Yang tidak dipilih tetap ada di riwayat.</source>
        <translation>What is below was changed in two places. Ask the person or look at the papers, then choose the right one. What you do not choose stays in the history.</translation>
    </message>
    <message>
        <source>Pilih isian</source>
        <translation>Choose values</translation>
    </message>
    <message>
        <source>Tidak ada lagi yang perlu dipilih</source>
        <translation>Nothing is left to choose</translation>
    </message>
    <message>
        <source>Isian orang ini sudah dipilih, atau pencatatannya sudah berakhir.</source>
        <translation>Somebody has chosen, or this registration has ended.</translation>
    </message>
    <message>
        <source>Sembunyikan NIK</source>
        <translation>Hide NIKs</translation>
    </message>
    <message>
        <source>Simpan {chosen} dari {all} pilihan</source>
        <translation>Save {chosen} of {all} choices</translation>
    </message>
    <message>
        <source>Pilihan tersimpan, dan terkirim pada sinkron berikut.</source>
        <translation>Your choice is saved, and is sent with the next sync.</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Berkas yang tadi ada di sini disimpan di samping, tidak dihapus.</source>
        <translation>The files that stood here are kept aside, not deleted.</translation>
    </message>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
</context>
<context>
    <name>DraftLine</name>
    <message>
        <source>diketik {when}</source>
        <translation>typed {when}</translation>
    </message>
    <message>
        <source>Lanjutkan</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Buang</source>
        <translation>Throw away</translation>
    </message>
    <message>
        <source>Ya, buang isian ini</source>
        <translation>Yes, throw it away</translation>
    </message>
</context>
<context>
    <name>DraftsStrip</name>
    <message>
        <source>Isian sementara: {name}</source>
        <translation>Draft: {name}</translation>
    </message>
    <message>
        <source>Lanjutkan</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Isian sementara: {count} formulir belum selesai</source>
        <translation>Drafts: {count} forms not finished</translation>
    </message>
    <message>
        <source>Lihat semua</source>
        <translation>See all</translation>
    </message>
</context>
<context>
    <name>EffectCard</name>
    <message>
        <source>Pendaftaran yang berubah</source>
        <translation>Registrations that change</translation>
    </message>
    <message>
        <source>Memeriksa pendaftaran</source>
        <translation>Checking registrations</translation>
    </message>
    <message>
        <source>Berhenti</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Periksa lagi</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>Memeriksa semua pendaftaran di laptop ini …</source>
        <translation>Checking all registrations on this laptop …</translation>
    </message>
    <message>
        <source>Pemeriksaan dihentikan. Belum ada yang berubah; paket lama tetap berlaku.</source>
        <translation>The check was stopped. Nothing has changed; the old pack stays in force.</translation>
    </message>
    <message>
        <source>{done} dari {total} pendaftaran sudah diperiksa</source>
        <translation>{done} of {total} registrations checked</translation>
    </message>
    <message>
        <source>Tidak ada pendaftaran yang berubah ({total} diperiksa).</source>
        <translation>No registration changes ({total} checked).</translation>
    </message>
    <message>
        <source>{changed} dari {total} pendaftaran dijawab lain oleh paket ini.</source>
        <translation>Answered differently by this pack: {changed} of {total} registrations.</translation>
    </message>
    <message>
        <source>{changed} dari {total} pendaftaran dijawab lain oleh paket ini; keputusan {keeping} di antaranya tetap, karena pada tanggalnya berlaku paket lain.</source>
        <translation>{changed} of {total} registrations are answered differently by this pack; {keeping} of them keep their verdict, because another pack holds on their date.</translation>
    </message>
    <message>
        <source>Tampilkan {count} lagi</source>
        <translation>Show {count} more</translation>
    </message>
</context>
<context>
    <name>Entrance</name>
    <message>
        <source>Kata sandi baru sudah berlaku.</source>
        <translation>The new passphrase is valid now.</translation>
    </message>
</context>
<context>
    <name>EntryItem</name>
    <message>
        <source>Pusat</source>
        <translation>Centre</translation>
    </message>
    <message>
        <source>Petugas lain</source>
        <translation>Another officer</translation>
    </message>
    <message>
        <source>Dipilih di antara dua isian: {fields}</source>
        <translation>Chosen between two values: {fields}</translation>
    </message>
    <message>
        <source>Disisihkan untuk dipilih:</source>
        <translation>Put aside to be chosen:</translation>
    </message>
    <message>
        <source>{said} (tetap)</source>
        <translation>{said} (kept)</translation>
    </message>
    <message>
        <source>{label}: dikosongkan</source>
        <translation>{label}: emptied</translation>
    </message>
    <message>
        <source>{count} isian dicatat</source>
        <translation>{count} answers recorded</translation>
    </message>
    <message>
        <source>{count} isian lain</source>
        <translation>{count} other answers</translation>
    </message>
    <message>
        <source>{label}: dikosongkan (tadinya {old})</source>
        <translation>{label}: cleared (was {old})</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>Tambah foto</source>
        <translation>Add a photo</translation>
    </message>
    <message>
        <source>Formulir tidak dapat dibuka</source>
        <translation>The form cannot be opened</translation>
    </message>
    <message>
        <source>Isian tersimpan sementara</source>
        <translation>Draft kept</translation>
    </message>
    <message>
        <source>Belum ada yang diisi.</source>
        <translation>Nothing has been filled in yet.</translation>
    </message>
    <message>
        <source>Tersimpan sebagai belum lengkap. Lengkapi isian yang ditandai, atau tekan F9 lagi untuk orang berikutnya.</source>
        <translation>Saved as incomplete. Fill in what is marked, or press F9 again for the next person.</translation>
    </message>
    <message>
        <source>{name} tersimpan, menunggu kirim.</source>
        <translation>{name} is saved, waiting to be sent.</translation>
    </message>
    <message>
        <source>{name} tersimpan. Menurut aturan tidak dapat diterima: {why}</source>
        <translation>{name} is saved. By the rules it cannot be accepted: {why}</translation>
    </message>
    <message>
        <source>{name} tersimpan sebagai belum lengkap.</source>
        <translation>{name} is saved as incomplete.</translation>
    </message>
    <message>
        <source>Belum ada yang diubah pada {name}.</source>
        <translation>Nothing was changed for {name}.</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Penjelasan lengkap</source>
        <translation>Full explanation</translation>
    </message>
    <message>
        <source>Salin</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Sudah disalin</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>Farewell</name>
    <message>
        <source>Menyimpan cadangan … Jangan matikan laptop dulu.</source>
        <translation>Saving a backup … Do not switch the laptop off yet.</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Semua status</source>
        <translation>Any status</translation>
    </message>
    <message>
        <source>Semua kiriman</source>
        <translation>Any delivery</translation>
    </message>
    <message>
        <source>Semua segmen</source>
        <translation>Any segment</translation>
    </message>
    <message>
        <source>Tampilkan semua</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>Hanya {day} – tampilkan semua</source>
        <translation>Only {day} – show all</translation>
    </message>
</context>
<context>
    <name>FilterCombo</name>
    <message>
        <source>Pakai yang diketik: {text}</source>
        <translation>Use what was typed: {text}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Menghubungi pusat …</source>
        <translation>Reaching the centre …</translation>
    </message>
    <message>
        <source>Menyiapkan penyimpanan …</source>
        <translation>Preparing the storage …</translation>
    </message>
    <message>
        <source>Membuka …</source>
        <translation>Opening …</translation>
    </message>
</context>
<context>
    <name>FormFrame</name>
    <message>
        <source>Simpan &amp; berikut</source>
        <translation>Save &amp; next</translation>
    </message>
    <message>
        <source>Simpan</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>FormPage</name>
    <message>
        <source>Pusat meminta perbaikan: {text}</source>
        <translation>The centre asks for a correction: {text}</translation>
    </message>
    <message>
        <source>Tersimpan di laptop ini, menunggu kirim ke pusat.</source>
        <translation>Saved on this laptop, waiting to be sent to the centre.</translation>
    </message>
    <message>
        <source>NIK ini sudah terdaftar atas nama {name}. Lihat dulu orangnya di Pemeriksaan.</source>
        <translation>This NIK is already registered for {name}. Look at that person under Checks first.</translation>
    </message>
    <message>
        <source>Tersimpan sebagai belum lengkap. Tidak ada yang hilang; lengkapi isian yang ditandai.</source>
        <translation>Saved as incomplete. Nothing is lost; fill in what is marked.</translation>
    </message>
    <message>
        <source>Belum ada yang diubah. Lengkapi isian yang ditandai.</source>
        <translation>Nothing was changed. Complete the marked fields.</translation>
    </message>
    <message>
        <source>Tersimpan, menunggu kirim. Menurut aturan tidak dapat diterima: {why}</source>
        <translation>Saved, waiting to be sent. By the rules it cannot be accepted: {why}</translation>
    </message>
    <message>
        <source>Belum ada yang diubah. Tekan F10 sekali lagi untuk mengajukan lagi apa adanya.</source>
        <translation>Nothing was changed. Press F10 once more to submit it again as it stands.</translation>
    </message>
    <message>
        <source>Belum ada yang diubah.</source>
        <translation>Nothing was changed.</translation>
    </message>
    <message>
        <source>Sudah disetujui. Perubahan akan diperiksa lagi oleh pusat.</source>
        <translation>Already approved. The centre will review any change again.</translation>
    </message>
    <message>
        <source>NIK sama: {count} orang</source>
        <translation>Same NIK: {count} found</translation>
    </message>
    <message>
        <source>Tidak dapat diterima</source>
        <translation>Cannot be accepted</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Beranda</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Daftarkan orang</source>
        <translation>Register a person</translation>
    </message>
    <message>
        <source>Belum ada orang yang didaftarkan di laptop ini. Tekan Ctrl+N untuk memulai; setiap isian tersimpan sendiri.</source>
        <translation>Nobody has been registered on this laptop yet. Press Ctrl+N to begin; every answer is kept by itself.</translation>
    </message>
    <message>
        <source>Paket program baru dari pusat sudah sampai dan menunggu dipasang.</source>
        <translation>A new pack from the centre has arrived and waits to be installed.</translation>
    </message>
    <message>
        <source>Lihat di Pengaturan</source>
        <translation>Open the settings</translation>
    </message>
    <message>
        <source>Isian sementara</source>
        <translation>Drafts</translation>
    </message>
    <message>
        <source>Sinkron</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Terakhir berubah</source>
        <translation>Last changed</translation>
    </message>
    <message>
        <source>didaftarkan hari ini</source>
        <translation>registered today</translation>
    </message>
    <message>
        <source>menunggu kirim</source>
        <translation>waiting to be sent</translation>
    </message>
    <message>
        <source>perlu perbaikan</source>
        <translation>need correction</translation>
    </message>
    <message>
        <source>belum lengkap</source>
        <translation>incomplete</translation>
    </message>
    <message>
        <source>{count} disetujui</source>
        <translation>{count} accepted</translation>
    </message>
    <message>
        <source>{count} menunggu putusan</source>
        <translation>{count} awaiting a decision</translation>
    </message>
    <message>
        <source>{count} ditolak</source>
        <translation>{count} rejected</translation>
    </message>
    <message>
        <source>Terakhir tersambung dengan pusat {when}.</source>
        <translation>Last connected with the centre {when}.</translation>
    </message>
    <message>
        <source>Belum pernah tersambung dengan pusat. Anda dapat terus bekerja; semua tersimpan di laptop ini.</source>
        <translation>Never connected with the centre yet. You can go on working; everything is saved on this laptop.</translation>
    </message>
</context>
<context>
    <name>ItemCards</name>
    <message>
        <source>Tambah {thing}</source>
        <translation>Add {thing}</translation>
    </message>
    <message>
        <source>boleh kosong</source>
        <translation>optional</translation>
    </message>
</context>
<context>
    <name>KindSheet</name>
    <message>
        <source>Apa yang terlihat di foto ini?</source>
        <translation>What does this photo show?</translation>
    </message>
    <message>
        <source>Tidak jadi</source>
        <translation>Never mind</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Laptop terkunci sebelum semua terkirim. {why}</source>
        <translation>The laptop locked before everything was sent. {why}</translation>
    </message>
    <message>
        <source>Laptop terkunci; {count} masih menunggu kirim.</source>
        <translation>The laptop locked; {count} still waiting to be sent.</translation>
    </message>
    <message>
        <source>Laptop terkunci; {count} foto masih di jalan.</source>
        <translation>The laptop locked; photos still on their way: {count}.</translation>
    </message>
    <message>
        <source>Semua sudah diterima pusat sebelum laptop dikunci.</source>
        <translation>The centre received everything before the laptop locked.</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Perlihatkan kata sandi</source>
        <translation>Show the passphrase</translation>
    </message>
</context>
<context>
    <name>LockWarning</name>
    <message>
        <source>Terkunci dalam {seconds} detik. Gerakkan tetikus atau tekan tombol apa saja untuk tetap bekerja.</source>
        <translation>Locking in {seconds} seconds. Move the mouse or press any key to keep working.</translation>
    </message>
</context>
<context>
    <name>LockedPage</name>
    <message>
        <source>Terkunci</source>
        <translation>Locked</translation>
    </message>
    <message>
        <source>Menyimpan isian dan menutup data …</source>
        <translation>Keeping what was typed and closing the data …</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Tidak ada jaringan ke pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. Teruslah bekerja; coba lagi setelah ada jaringan.</source>
        <translation>There is no connection to the centre. All answers are safe on this laptop and still wait to be sent. Go on working; try again when there is a connection.</translation>
    </message>
    <message>
        <source>Alamat pusat tidak ditemukan. Semua isian aman di laptop ini. Periksa jaringan; jika tetap begini, tanyakan alamatnya kepada pusat.</source>
        <translation>The centre&apos;s address was not found. All answers are safe on this laptop. Check the network; if it stays like this, ask the centre for the address.</translation>
    </message>
    <message>
        <source>Pusat sedang tidak melayani. Semua isian aman di laptop ini dan tetap menunggu kirim. Coba lagi nanti.</source>
        <translation>The centre is not serving now. All answers are safe on this laptop and still wait to be sent. Try again later.</translation>
    </message>
    <message>
        <source>Jaringan terlalu lambat, jawaban pusat tidak sampai. Semua isian aman di laptop ini. Coba lagi di tempat yang sinyalnya lebih baik.</source>
        <translation>The connection is too slow, so the centre&apos;s answer did not arrive. All answers are safe on this laptop. Try again where the signal is better.</translation>
    </message>
    <message>
        <source>Yang menjawab tidak dapat membuktikan bahwa ia pusat, jadi tidak ada yang dikirim. Semua isian aman di laptop ini. Coba jaringan lain; jika tetap begini, hubungi pusat.</source>
        <translation>What answered cannot prove that it is the centre, so nothing was sent. All answers are safe on this laptop. Try another network; if it stays like this, call the centre.</translation>
    </message>
    <message>
        <source>Jaringan ini meminta masuk lewat halaman web dahulu, jadi tidak ada yang dikirim. Semua isian aman di laptop ini. Masuk ke jaringan itu, atau pakai jaringan lain.</source>
        <translation>This network wants you to sign in on a web page first, so nothing was sent. All answers are safe on this laptop. Sign in to the network, or use another one.</translation>
    </message>
    <message>
        <source>Jaringan terputus di tengah jawaban pusat. Yang belum ada tanda terimanya tetap menunggu kirim. Coba lagi.</source>
        <translation>The connection broke in the middle of the centre&apos;s answer. What has no receipt still waits to be sent. Try again.</translation>
    </message>
    <message>
        <source>Jawaban pusat terlalu besar dan ditolak. Semua isian aman di laptop ini. Hubungi pusat.</source>
        <translation>The centre&apos;s answer was too large and was refused. All answers are safe on this laptop. Call the centre.</translation>
    </message>
    <message>
        <source>Pengiriman Anda hentikan. Yang sudah ada tanda terimanya tetap terkirim, sisanya menunggu kirim.</source>
        <translation>You stopped the sending. What has a receipt stays sent, the rest waits to be sent.</translation>
    </message>
    <message>
        <source>Jawaban pusat tidak dapat dibaca. Semua isian aman di laptop ini dan tetap menunggu kirim. Coba lagi; jika tetap begini, hubungi pusat.</source>
        <translation>The centre&apos;s answer cannot be read. All answers are safe on this laptop and still wait to be sent. Try again; if it stays like this, call the centre.</translation>
    </message>
    <message>
        <source>Yang menjawab bukan pusat tempat laptop ini terdaftar, jadi jawabannya ditolak. Semua isian aman di laptop ini. Hubungi pusat.</source>
        <translation>What answered is not the centre this laptop belongs to, so its answer was refused. All answers are safe on this laptop. Call the centre.</translation>
    </message>
    <message>
        <source>Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak. Isian tetap menunggu kirim. Coba lagi; jika tetap begini, hubungi pusat.</source>
        <translation>The centre&apos;s receipt does not match what was sent, so it was refused. The answers still wait to be sent. Try again; if it stays like this, call the centre.</translation>
    </message>
    <message>
        <source>Catatan di laptop ini dan di pusat berbeda. Tidak ada yang hilang; laptop ini akan membaca ulang semuanya pada sambungan berikut.</source>
        <translation>The records here and at the centre differ. Nothing is lost; this laptop will read everything again at the next connection.</translation>
    </message>
    <message>
        <source>Pertukaran dengan pusat tidak maju, jadi dihentikan. Semua isian aman di laptop ini. Coba lagi nanti.</source>
        <translation>The exchange with the centre made no progress and was stopped. All answers are safe on this laptop. Try again later.</translation>
    </message>
    <message>
        <source>Riwayat kiriman tidak cocok. Semua isian aman di laptop ini. Hubungi pusat.</source>
        <translation>The history of what was sent does not match. All answers are safe on this laptop. Call the centre.</translation>
    </message>
    <message>
        <source>Pusat tidak mengenali laptop ini. Semua isian aman di sini. Hubungi pusat.</source>
        <translation>The centre does not know this laptop. All answers are safe here. Call the centre.</translation>
    </message>
    <message>
        <source>Izin kirim laptop ini sudah habis masanya. Anda bisa terus bekerja: semua isian aman di sini, hanya pengirimannya yang menunggu. Minta berkas perpanjangan ke pusat.</source>
        <translation>This laptop&apos;s permission to send has ended. You can go on working: all answers are safe here, only sending waits. Ask the centre for a renewal file.</translation>
    </message>
    <message>
        <source>Pusat mencabut izin laptop ini. Semua isian aman di sini, tetapi tidak dikirim. Hubungi pusat.</source>
        <translation>The centre has revoked this laptop&apos;s permission. All answers are safe here but are not sent. Call the centre.</translation>
    </message>
    <message>
        <source>Pusat mencabut laptop ini. Selesaikan dan simpan dulu yang sedang Anda isi: setelah layar terkunci atau program ditutup, tidak ada yang bisa masuk lagi. Yang belum terkirim tetap aman di sini dan diambil oleh pusat. Serahkan laptop ini ke pusat.</source>
        <translation>The centre revoked this laptop. Finish and save what you are filling in: once the screen locks or the program is closed, nobody can sign in any more. What is unsent stays safe here and is taken in by the centre. Hand this laptop to the centre.</translation>
    </message>
    <message>
        <source>Laptop ini sudah dicabut pusat, jadi tidak menerima kata sandi baru. Datanya aman. Hubungi pusat.</source>
        <translation>The centre revoked this laptop, so it takes no new passphrase. The data is safe. Call the centre.</translation>
    </message>
    <message>
        <source>Pusat tidak mengizinkan ini bagi kantor Anda. Hubungi pusat.</source>
        <translation>The centre does not allow this to your office. Call the centre.</translation>
    </message>
    <message>
        <source>Kode sudah terpakai, kedaluwarsa, atau salah ketik. Belum ada yang berubah di laptop ini. Periksa kodenya, atau minta yang baru kepada pusat.</source>
        <translation>The code is used, too old, or mistyped. Nothing has changed on this laptop. Check the code, or ask the centre for a new one.</translation>
    </message>
    <message>
        <source>Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.</source>
        <translation>Too many tries. Wait a few minutes, then try again.</translation>
    </message>
    <message>
        <source>Pusat sedang sibuk. Semua isian aman di laptop ini dan dikirim lagi nanti.</source>
        <translation>The centre is busy. All answers are safe on this laptop and will be sent later.</translation>
    </message>
    <message>
        <source>Kiriman terlalu besar bagi pusat. Semua isian aman di laptop ini. Coba lagi.</source>
        <translation>The delivery is too large for the centre. All answers are safe on this laptop. Try again.</translation>
    </message>
    <message>
        <source>Pusat tidak mengenal yang diminta. Semua isian dan foto aman di laptop ini dan dikirim lagi nanti. Jika tetap begini, hubungi pusat.</source>
        <translation>The centre does not know what was asked for. All answers and photos are safe on this laptop and are sent again later. If it stays like this, call the centre.</translation>
    </message>
    <message>
        <source>Kiriman foto terputus di tengah. Fotonya aman di laptop ini dan dilanjutkan pada sambungan berikut.</source>
        <translation>Sending a photo broke off in the middle. The photo is safe on this laptop and goes on at the next connection.</translation>
    </message>
    <message>
        <source>Ada isian yang bentuknya tidak dikenal pusat.</source>
        <translation>There is an answer whose form the centre does not know.</translation>
    </message>
    <message>
        <source>Berkas itu bukan foto JPEG atau PNG. Tidak ada yang diubah; pilih berkas lain, atau simpan fotonya sebagai JPEG lebih dulu.</source>
        <translation>That file is no JPEG or PNG photo. Nothing was changed; choose another, or save the photo as JPEG first.</translation>
    </message>
    <message>
        <source>Itu bukan berkas di laptop ini (misalnya gambar di halaman web, atau di ponsel). Tidak ada yang diubah; simpan dulu sebagai berkas di laptop ini, lalu pilih.</source>
        <translation>That is no file on this laptop (a picture on a web page, say, or on a phone). Nothing was changed; save it as a file on this laptop first, then choose it.</translation>
    </message>
    <message>
        <source>Foto itu terlalu besar (paling besar {most}). Tidak ada yang diubah; perkecil fotonya, lalu pilih lagi.</source>
        <translation>That photo is too large ({most} at most). Nothing was changed; make it smaller and choose it again.</translation>
    </message>
    <message>
        <source>Foto itu tidak bisa dibaca: rusak, atau belum tersalin utuh. Tidak ada yang diubah; foto sekali lagi, atau salin ulang berkasnya.</source>
        <translation>That photo cannot be read: it is damaged, or was copied only in part. Nothing was changed; take it again, or copy the file once more.</translation>
    </message>
    <message>
        <source>Bagian program yang membaca foto tidak mau berjalan. Data Anda aman dan fotonya tidak diubah; tutup program lain lalu ulangi, atau pasang fieldreg lagi.</source>
        <translation>The part of the program that reads photos does not start. Your data is safe and the photo unchanged; close other programs and try again, or install fieldreg anew.</translation>
    </message>
    <message>
        <source>Foto itu sudah sampai di pusat, dan salinannya di laptop ini sudah dihapus sesuai aturan. Tidak ada yang hilang; pusat memilikinya.</source>
        <translation>That photo has reached the centre, and its copy on this laptop was taken away as the rules say. Nothing is lost; the centre has it.</translation>
    </message>
    <message>
        <source>Foto itu tercatat tetapi tidak ada di laptop ini. Pendaftarannya utuh; pulihkan cadangan, atau foto sekali lagi.</source>
        <translation>That photo is on record but not on this laptop. The registration is whole; restore a backup, or take the photo again.</translation>
    </message>
    <message>
        <source>Foto itu tidak ada di laptop ini dan sedang dicari di cadangan. Pendaftarannya utuh; tunggu sebentar, dan biarkan flashdisk cadangan terpasang.</source>
        <translation>That photo is not on this laptop and is being looked for in the backups. The registration is whole; wait a moment, and leave the backup stick in.</translation>
    </message>
    <message>
        <source>Pencarian foto di cadangan terhenti, jadi belum pasti foto itu hilang. Pendaftarannya utuh. Pasang flashdisk cadangan, sediakan ruang di disk, lalu buka lagi halaman ini.</source>
        <translation>The search for photos in the backups stopped, so it is not certain that the photo is lost. The registration is whole. Put the backup stick in, make room on the disk, then open this page again.</translation>
    </message>
    <message>
        <source>Foto itu sudah tidak ada pada pendaftaran ini. Tidak ada yang diubah.</source>
        <translation>This registration has that photo no longer. Nothing was changed.</translation>
    </message>
    <message>
        <source>Laptop lain di kantor ini sudah menghapus foto ini dari pusat, jadi tidak dikirim lagi. Fotonya masih di laptop ini; hapus di sini juga, atau kirim lagi jika memang benar.</source>
        <translation>Another laptop of this office removed this photo from the centre, so it is not sent again. The photo is still on this laptop; remove it here too, or send it again if it is right.</translation>
    </message>
    <message>
        <source>Foto sampai di pusat dalam keadaan berubah, jadi ditolak. Fotonya aman di laptop ini; kirim lagi, atau foto sekali lagi.</source>
        <translation>The photo reached the centre altered, so it was refused. It is safe on this laptop; send it again, or take it once more.</translation>
    </message>
    <message>
        <source>Pusat tidak dapat membaca foto itu, jadi menolaknya. Isiannya sudah aman. Foto sekali lagi, atau hubungi pusat.</source>
        <translation>The centre cannot read that photo, so it refused it. The answers are safe. Take the photo again, or call the centre.</translation>
    </message>
    <message>
        <source>Urutan kiriman laptop ini dan pusat berbeda. Semua isian aman di laptop ini. Coba lagi; jika tetap begini, hubungi pusat.</source>
        <translation>This laptop and the centre count differently. All answers are safe on this laptop. Try again; if it stays like this, call the centre.</translation>
    </message>
    <message>
        <source>Laptop ini tampaknya dipulihkan dari cadangan. Semua isian aman. Coba kirim lagi.</source>
        <translation>This laptop seems to have been restored from a backup. All answers are safe. Try sending again.</translation>
    </message>
    <message>
        <source>Pusat sudah punya kiriman lain dengan nomor yang sama. Semua isian aman di laptop ini. Hubungi pusat.</source>
        <translation>The centre already has another delivery with the same number. All answers are safe on this laptop. Call the centre.</translation>
    </message>
    <message>
        <source>Pusat tidak dapat menyambung riwayat laptop ini. Semua isian aman di sini. Hubungi pusat.</source>
        <translation>The centre cannot continue this laptop&apos;s history. All answers are safe here. Call the centre.</translation>
    </message>
    <message>
        <source>Laptop ini akan membaca ulang catatan pusat. Tidak ada yang hilang. Coba lagi.</source>
        <translation>This laptop will read the centre&apos;s records again. Nothing is lost. Try again.</translation>
    </message>
    <message>
        <source>Pusat dipulihkan dari cadangan. Tidak ada yang hilang; laptop ini mengirim ulang yang diperlukan. Coba lagi.</source>
        <translation>The centre was restored from a backup. Nothing is lost; this laptop sends again what is needed. Try again.</translation>
    </message>
    <message>
        <source>Pusat menolak kiriman ini. Semua isian aman di laptop ini. Hubungi pusat.</source>
        <translation>The centre refused this delivery. All answers are safe on this laptop. Call the centre.</translation>
    </message>
    <message>
        <source>Pusat memakai versi yang lebih baru. Semua isian aman di laptop ini. Perbarui fieldreg, lalu kirim lagi.</source>
        <translation>The centre uses a newer version. All answers are safe on this laptop. Update fieldreg, then send again.</translation>
    </message>
    <message>
        <source>Terjadi gangguan di pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. Coba lagi nanti.</source>
        <translation>Something went wrong at the centre. All answers are safe on this laptop and still wait to be sent. Try again later.</translation>
    </message>
    <message>
        <source>Kata sandi salah. Coba lagi.</source>
        <translation>Wrong passphrase. Try again.</translation>
    </message>
    <message>
        <source>Kata sandi terlalu pendek: sedikitnya {least} huruf.</source>
        <translation>The passphrase is too short: at least {least} letters.</translation>
    </message>
    <message>
        <source>Tulis nama Anda dahulu.</source>
        <translation>Write your name first.</translation>
    </message>
    <message>
        <source>fieldreg sudah terbuka di laptop ini. Pakai jendela yang sudah terbuka, atau tutup dahulu. Tidak ada yang rusak.</source>
        <translation>fieldreg is already open on this laptop. Use the open window, or close it first. Nothing is broken.</translation>
    </message>
    <message>
        <source>Laptop ini sudah disiapkan, jadi tidak ditimpa. Tutup jendela ini, buka lagi, lalu masuk dengan kata sandi.</source>
        <translation>This laptop is set up already, so nothing was overwritten. Close this window, open it again, and sign in with the passphrase.</translation>
    </message>
    <message>
        <source>Berkas data tidak ditemukan di tempatnya. Jangan menyiapkan laptop ini dari awal; hubungi pusat.</source>
        <translation>The data file is not in its place. Do not set this laptop up anew; call the centre.</translation>
    </message>
    <message>
        <source>Data di laptop ini dibuat oleh fieldreg yang lebih baru. Datanya aman. Perbarui fieldreg, lalu buka lagi.</source>
        <translation>The data on this laptop were made by a newer fieldreg. They are safe. Update fieldreg, then open it again.</translation>
    </message>
    <message>
        <source>Bagian penyimpan data di program ini terlalu lama untuk dipakai dengan aman. Datanya tidak disentuh. Pasang ulang fieldreg.</source>
        <translation>The part of this program that stores data is too old to be used safely. The data were not touched. Install fieldreg again.</translation>
    </message>
    <message>
        <source>Berkas data rusak dan tidak dapat dibuka. Jangan menghapus apa pun; hubungi pusat. Yang sudah diterima pusat tidak hilang.</source>
        <translation>The data file is damaged and cannot be opened. Do not delete anything; call the centre. What the centre has received is not lost.</translation>
    </message>
    <message>
        <source>Kunci pemulihan dari pusat tidak dapat dibaca. Minta berkas baru.</source>
        <translation>The centre&apos;s recovery key cannot be read. Ask for a new file.</translation>
    </message>
    <message>
        <source>Penyimpanan laptop penuh. Yang sudah tersimpan aman. Kosongkan ruang, lalu coba lagi.</source>
        <translation>The laptop&apos;s storage is full. What was saved is safe. Make room, then try again.</translation>
    </message>
    <message>
        <source>Penyimpanan laptop tidak dapat dibaca atau ditulis. Yang sudah tersimpan aman. Periksa penyimpanan, lalu coba lagi.</source>
        <translation>The laptop&apos;s storage cannot be read or written. What was saved is safe. Check the storage, then try again.</translation>
    </message>
    <message>
        <source>Berkas ini tidak bisa dibaca, atau bukan berkas dari pusat. Pasang lagi flashdisk-nya jika tercabut, atau pilih berkas lain.</source>
        <translation>This file cannot be read, or is not a file from the centre. Put the stick back in if it came out, or choose another file.</translation>
    </message>
    <message>
        <source>Jawaban pusat ini tidak bisa dibaca, atau rusak di jalan. Belum ada yang berubah di laptop ini. Minta lagi kepada pusat.</source>
        <translation>This answer of the centre cannot be read, or was damaged on the way. Nothing has changed on this laptop. Ask the centre for it again.</translation>
    </message>
    <message>
        <source>Jawaban ini untuk laptop atau permintaan lain. Belum ada yang berubah di laptop ini. Buat permintaan baru, lalu bawa ke pusat.</source>
        <translation>This answer is to another laptop or request. Nothing has changed on this laptop. Make a new request and bring it to the centre.</translation>
    </message>
    <message>
        <source>Berkas itu menunjuk alamat lain, dan tidak terbukti dibuat oleh pusat tempat laptop ini terdaftar. Tidak ada yang dikirim atau berubah; semua isian aman. Minta berkas baru langsung dari pusat.</source>
        <translation>That file leads to another address, and nothing proves that the centre of this laptop made it. Nothing was sent or changed; all answers are safe. Ask the centre itself for a new file.</translation>
    </message>
    <message>
        <source>Laptop ini belum membuat permintaan pendaftaran. Belum ada yang berubah. Pilih Tidak ada internet di sini, lalu buat permintaan.</source>
        <translation>This laptop has made no enrolment request. Nothing was changed. Choose No internet here, then make a request.</translation>
    </message>
    <message>
        <source>Permintaan tidak bisa disimpan di tempat itu. Belum ada yang berubah di laptop ini. Periksa flashdisk, atau pilih tempat lain.</source>
        <translation>The request cannot be saved there. Nothing was changed on this laptop. Check the stick, or choose another place.</translation>
    </message>
    <message>
        <source>Berkas dari pusat ini tidak memuat kunci pusat, jadi tidak bisa dipakai tanpa internet. Belum ada yang berubah. Minta berkas baru kepada pusat.</source>
        <translation>This file of the centre does not hold its key, so it cannot be used without internet. Nothing was changed. Ask the centre for a new file.</translation>
    </message>
    <message>
        <source>Alamat ini tidak dapat dibaca. Ketik persis seperti di surat pusat, misalnya https://pusat.contoh.go.id.</source>
        <translation>This address cannot be read. Type it exactly as in the centre&apos;s letter, such as https://pusat.contoh.go.id.</translation>
    </message>
    <message>
        <source>Kode ini tidak lengkap. Ketik persis seperti di surat pusat.</source>
        <translation>This code is incomplete. Type it exactly as in the centre&apos;s letter.</translation>
    </message>
    <message>
        <source>Isian sementara ini sudah tidak ada.</source>
        <translation>This draft is no longer there.</translation>
    </message>
    <message>
        <source>Catatan ini tidak ada di laptop ini.</source>
        <translation>This record is not on this laptop.</translation>
    </message>
    <message>
        <source>Pendaftaran ini sudah lama selesai; di laptop ini tinggal ringkasannya. Data lengkapnya aman di pusat. Yang masih ada bisa dibaca, tetapi tidak diubah di sini.</source>
        <translation>This registration was closed long ago; only its outline is kept on this laptop. The whole is safe at the centre. What is left can be read, and is not edited here.</translation>
    </message>
    <message>
        <source>Isian yang berbeda itu baru saja berubah, jadi belum ada yang dipilih. Semua nilainya aman. Lihat sekali lagi, lalu pilih.</source>
        <translation>The values that differ have just changed, so nothing was chosen. All of them are safe. Look once more, then choose.</translation>
    </message>
    <message>
        <source>Baru nama dan nomor orang ini yang sampai di laptop ini; isinya sedang dibaca dari pusat. Biarkan pengiriman berjalan, lalu buka lagi. Orang baru sudah bisa didaftarkan.</source>
        <translation>Only this person&apos;s name and numbers have reached this laptop; the rest is being read from the centre. Let the sending go on, then open it again. New people can be registered already.</translation>
    </message>
    <message>
        <source>Ada isian yang terlalu panjang, jadi belum disimpan. Yang Anda ketik tetap di formulir; pendekkan catatan atau isian yang panjang, lalu simpan lagi.</source>
        <translation>One answer is too long, so this is not saved yet. What you typed is still in the form; shorten the note or the long answer and save again.</translation>
    </message>
    <message>
        <source>Laptop ini sedang dikunci. Masuk lagi untuk melanjutkan; data Anda aman.</source>
        <translation>This laptop is being locked. Sign in again to go on; your data is safe.</translation>
    </message>
    <message>
        <source>Tulis alasannya dahulu.</source>
        <translation>Write the reason first.</translation>
    </message>
    <message>
        <source>Alasan terlalu panjang: paling banyak {most} huruf.</source>
        <translation>The reason is too long: {most} letters at most.</translation>
    </message>
    <message>
        <source>Berkas ini tidak bisa dibaca. Paket lama tetap berlaku. Pasang lagi flashdisk-nya jika tercabut, lalu coba lagi.</source>
        <translation>This file cannot be read. The old pack stays in force. Plug the stick in again if it came loose, then try again.</translation>
    </message>
    <message>
        <source>Berkas ini lebih besar daripada paket program mana pun. Paket lama tetap berlaku. Periksa apakah berkasnya benar.</source>
        <translation>This file is larger than any programme pack. The old pack stays in force. Check that it is the right file.</translation>
    </message>
    <message>
        <source>Ini bukan paket program. Paket lama tetap berlaku. Pilih berkas yang berakhiran .fieldreg-pack.</source>
        <translation>This is no programme pack. The old pack stays in force. Choose a file that ends in .fieldreg-pack.</translation>
    </message>
    <message>
        <source>Paket ini belum tersalin utuh. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.</source>
        <translation>This pack was copied only in part. The old pack stays in force. Copy it once more from where it came.</translation>
    </message>
    <message>
        <source>Paket ini tidak ditandatangani pusat, jadi tidak dipasang. Paket lama tetap berlaku. Minta paket yang sudah ditandatangani kepada pusat.</source>
        <translation>The centre has not signed this pack, so it is not installed. The old pack stays in force. Ask the centre for a signed one.</translation>
    </message>
    <message>
        <source>Isi paket ini tidak sama dengan yang ditandatangani pusat: diubah, atau rusak di jalan. Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.</source>
        <translation>This pack is not what the centre signed: it was changed, or damaged on its way. The old pack stays in force. Ask the centre for it once more.</translation>
    </message>
    <message>
        <source>Laptop ini belum dapat memeriksa tanda tangan paket dari pusatnya. Paket lama tetap berlaku. Hubungi pusat.</source>
        <translation>This laptop cannot check the signature of its centre’s packs yet. The old pack stays in force. Call the centre.</translation>
    </message>
    <message>
        <source>Paket ini utuh, tetapi bukan dari pusat laptop ini. Paket lama tetap berlaku. Tanyakan kepada pusat Anda.</source>
        <translation>This pack is whole, but it is not from this laptop’s centre. The old pack stays in force. Ask your centre.</translation>
    </message>
    <message>
        <source>Paket ini dari pusat, tetapi dibuat untuk fieldreg yang lebih baru. Paket lama tetap berlaku. Perbarui fieldreg, lalu coba lagi.</source>
        <translation>This pack is from the centre, but made for a newer fieldreg. The old pack stays in force. Update fieldreg and try again.</translation>
    </message>
    <message>
        <source>Paket ini tampaknya dibuat untuk fieldreg yang lebih baru dan belum bisa diperiksa di sini. Paket lama tetap berlaku. Perbarui fieldreg, lalu coba lagi.</source>
        <translation>This pack seems to be made for a newer fieldreg and cannot be checked here. The old pack stays in force. Update fieldreg and try again.</translation>
    </message>
    <message>
        <source>Ada kesalahan di dalam paket ini, jadi tidak dipasang. Paket lama tetap berlaku. Sampaikan yang berikut kepada pembuat paket:</source>
        <translation>There are mistakes in this pack, so it is not installed. The old pack stays in force. Tell whoever made the pack:</translation>
    </message>
    <message>
        <source>Paket ini untuk program lain, jadi tidak dipasang. Paket lama tetap berlaku. Tanyakan kepada pusat Anda.</source>
        <translation>This pack is for another programme, so it is not installed. The old pack stays in force. Ask your centre.</translation>
    </message>
    <message>
        <source>Paket ini sudah ada di laptop ini. Tidak ada yang perlu dipasang.</source>
        <translation>This pack is on this laptop already. There is nothing to install.</translation>
    </message>
    <message>
        <source>Di laptop ini sudah ada paket lain dengan nomor versi yang sama, jadi tidak dipasang. Paket lama tetap berlaku. Minta pusat memberi nomor versi baru.</source>
        <translation>Another pack with the same version number is on this laptop, so it is not installed. The old pack stays in force. Ask the centre for a new version number.</translation>
    </message>
    <message>
        <source>Pusat tidak dapat membaca kiriman ini.</source>
        <translation>The centre cannot read this delivery.</translation>
    </message>
    <message>
        <source>Kiriman ini dibuat di laptop lain.</source>
        <translation>This delivery was made on another laptop.</translation>
    </message>
    <message>
        <source>Kiriman ini berisi keputusan yang hanya boleh dibuat pusat.</source>
        <translation>This delivery holds a decision only the centre may make.</translation>
    </message>
    <message>
        <source>Kiriman ini mengubah isian yang hanya boleh diisi pusat.</source>
        <translation>This delivery changes an answer only the centre may give.</translation>
    </message>
    <message>
        <source>Pusat belum punya catatan yang diubah oleh kiriman ini.</source>
        <translation>The centre does not have the record this delivery changes.</translation>
    </message>
    <message>
        <source>Kiriman sebelumnya untuk orang ini masih ditahan pusat.</source>
        <translation>An earlier delivery for this person is still held by the centre.</translation>
    </message>
    <message>
        <source>Pusat dipulihkan dari cadangan dan tidak lagi memiliki langkah ini.</source>
        <translation>The centre was restored from a backup and no longer has this step.</translation>
    </message>
    <message>
        <source>Orang ini tercatat di kantor lain.</source>
        <translation>This person is registered at another office.</translation>
    </message>
    <message>
        <source>Terjadi gangguan pada program. Yang sudah tersimpan aman. Coba sekali lagi; jika tetap begini, tutup dan buka lagi.</source>
        <translation>Something went wrong in the program. What was saved is safe. Try once more; if it stays like this, close it and open it again.</translation>
    </message>
    <message>
        <source>Tidak ada jaringan ke pusat.</source>
        <translation>There is no connection to the centre.</translation>
    </message>
    <message>
        <source>Pusat sedang tidak melayani.</source>
        <translation>The centre is not serving now.</translation>
    </message>
    <message>
        <source>Pusat sedang sibuk.</source>
        <translation>The centre is busy.</translation>
    </message>
    <message>
        <source>Jaringan terputus di tengah jawaban pusat.</source>
        <translation>The connection broke in the middle of the centre&apos;s answer.</translation>
    </message>
    <message>
        <source>Pengiriman Anda hentikan.</source>
        <translation>You stopped the sending.</translation>
    </message>
    <message>
        <source>Jawaban pusat tidak dapat dibaca.</source>
        <translation>The centre&apos;s answer cannot be read.</translation>
    </message>
    <message>
        <source>Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak.</source>
        <translation>The centre&apos;s receipt does not match what was sent, so it was refused.</translation>
    </message>
    <message>
        <source>Terjadi gangguan di pusat.</source>
        <translation>Something went wrong at the centre.</translation>
    </message>
    <message>
        <source>{happened} Tidak ada yang menunggu kirim, dan semua isian aman di laptop ini. Coba lagi nanti.</source>
        <translation>{happened} Nothing waits to be sent, and all answers are safe on this laptop. Try again later.</translation>
    </message>
    <message>
        <source>{happened} Yang menunggu kirim tinggal {count} foto; semuanya aman di laptop ini. Coba lagi nanti.</source>
        <translation>{happened} Only photos still wait to be sent ({count}); all are safe on this laptop. Try again later.</translation>
    </message>
    <message>
        <source>Laptop ini belum tersambung. Tidak ada data yang hilang. Periksa internet, lalu coba lagi.</source>
        <translation>This laptop is not connected yet. No data is lost. Check the internet, then try again.</translation>
    </message>
    <message>
        <source>Laptop ini belum tersambung: yang menjawab tidak dapat membuktikan bahwa ia pusat. Tidak ada data yang hilang. Coba jaringan lain; jika tetap begini, hubungi pusat.</source>
        <translation>This laptop is not connected yet: what answered cannot prove that it is the centre. No data is lost. Try another network; if it stays so, contact the centre.</translation>
    </message>
    <message>
        <source>Laptop ini belum tersambung: alamat pusat tidak ditemukan. Tidak ada data yang hilang. Periksa internet dan alamatnya, lalu coba lagi.</source>
        <translation>This laptop is not connected yet: the centre&apos;s address was not found. No data is lost. Check the internet and the address, then try again.</translation>
    </message>
    <message>
        <source>Laptop ini belum tersambung: yang menjawab tidak dapat membuktikan bahwa ia pusat. Tidak ada data yang hilang. Bila Anda mengetik kode, minta berkas dari pusat dan buka berkas itu; bila sudah, coba jaringan lain atau hubungi pusat.</source>
        <translation>This laptop is not connected yet: what answered cannot prove that it is the centre. No data is lost. If you typed a code, ask the centre for a file and open it; if you have, try another network or call the centre.</translation>
    </message>
    <message>
        <source>Laptop ini belum tersambung: jaringan ini meminta masuk lewat halaman web dahulu. Tidak ada data yang hilang. Masuk ke jaringan itu, lalu coba lagi.</source>
        <translation>This laptop is not connected yet: this network asks to sign in on a web page first. No data is lost. Sign in to that network, then try again.</translation>
    </message>
    <message>
        <source>Laptop ini didaftarkan tanpa kunci pemulihan, jadi pusat tidak bisa membukanya. Data di laptop tetap utuh dan terkunci. Kepala kantor yang masih bisa masuk dapat memberi Anda kata sandi baru.</source>
        <translation>This laptop was enrolled without a recovery key, so the centre cannot open it. What is on it is whole and stays locked. A head of office who can still sign in can give you a new passphrase.</translation>
    </message>
    <message>
        <source>Berkas ini bukan jawaban dari pusat, atau rusak di jalan. Tidak ada yang diubah. Salin sekali lagi, atau minta pusat mengirimnya lagi.</source>
        <translation>This file is no answer of the centre&apos;s, or it was damaged on its way. Nothing was changed. Copy it once more, or ask the centre to send it again.</translation>
    </message>
    <message>
        <source>Jawaban ini dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi terbaru, lalu coba lagi.</source>
        <translation>This answer was made by a newer fieldreg. Nothing was changed; install the newest version and try again.</translation>
    </message>
    <message>
        <source>Jawaban ini untuk laptop lain. Tidak ada yang diubah. Minta jawaban untuk permintaan dari laptop ini.</source>
        <translation>This answer is for another laptop. Nothing was changed. Ask for the answer to this laptop&apos;s request.</translation>
    </message>
    <message>
        <source>Jawaban ini untuk permintaan yang lama, atau sudah dipakai. Tidak ada yang diubah. Pakai jawaban untuk permintaan yang terakhir, atau buat permintaan baru.</source>
        <translation>This answer is to an earlier request, or was used already. Nothing was changed. Use the answer to the latest request, or make a new one.</translation>
    </message>
    <message>
        <source>Yang terbaca {count} kata, seharusnya {words}. Tidak ada yang diubah; periksa apakah ada kata yang terlewat.</source>
        <translation>{count} words were read, there should be {words}. Nothing was changed; see whether a word was left out.</translation>
    </message>
    <message>
        <source>Kata nomor ini tidak ada dalam daftar: {wrong}. Tidak ada yang diubah; tanyakan lagi kata itu.</source>
        <translation>These are no words of the list, by number: {wrong}. Nothing was changed; ask for them once more.</translation>
    </message>
    <message>
        <source>Semua kata dikenal, tetapi ada satu yang salah atau tertukar tempat. Tidak ada yang diubah; bacakan kembali semuanya kepada pusat.</source>
        <translation>All words are known, but one of them is wrong or in another&apos;s place. Nothing was changed; read all of them back to the centre.</translation>
    </message>
    <message>
        <source>Kata-kata ini benar, tetapi tidak membuka data di laptop ini: mungkin untuk laptop lain. Tidak ada yang diubah; sebutkan nomor permintaan kepada pusat.</source>
        <translation>These words are whole, but do not open what is on this laptop: they may be another&apos;s. Nothing was changed; tell the centre the number of the request.</translation>
    </message>
    <message>
        <source>Petugas itu tidak ada lagi di laptop ini. Tidak ada yang diubah; pilih dari daftar.</source>
        <translation>That officer is no more on this laptop. Nothing was changed; choose one from the list.</translation>
    </message>
    <message>
        <source>Kata sandi ini tidak bisa dipakai. Data Anda aman; pilih yang lain.</source>
        <translation>That passphrase cannot be used. Your data is safe; choose another one.</translation>
    </message>
    <message>
        <source>Tidak ada petugas yang bisa masuk di laptop ini lagi. Datanya aman. Kalau pusat mencabut laptop ini, serahkan kepada pusat; kalau tidak, minta pemulihan.</source>
        <translation>No officer can sign in on this laptop any more. The data is safe. If the centre revoked this laptop, hand it to the centre; if not, ask for recovery.</translation>
    </message>
    <message>
        <source>Petugas ini sudah dikeluarkan dari laptop ini. Datanya aman. Hubungi kepala kantor.</source>
        <translation>This officer was removed from this laptop. The data is safe. Ask the head of office.</translation>
    </message>
    <message>
        <source>Kunci brankas ini terlalu lemah untuk dibuka, jadi bukan buatan fieldreg. Tidak ada yang diubah. Hubungi pusat.</source>
        <translation>This vault&apos;s keys are too weak to be opened, so fieldreg did not make them. Nothing was changed. Call the centre.</translation>
    </message>
    <message>
        <source>Memori komputer tidak cukup untuk memeriksa kata sandi. Datanya aman. Tutup program lain, lalu coba lagi.</source>
        <translation>There is too little memory to check the passphrase. The data is safe. Close other programs, then try again.</translation>
    </message>
    <message>
        <source>Hanya kepala kantor yang boleh melakukannya. Tidak ada yang diubah. Minta kepada kepala.</source>
        <translation>Only a head of office may do that. Nothing was changed. Ask the head.</translation>
    </message>
    <message>
        <source>Harus tetap ada kepala kantor yang bisa masuk. Tidak ada yang diubah. Angkat kepala lain dahulu.</source>
        <translation>A head of office who can sign in must remain. Nothing was changed. Appoint another first.</translation>
    </message>
    <message>
        <source>Anda tidak bisa mengeluarkan diri sendiri. Tidak ada yang diubah. Minta kepada kepala lain.</source>
        <translation>You cannot remove yourself. Nothing was changed. Ask another head.</translation>
    </message>
    <message>
        <source>Sudah ada petugas dengan nama itu. Tidak ada yang diubah. Tambahkan sesuatu pada namanya.</source>
        <translation>There is an officer of that name already. Nothing was changed. Add something to the name.</translation>
    </message>
    <message>
        <source>Kata sandi mungkin benar, tetapi kunci laptop ini tidak ada di penyimpan kunci sistem. Datanya aman. Masuklah dengan akun sistem yang biasa dipakai; jika tetap begini, tekan “Lupa kata sandi?”: pusat dapat membukanya.</source>
        <translation>The passphrase may be right, but this laptop&apos;s key is not in the system&apos;s key store. The data is safe. Use the system account that is usually used; if it stays so, press “Forgot the passphrase?”: the centre can open it.</translation>
    </message>
    <message>
        <source>Cadangan yang baru dibuat ternyata tidak utuh, jadi dibuang. Data Anda dan cadangan sebelumnya aman. Coba lagi; jika tetap begini, periksa penyimpanan laptop.</source>
        <translation>The backup just made turned out not to be whole, so it was thrown away. Your data and earlier backups are safe. Try again; if it stays so, have the laptop&apos;s disk looked at.</translation>
    </message>
    <message>
        <source>Folder ini tidak bisa dipakai untuk cadangan: tidak dapat ditulis, atau terletak di dalam data fieldreg sendiri. Tidak ada yang diubah. Pilih folder lain, sebaiknya di flashdisk.</source>
        <translation>This folder cannot be used for backups: it cannot be written to, or lies within fieldreg&apos;s own data. Nothing was changed. Choose another folder, best on a stick.</translation>
    </message>
    <message>
        <source>Ini bukan cadangan fieldreg, atau flashdisk-nya tercabut. Tidak ada yang diubah. Pilih berkas .db dari folder fieldreg-backups.</source>
        <translation>This is no fieldreg backup, or the stick was pulled out. Nothing was changed. Choose a .db file from the folder fieldreg-backups.</translation>
    </message>
    <message>
        <source>Cadangan ini rusak, jadi tidak dipakai. Tidak ada yang diubah. Pilih cadangan lain.</source>
        <translation>This backup is damaged, so it was not used. Nothing was changed. Choose another one.</translation>
    </message>
    <message>
        <source>Cadangan ini milik laptop lain. Tidak ada yang diubah. Pilih cadangan laptop ini.</source>
        <translation>This backup is another laptop&apos;s. Nothing was changed. Choose one of this laptop.</translation>
    </message>
    <message>
        <source>Berkasnya terlalu rusak dan tidak ada cadangan yang utuh. Yang masih terbaca sudah disimpan di samping, dan tidak ada yang dihapus. Pasang flashdisk cadangan lalu coba lagi, atau hubungi pusat sebelum berbuat apa pun.</source>
        <translation>The file is too damaged and no backup is whole. What could still be read is kept aside, and nothing was deleted. Plug in the stick with the backups and try again, or ask the centre before doing anything else.</translation>
    </message>
    <message>
        <source>Berkas permintaan tidak dapat disimpan di tempat itu. Permintaannya tetap berlaku; pilih folder lain.</source>
        <translation>The request&apos;s file cannot be saved in that place. The request stays valid; choose another folder.</translation>
    </message>
    <message>
        <source>Berkas itu tidak ada, atau flashdisk tidak mau memberikannya. Tidak ada yang diubah; periksa flashdisk dan namanya, lalu ulangi.</source>
        <translation>That file is not there, or the stick does not give it. Nothing was changed; check stick and name, and try again.</translation>
    </message>
    <message>
        <source>Berkas itu bukan balasan dari pusat. Tidak ada yang diubah; pilih berkas .fieldreg-reply yang dibawa dari pusat.</source>
        <translation>That file is no reply of the centre. Nothing was changed; choose the .fieldreg-reply that came back from the centre.</translation>
    </message>
    <message>
        <source>Berkas itu tidak utuh: terpotong saat disalin, atau diubah di jalan. Tidak ada yang diubah, dan yang menunggu tetap aman di laptop ini; salin sekali lagi, atau minta pusat membuatnya lagi.</source>
        <translation>That file is not whole: it was cut in copying, or altered on the way. Nothing was changed, and what waits is safe on this laptop; copy it once more, or ask the centre to make it again.</translation>
    </message>
    <message>
        <source>Berkas itu disegel untuk laptop lain, atau untuk pusat. Tidak ada yang diubah; pilih balasan untuk laptop ini.</source>
        <translation>That file is sealed to another laptop, or to the centre. Nothing was changed; choose the reply for this laptop.</translation>
    </message>
    <message>
        <source>Berkas itu kiriman untuk pusat, bukan balasannya. Tidak ada yang diubah; bawa ke pusat, lalu baca berkas .fieldreg-reply yang didapat di sana.</source>
        <translation>That file is for the centre, not its reply. Nothing was changed; take it to the centre and read the .fieldreg-reply that you get there.</translation>
    </message>
    <message>
        <source>Berkas itu dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi terbaru, lalu ulangi.</source>
        <translation>That file was made by a newer fieldreg. Nothing was changed; install the newest version and try again.</translation>
    </message>
    <message>
        <source>Berkas itu lebih besar daripada yang boleh ({mib} MiB). Tidak ada yang diubah; buat berkasnya sekali lagi di laptop.</source>
        <translation>That file is larger than it may be ({mib} MiB). Nothing was changed; make it once more on the laptop.</translation>
    </message>
    <message>
        <source>Berkas itu untuk pusat lain. Tidak ada yang diubah; pilih balasan untuk laptop ini.</source>
        <translation>That file is for another centre. Nothing was changed; choose the reply for this laptop.</translation>
    </message>
    <message>
        <source>Berkas itu untuk laptop lain. Tidak ada yang diubah; pilih balasan untuk laptop ini.</source>
        <translation>That file is for another laptop. Nothing was changed; choose the reply for this laptop.</translation>
    </message>
    <message>
        <source>Balasan ini sudah pernah dibaca di laptop ini. Tidak ada yang diubah, dan tidak perlu dibaca lagi. Yang masih menunggu kirim perlu berkas baru.</source>
        <translation>This reply was read on this laptop already. Nothing was changed, and it need not be read again. What still waits to be sent needs a new file.</translation>
    </message>
    <message>
        <source>Balasan itu untuk berkas dari sebelum pusat dipulihkan. Tidak ada yang diubah, dan yang menunggu tetap aman; buat berkas baru dan bawa ke pusat.</source>
        <translation>That reply answers a file from before the centre was restored. Nothing was changed, and what waits is safe; make a new file and take it to the centre.</translation>
    </message>
    <message>
        <source>Berkas dengan nama itu sudah ada di sana. Tidak ada yang ditimpa; tunggu sebentar, lalu ulangi.</source>
        <translation>There is a file of that name already. Nothing was overwritten; wait a moment and try again.</translation>
    </message>
    <message>
        <source>Berkas tidak bisa ditulis dengan utuh: flashdisk penuh, terkunci atau tercabut. Tidak ada yang hilang; periksa flashdisk, lalu ulangi.</source>
        <translation>The file could not be written whole: the stick is full, locked or was pulled out. Nothing is lost; check the stick and try again.</translation>
    </message>
    <message>
        <source>Laptop ini tidak punya kunci yang sah untuk menyegel berkas. Tidak ada yang hilang; hubungi pusat.</source>
        <translation>This laptop has no sound key to seal a file with. Nothing is lost; call the centre.</translation>
    </message>
</context>
<context>
    <name>MomentControl</name>
    <message>
        <source>Spasi</source>
        <translation>Space</translation>
    </message>
</context>
<context>
    <name>NewPassphrase</name>
    <message>
        <source>Kata sandi baru</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>Ulangi kata sandi baru</source>
        <translation>New passphrase again</translation>
    </message>
    <message>
        <source>Terlalu pendek: sedikitnya 8 huruf.</source>
        <translation>Too short: at least 8 letters.</translation>
    </message>
    <message>
        <source>Tidak sama dengan yang pertama. Ketik lagi.</source>
        <translation>Not the same as the first. Type it again.</translation>
    </message>
    <message>
        <source>Sedikitnya 8 huruf.</source>
        <translation>At least 8 letters.</translation>
    </message>
    <message>
        <source>Boleh. Lebih aman 15 huruf, misalnya empat kata yang mudah Anda ingat.</source>
        <translation>Will do. Safer with 15 letters, such as four words that you remember easily.</translation>
    </message>
    <message>
        <source>Kuat.</source>
        <translation>Strong.</translation>
    </message>
</context>
<context>
    <name>NewPassphraseStep</name>
    <message>
        <source>Laptop ini dapat dibuka</source>
        <translation>This laptop can be opened</translation>
    </message>
    <message>
        <source>Pilih nama Anda dan buat kata sandi baru. Yang lama tidak berlaku lagi.</source>
        <translation>Choose your name and make a new passphrase. The old one is not valid any more.</translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Simpan dan masuk</source>
        <translation>Save and sign in</translation>
    </message>
    <message>
        <source>Nama Anda</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>Pilih nama Anda dahulu.</source>
        <translation>Choose your name first.</translation>
    </message>
</context>
<context>
    <name>NikLine</name>
    <message>
        <source>Sembunyikan</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>Tampilkan</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Salin</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Salin {label}</source>
        <translation>Copy {label}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Tutup pemberitahuan</source>
        <translation>Close the notice</translation>
    </message>
</context>
<context>
    <name>OfficerMenu</name>
    <message>
        <source>Kunci</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Kirim, lalu kunci</source>
        <translation>Send, then lock</translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>OfficerStep</name>
    <message>
        <source>Nama Anda</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>Kata sandi baru</source>
        <translation>New passphrase</translation>
    </message>
    <message>
        <source>Ulangi kata sandi</source>
        <translation>Repeat the passphrase</translation>
    </message>
    <message>
        <source>Mulai bekerja</source>
        <translation>Begin to work</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Siapa yang bertugas?</source>
        <translation>Who is on duty?</translation>
    </message>
    <message>
        <source>Kata sandi membuka dan menyandikan data di laptop ini. Kami tidak menyimpannya, jadi ingat baik-baik.</source>
        <translation>The passphrase opens and encrypts the data on this laptop. We do not keep it, so remember it well.</translation>
    </message>
    <message>
        <source>Kantor: {office}</source>
        <translation>Office: {office}</translation>
    </message>
    <message>
        <source>Tulis nama Anda; nama ini tertera pada riwayat.</source>
        <translation>Write your name; it stands in the history.</translation>
    </message>
    <message>
        <source>Terlalu pendek: sedikitnya 8 huruf.</source>
        <translation>Too short: at least 8 letters.</translation>
    </message>
    <message>
        <source>Tidak sama dengan yang di atas. Ketik lagi.</source>
        <translation>Not the same as above. Type it again.</translation>
    </message>
</context>
<context>
    <name>Officers</name>
    <message>
        <source>Kepala kantor</source>
        <translation>Head of office</translation>
    </message>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Ganti kata sandi saya</source>
        <translation>Change my passphrase</translation>
    </message>
    <message>
        <source>Kata sandi yang lama tidak berlaku lagi sesudahnya.</source>
        <translation>The old passphrase is not valid any more after that.</translation>
    </message>
    <message>
        <source>Ganti kata sandi</source>
        <translation>Change passphrase</translation>
    </message>
    <message>
        <source>Kata sandi Anda sekarang</source>
        <translation>Your present passphrase</translation>
    </message>
    <message>
        <source>Kata sandi baru untuk {name}</source>
        <translation>New passphrase for {name}</translation>
    </message>
    <message>
        <source>Kata sandinya yang lama tidak berlaku lagi. Sampaikan yang baru langsung kepadanya; ia dapat menggantinya sendiri di Pengaturan.</source>
        <translation>The old passphrase is not valid any more. Tell the officer the new one in person; it can be changed in Settings.</translation>
    </message>
    <message>
        <source>Beri kata sandi baru</source>
        <translation>Give new passphrase</translation>
    </message>
    <message>
        <source>Jadikan {name} kepala kantor?</source>
        <translation>Make {name} head of office?</translation>
    </message>
    <message>
        <source>Kepala kantor juga mengatur siapa yang bekerja di laptop ini.</source>
        <translation>A head of office also says who works on this laptop.</translation>
    </message>
    <message>
        <source>Jadikan kepala kantor</source>
        <translation>Make head of office</translation>
    </message>
    <message>
        <source>Jadikan {name} petugas biasa?</source>
        <translation>Make {name} a plain officer?</translation>
    </message>
    <message>
        <source>Ia tetap mendata dan mengirim, tetapi tidak lagi mengatur petugas di laptop ini.</source>
        <translation>They go on registering and sending, but manage the officers of this laptop no more.</translation>
    </message>
    <message>
        <source>Jadikan petugas</source>
        <translation>Make officer</translation>
    </message>
    <message>
        <source>Keluarkan {name}?</source>
        <translation>Remove {name}?</translation>
    </message>
    <message>
        <source>Ia tidak dapat masuk lagi di laptop ini. Semua yang ia data tetap tersimpan dengan namanya, dan isian sementaranya menjadi milik Anda.</source>
        <translation>They cannot sign in on this laptop any more. All they registered stays under their name, and their drafts become yours.</translation>
    </message>
    <message>
        <source>Keluarkan</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>OfficersCard</name>
    <message>
        <source>Petugas</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Tambah petugas …</source>
        <translation>Add officer …</translation>
    </message>
    <message>
        <source>Ganti kata sandi saya …</source>
        <translation>Change my passphrase …</translation>
    </message>
    <message>
        <source>Kunci</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>Atur …</source>
        <translation>Manage …</translation>
    </message>
    <message>
        <source>Atur {name}</source>
        <translation>Manage {name}</translation>
    </message>
    <message>
        <source>Belum bisa masuk</source>
        <translation>Cannot sign in yet</translation>
    </message>
    <message>
        <source>Beri kata sandi baru …</source>
        <translation>Give new passphrase …</translation>
    </message>
    <message>
        <source>Ubah peran …</source>
        <translation>Change role …</translation>
    </message>
    <message>
        <source>Keluarkan …</source>
        <translation>Remove …</translation>
    </message>
    <message>
        <source>Kata sandi Anda sudah diganti. Yang lama tidak berlaku lagi.</source>
        <translation>Your passphrase was changed. The old one is not valid any more.</translation>
    </message>
    <message>
        <source>{name} sekarang masuk dengan kata sandi yang baru.</source>
        <translation>{name} now signs in with the new passphrase.</translation>
    </message>
    <message>
        <source>{name} sekarang: {role}.</source>
        <translation>{name} is now: {role}.</translation>
    </message>
    <message>
        <source>{name} tidak dapat masuk lagi di laptop ini.</source>
        <translation>{name} cannot sign in on this laptop any more.</translation>
    </message>
    <message>
        <source>{name} dapat masuk dengan kata sandi yang baru saja dibuat.</source>
        <translation>{name} can sign in with the passphrase just made.</translation>
    </message>
</context>
<context>
    <name>OfflineStep</name>
    <message>
        <source>Buat permintaan …</source>
        <translation>Make a request …</translation>
    </message>
    <message>
        <source>Buat permintaan baru …</source>
        <translation>Make a new request …</translation>
    </message>
    <message>
        <source>Buka jawaban pusat …</source>
        <translation>Open the centre&apos;s answer …</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Sambungkan tanpa internet</source>
        <translation>Connect without internet</translation>
    </message>
    <message>
        <source>Dengan dua berkas lewat flashdisk. Isinya disegel: tidak ada yang bisa membacanya di jalan.</source>
        <translation>By two files on a USB stick. They are sealed: nobody can read them on the way.</translation>
    </message>
    <message>
        <source>Buka berkas dari pusat, simpan permintaan laptop ini di flashdisk, dan bawa ke pusat.</source>
        <translation>Open the centre&apos;s file, save this laptop&apos;s request on a stick, and take it to the centre.</translation>
    </message>
    <message>
        <source>Bawa permintaan itu ke pusat, lalu buka jawabannya di sini.</source>
        <translation>Take that request to the centre, then open its answer here.</translation>
    </message>
    <message>
        <source>Laptop ini sudah membuat permintaan dan menunggu jawaban pusat.</source>
        <translation>This laptop has made a request and waits for the centre&apos;s answer.</translation>
    </message>
    <message>
        <source>Tersimpan: {name}. Hanya pusat yang bisa membukanya. Laptop ini boleh dimatikan sampai jawabannya ada.</source>
        <translation>Saved: {name}. Only the centre can open it. You may switch this laptop off until the answer is there.</translation>
    </message>
    <message>
        <source>Berkas pendaftaran laptop (*.fieldreg-enrol);;Semua berkas (*)</source>
        <translation>Enrolment files (*.fieldreg-enrol);;All files (*)</translation>
    </message>
    <message>
        <source>Berkas dari pusat</source>
        <translation>The centre&apos;s file</translation>
    </message>
    <message>
        <source>Simpan permintaan di mana?</source>
        <translation>Where to save the request?</translation>
    </message>
    <message>
        <source>Permintaan laptop ({ending})</source>
        <translation>Laptop requests ({ending})</translation>
    </message>
    <message>
        <source>Jawaban pusat ({ending})</source>
        <translation>The centre&apos;s answers ({ending})</translation>
    </message>
    <message>
        <source>Buka jawaban pusat</source>
        <translation>Open the centre&apos;s answer</translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Pasang</source>
        <translation>Install</translation>
    </message>
    <message>
        <source>Paket {version}</source>
        <translation>Pack {version}</translation>
    </message>
    <message>
        <source>Yang berubah di dalam paket: {count}</source>
        <translation>Changes in the pack: {count}</translation>
    </message>
    <message>
        <source>berlaku bagi pendaftaran mulai {day}</source>
        <translation>holds for registrations from {day}</translation>
    </message>
    <message>
        <source>hanya bagi pendaftaran dengan tanggal yang sudah lewat</source>
        <translation>only for registrations with dates gone by</translation>
    </message>
    <message>
        <source>dibandingkan dengan {version}</source>
        <translation>compared with {version}</translation>
    </message>
    <message>
        <source>Tanda tangan pusat cocok.</source>
        <translation>The centre’s signature is right.</translation>
    </message>
    <message>
        <source>dan {count} lagi</source>
        <translation>and {count} more</translation>
    </message>
</context>
<context>
    <name>PacksCard</name>
    <message>
        <source>Paket program</source>
        <translation>Programme pack</translation>
    </message>
    <message>
        <source>Paket program baru dari pusat sudah sampai. Lihat dulu apa yang berubah; paket itu baru berlaku setelah Anda pasang.</source>
        <translation>A new pack from the centre has arrived. Look at what it changes first; it only takes effect once you install it.</translation>
    </message>
    <message>
        <source>Lihat</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Pasang paket dari berkas …</source>
        <translation>Install a pack from a file …</translation>
    </message>
    <message>
        <source>Memeriksa berkas …</source>
        <translation>Checking the file …</translation>
    </message>
    <message>
        <source>Paket program (*.fieldreg-pack);;Semua berkas (*)</source>
        <translation>Programme packs (*.fieldreg-pack);;All files (*)</translation>
    </message>
    <message>
        <source>Tidak bisa dibuka</source>
        <translation>Cannot be opened</translation>
    </message>
    <message>
        <source>Paket yang pernah dipasang ini tidak dapat dibuka lagi, jadi tidak dipakai. Paket lain tetap berlaku. Pasang lagi dari berkas pusat.</source>
        <translation>This pack was installed once and no longer opens, so it is not used. The other packs stay in force. Install it again from the centre’s file.</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>Lihat semua</source>
        <translation>See all</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Orang</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Daftarkan orang</source>
        <translation>Register a person</translation>
    </message>
    <message>
        <source>Daftarkan orang pertama</source>
        <translation>Register the first person</translation>
    </message>
    <message>
        <source>Tampilkan semua</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>Belum ada orang</source>
        <translation>Nobody yet</translation>
    </message>
    <message>
        <source>Setiap orang yang Anda daftarkan akan tampil di sini.</source>
        <translation>Everyone you register will appear here.</translation>
    </message>
    <message>
        <source>Tidak ada yang cocok</source>
        <translation>Nothing matches</translation>
    </message>
    <message>
        <source>Coba sebagian nama, NIK, atau banjar saja, atau longgarkan saringan.</source>
        <translation>Try only part of a name, NIK or banjar, or loosen the filters.</translation>
    </message>
</context>
<context>
    <name>PhotoSheet</name>
    <message>
        <source>Mengapa foto ini dihapus?</source>
        <translation>Why is this photo removed?</translation>
    </message>
    <message>
        <source>Fotonya dihapus dari laptop ini sekarang, dan dari pusat pada sinkron berikut. Yang tersisa: bahwa pernah ada, siapa yang menghapus, dan alasannya.</source>
        <translation>The photo is removed from this laptop now, and from the centre with the next sync. What stays: that it was there, who removed it, and why.</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Kirim lagi</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>Hapus foto …</source>
        <translation>Remove photo …</translation>
    </message>
    <message>
        <source>Hapus foto</source>
        <translation>Remove photo</translation>
    </message>
    <message>
        <source>Ditambahkan {when}</source>
        <translation>Added {when}</translation>
    </message>
    <message>
        <source>Tidak jadi</source>
        <translation>Never mind</translation>
    </message>
    <message>
        <source>Tulis alasannya dalam beberapa kata.</source>
        <translation>Write the reason in a few words.</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>Foto KTP</source>
        <translation>Photo of the KTP</translation>
    </message>
    <message>
        <source>Foto KK</source>
        <translation>Photo of the KK</translation>
    </message>
    <message>
        <source>Foto orangnya</source>
        <translation>Photo of the person</translation>
    </message>
    <message>
        <source>Foto surat</source>
        <translation>Photo of a paper</translation>
    </message>
    <message>
        <source>KTP</source>
        <translation>KTP</translation>
    </message>
    <message>
        <source>KK</source>
        <translation>KK</translation>
    </message>
    <message>
        <source>Orangnya</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Surat</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>Menunggu kirim</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Dicari di cadangan</source>
        <translation>Being looked for</translation>
    </message>
    <message>
        <source>Pencarian terhenti</source>
        <translation>Search stopped</translation>
    </message>
    <message>
        <source>{count} foto menunggu kirim.</source>
        <translation>Photos waiting to be sent: {count}.</translation>
    </message>
    <message>
        <source>{count} foto yang dihapus belum dihapus di pusat.</source>
        <translation>Removed photos still at the centre: {count}.</translation>
    </message>
    <message>
        <source>Sudah di pusat</source>
        <translation>At the centre</translation>
    </message>
    <message>
        <source>Ditolak pusat</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Hilang, foto lagi</source>
        <translation>Lost, take it again</translation>
    </message>
    <message>
        <source>{count} foto terkirim.</source>
        <translation>Photos sent: {count}.</translation>
    </message>
    <message>
        <source>{count} foto ditolak pusat; lihat daftarnya di halaman ini.</source>
        <translation>Photos refused by the centre: {count}; see the list on this page.</translation>
    </message>
    <message>
        <source>{count} foto hilang dari laptop ini sebelum terkirim; foto sekali lagi.</source>
        <translation>Photos lost from this laptop before they were sent: {count}. Take them again.</translation>
    </message>
    <message>
        <source>{count} foto sedang disiapkan …</source>
        <translation>Photos being prepared: {count} …</translation>
    </message>
    <message>
        <source>{count} tidak tersimpan; sebabnya disebut sesudah ini.</source>
        <translation>Not kept so far: {count}; why is said at the end.</translation>
    </message>
    <message>
        <source>Foto tersimpan di laptop ini; dikirim sesudah isian.</source>
        <translation>The photo is kept on this laptop; it is sent after the answers.</translation>
    </message>
    <message>
        <source>{kept} foto tersimpan di laptop ini, {count} tidak:</source>
        <translation>Photos kept on this laptop: {kept}. Not kept: {count}.</translation>
    </message>
    <message>
        <source>{count} berkas tidak tersimpan:</source>
        <translation>Not kept: {count}.</translation>
    </message>
    <message>
        <source>Sebelum layar dikunci, {count} foto masih disiapkan atau tidak tersimpan. Yang tidak tampak pada orangnya belum tersimpan: tambahkan lagi. Semua isian aman.</source>
        <translation>When the screen was locked, photos were still being prepared or had not been kept ({count}). Those that you do not see at their person are not kept: add them again. All answers are safe.</translation>
    </message>
    <message>
        <source>Selebihnya sudah diterima pusat.</source>
        <translation>The centre has received the rest.</translation>
    </message>
</context>
<context>
    <name>PhotosCard</name>
    <message>
        <source>Foto</source>
        <translation>Photos</translation>
    </message>
    <message>
        <source>tanpa nama</source>
        <translation>without a name</translation>
    </message>
    <message>
        <source>Tambah:</source>
        <translation>Add:</translation>
    </message>
    <message>
        <source>Tambah {kind}</source>
        <translation>Add {kind}</translation>
    </message>
    <message>
        <source>Foto (*.jpg *.jpeg *.png)</source>
        <translation>Photos (*.jpg *.jpeg *.png)</translation>
    </message>
    <message>
        <source>Foto dikirim sesudah isian. Yang menunggu aman di laptop ini dan dikirim sendiri begitu ada jaringan.</source>
        <translation>Photos are sent after the answers. Those that wait are safe on this laptop and are sent by themselves as soon as there is a connection.</translation>
    </message>
    <message>
        <source>Belum ada foto. Pilih berkasnya di bawah, atau seret ke sini.</source>
        <translation>No photos yet. Choose a file below, or drop it here.</translation>
    </message>
    <message>
        <source>{kind} dihapus {when}: {reason}</source>
        <translation>{kind} removed {when}: {reason}</translation>
    </message>
    <message>
        <source>Foto dihapus dari laptop ini.</source>
        <translation>The photo was removed from this laptop.</translation>
    </message>
    <message>
        <source>Foto dikirim lagi pada sinkron berikut.</source>
        <translation>The photo is sent again with the next sync.</translation>
    </message>
</context>
<context>
    <name>PhotosFirst</name>
    <message>
        <source>Foto belum selesai</source>
        <translation>Photos are not finished</translation>
    </message>
    <message>
        <source>Foto sedang disiapkan</source>
        <translation>Photos are being prepared</translation>
    </message>
    <message>
        <source>Jangan tutup</source>
        <translation>Do not close</translation>
    </message>
    <message>
        <source>Tutup sekarang</source>
        <translation>Close now</translation>
    </message>
    <message>
        <source>Lihat sebabnya</source>
        <translation>See why</translation>
    </message>
    <message>
        <source>{count} foto masih disiapkan.</source>
        <translation>Photos still being prepared: {count}.</translation>
    </message>
    <message>
        <source>{count} foto tidak tersimpan, dan sebabnya belum dibaca.</source>
        <translation>Photos not kept, and why is not read yet: {count}.</translation>
    </message>
    <message>
        <source>Semua isian aman. Jangan kosongkan kamera dulu: foto yang tidak tersimpan hanya ada di sana.</source>
        <translation>All answers are safe. Do not empty the camera yet: a photo that was not kept is only there.</translation>
    </message>
    <message>
        <source>fieldreg menutup sendiri begitu semua foto tersimpan. Kalau ditutup sekarang, yang masih disiapkan tidak tersimpan dan harus ditambahkan lagi. Semua isian aman.</source>
        <translation>fieldreg closes by itself once every photo is kept. If you close now, those still being prepared are not kept and must be added again. All answers are safe.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Beranda</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Baru</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Orang</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Perbaikan</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>Sinkron</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Orang</source>
        <translation>People</translation>
    </message>
    <message>
        <source>Ubah</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Minta data lengkap</source>
        <translation>Ask for the whole</translation>
    </message>
    <message>
        <source>Batalkan pencatatan …</source>
        <translation>Void this record …</translation>
    </message>
    <message>
        <source>Riwayat</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Data lengkapnya datang pada sinkron berikut.</source>
        <translation>The whole comes with the next sync.</translation>
    </message>
    <message>
        <source>Perbaiki</source>
        <translation>Fix</translation>
    </message>
    <message>
        <source>Isinya aman di laptop ini.</source>
        <translation>What it says is safe on this laptop.</translation>
    </message>
    <message>
        <source>Hubungi pusat.</source>
        <translation>Ask the centre.</translation>
    </message>
    <message>
        <source>Ubah yang salah, lalu simpan lagi; jika tetap ditahan, hubungi pusat.</source>
        <translation>Change what is wrong and save again; if it is held again, ask the centre.</translation>
    </message>
    <message>
        <source>Ditahan pusat.</source>
        <translation>Held by the centre.</translation>
    </message>
    <message>
        <source>Diubah di dua tempat dan perlu dipilih: {fields}.</source>
        <translation>Changed in two places, to be chosen: {fields}.</translation>
    </message>
    <message>
        <source>Pilih</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Perlu dilihat</source>
        <translation>To look at</translation>
    </message>
    <message>
        <source>Belum diisi.</source>
        <translation>Still empty.</translation>
    </message>
</context>
<context>
    <name>RecoverStep</name>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>RenewCard</name>
    <message>
        <source>Perpanjang izin kirim</source>
        <translation>Renew the permission to send</translation>
    </message>
    <message>
        <source>Minta pusat membuat berkas perpanjangan untuk laptop ini, lalu buka di sini. Isian Anda tidak berubah; yang menunggu dikirim sesudahnya.</source>
        <translation>Ask the centre to make a renewal file for this laptop, then open it here. Your answers do not change; what waits is sent afterwards.</translation>
    </message>
    <message>
        <source>Buka berkas perpanjangan …</source>
        <translation>Open the renewal file …</translation>
    </message>
    <message>
        <source>Berkas baru dari pusat</source>
        <translation>A new file from the centre</translation>
    </message>
    <message>
        <source>Jika alamat atau sertifikat pusat berganti, pusat membuat berkas perpanjangan untuk laptop ini. Buka di sini, tetapi hanya yang Anda terima langsung dari pusat. Isian Anda tidak berubah; yang menunggu dikirim sesudahnya.</source>
        <translation>When the centre&apos;s address or certificate changes, the centre makes a renewal file for this laptop. Open it here, but only one that you had from the centre itself. Your answers do not change; what waits is sent afterwards.</translation>
    </message>
    <message>
        <source>Menghubungi pusat …</source>
        <translation>Reaching the centre …</translation>
    </message>
    <message>
        <source>Berkas dari pusat</source>
        <translation>File from the centre</translation>
    </message>
    <message>
        <source>Berkas perpanjangan (*.fieldreg-enrol);;Semua berkas (*)</source>
        <translation>Renewal file (*.fieldreg-enrol);;All files (*)</translation>
    </message>
</context>
<context>
    <name>RequestStep</name>
    <message>
        <source>Lupa kata sandi?</source>
        <translation>Forgot the passphrase?</translation>
    </message>
    <message>
        <source>Data di laptop ini tetap aman dan terkunci. Kalau kepala kantor masih bisa masuk, ia dapat langsung memberi Anda kata sandi baru di Pengaturan. Kalau tidak, minta pusat membukanya: buat permintaan, kirim ke pusat, tunggu jawabannya.</source>
        <translation>The data on this laptop stays safe and locked. If the head of office can still sign in, they can give you a new passphrase in Settings at once. If not, ask the centre to open it: make a request, send it to the centre, wait for its answer.</translation>
    </message>
    <message>
        <source>Buat permintaan</source>
        <translation>Make a request</translation>
    </message>
</context>
<context>
    <name>RescueStep</name>
    <message>
        <source>Berkas data di laptop ini rusak</source>
        <translation>The data file on this laptop is damaged</translation>
    </message>
    <message>
        <source>Ini bisa terjadi kalau laptop mati tiba-tiba atau penyimpanannya aus; bukan salah Anda. Berkasnya tetap disimpan, tidak ada yang dihapus. fieldreg sekarang membaca semua yang masih bisa dibaca, mengambil cadangan terakhir yang utuh, dan memasukkan kembali yang belum terkirim.</source>
        <translation>This can happen when a laptop dies suddenly or its disk wears out; it is not your fault. The file is kept, nothing is deleted. fieldreg now reads all that can still be read, takes the newest whole backup, and puts back what was not sent.</translation>
    </message>
    <message>
        <source>Kata sandi</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Kemajuan penyelamatan</source>
        <translation>Progress of saving the data</translation>
    </message>
    <message>
        <source>Selamatkan data</source>
        <translation>Save the data</translation>
    </message>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Menyelamatkan … Jangan matikan laptop.</source>
        <translation>Saving … Do not switch the laptop off.</translation>
    </message>
    <message>
        <source>Ketik kata sandi Anda dahulu.</source>
        <translation>Type your passphrase first.</translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message>
        <source>dalam berkas {name}</source>
        <translation>the file {name}</translation>
    </message>
</context>
<context>
    <name>RoleAnswer</name>
    <message>
        <source>Iuran per bulan</source>
        <translation>Contribution a month</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Cari nama, NIK, banjar …</source>
        <translation>Search name, NIK, banjar …</translation>
    </message>
    <message>
        <source>Cari orang</source>
        <translation>Search people</translation>
    </message>
</context>
<context>
    <name>SendFirst</name>
    <message>
        <source>Kirim, lalu kunci</source>
        <translation>Send, then lock</translation>
    </message>
    <message>
        <source>Kemajuan pengiriman</source>
        <translation>Progress of sending</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Kunci sekarang</source>
        <translation>Lock now</translation>
    </message>
    <message>
        <source>Laptop terkunci begitu pengiriman selesai, juga kalau pusat tidak dapat dihubungi. Yang belum terkirim tetap aman di laptop ini.</source>
        <translation>The laptop locks as soon as sending ends, also if the centre cannot be reached. What was not sent stays safe on this laptop.</translation>
    </message>
    <message>
        <source>Mengirim {sent} dari {all} …</source>
        <translation>Sending {sent} of {all} …</translation>
    </message>
    <message>
        <source>Menghubungi pusat …</source>
        <translation>Reaching the centre …</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>melayani {areas}</source>
        <translation>serves {areas}</translation>
    </message>
    <message>
        <source>Tampilan</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Terang</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Gelap</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Bahasa</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Warna</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>Pengiriman</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Kirim sendiri saat ada jaringan</source>
        <translation>Send by itself when there is a connection</translation>
    </message>
    <message>
        <source>Hanya jika saya tekan</source>
        <translation>Only when I press</translation>
    </message>
    <message>
        <source>Kirim</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>Tombol cepat</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>Daftarkan orang</source>
        <translation>Register a person</translation>
    </message>
    <message>
        <source>Cari orang</source>
        <translation>Search people</translation>
    </message>
    <message>
        <source>Isian berikut</source>
        <translation>Next answer</translation>
    </message>
    <message>
        <source>Isian sebelumnya</source>
        <translation>Previous answer</translation>
    </message>
    <message>
        <source>Bagian formulir</source>
        <translation>Section of the form</translation>
    </message>
    <message>
        <source>Simpan &amp; berikut</source>
        <translation>Save &amp; next</translation>
    </message>
    <message>
        <source>Simpan</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Kembali ke daftar; yang diketik menjadi isian sementara</source>
        <translation>Back to the list; what was typed stays as a draft</translation>
    </message>
    <message>
        <source>Kunci laptop ini</source>
        <translation>Lock this laptop</translation>
    </message>
    <message>
        <source>Bantuan ini</source>
        <translation>This help</translation>
    </message>
    <message>
        <source>Tentang</source>
        <translation>About</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Kata sandi</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Lupa kata sandi?</source>
        <translation>Forgot the passphrase?</translation>
    </message>
    <message>
        <source>Pulihkan dari cadangan</source>
        <translation>Restore from a backup</translation>
    </message>
    <message>
        <source>Menyesuaikan daftar dengan versi baru: %1 dari %2 orang. Data Anda aman. Ini hanya sekali; biarkan laptop menyala.</source>
        <translation>Adapting the lists to the new version: %1 of %2 people. Your data is safe. This happens only once; leave the laptop on.</translation>
    </message>
    <message>
        <source>Selamat datang</source>
        <translation>Welcome</translation>
    </message>
    <message>
        <source>Masukkan kata sandi Anda. Tidak perlu internet.</source>
        <translation>Enter your passphrase. No internet is needed.</translation>
    </message>
    <message>
        <source>Ketik kata sandi Anda dahulu.</source>
        <translation>Type your passphrase first.</translation>
    </message>
    <message>
        <source>Membuka …</source>
        <translation>Opening …</translation>
    </message>
</context>
<context>
    <name>SimilarList</name>
    <message>
        <source>Mirip {count} orang</source>
        <translation>People alike: {count}</translation>
    </message>
    <message>
        <source>Orang yang mirip</source>
        <translation>People alike</translation>
    </message>
    <message>
        <source>Tidak ada di laptop ini.</source>
        <translation>None on this laptop.</translation>
    </message>
    <message>
        <source>lahir {date}</source>
        <translation>born {date}</translation>
    </message>
</context>
<context>
    <name>StickCard</name>
    <message>
        <source>Tanpa jaringan: lewat flashdisk</source>
        <translation>Without a connection: by USB stick</translation>
    </message>
    <message>
        <source>Sertakan foto</source>
        <translation>Take photos along</translation>
    </message>
    <message>
        <source>Simpan ke flashdisk …</source>
        <translation>Save to a stick …</translation>
    </message>
    <message>
        <source>Baca balasan pusat …</source>
        <translation>Read the centre&apos;s reply …</translation>
    </message>
    <message>
        <source>Berkas sedang dibuat. Biarkan flashdisk terpasang …</source>
        <translation>The file is being made. Leave the stick in …</translation>
    </message>
    <message>
        <source>Balasan sedang dibaca. Biarkan flashdisk terpasang …</source>
        <translation>The reply is being read. Leave the stick in …</translation>
    </message>
    <message>
        <source>Berkasnya disegel: hanya pusat yang bisa membukanya. Yang ada di dalamnya tetap menunggu di laptop ini sampai balasan pusat dibaca.</source>
        <translation>The file is sealed: only the centre can open it. What is in it still waits on this laptop until the centre&apos;s reply is read.</translation>
    </message>
    <message>
        <source>{count} foto menunggu dan tetap di laptop ini.</source>
        <translation>Photos that wait and stay on this laptop: {count}.</translation>
    </message>
    <message>
        <source>{count} foto menunggu dan ikut di berkasnya.</source>
        <translation>Photos that wait and go along in the file: {count}.</translation>
    </message>
    <message>
        <source>Berkas tanya kabar dibuat {made}. Balasan belum dibaca.</source>
        <translation>A file that asks for news was made {made}. Its reply has not been read.</translation>
    </message>
    <message>
        <source>Berkas dibuat {made}. Isinya sudah sampai di pusat lewat jaringan; balasannya tidak perlu ditunggu.</source>
        <translation>The file was made {made}. What is in it has reached the centre by the network; there is no need to wait for its reply.</translation>
    </message>
    <message>
        <source>Berkas dibuat {made}, berisi {count} perubahan dan {photos} foto. Balasan belum dibaca.</source>
        <translation>File made {made} (changes: {count}, photos: {photos}). Its reply has not been read.</translation>
    </message>
    <message>
        <source>Berkas dibuat {made}, berisi {count} perubahan. Balasan belum dibaca.</source>
        <translation>File made {made} (changes: {count}). Its reply has not been read.</translation>
    </message>
    <message>
        <source>Balasan pusat terakhir dibaca {taken}: {delivered} perubahan dan {arrived} foto diterima pusat.</source>
        <translation>The centre&apos;s last reply was read {taken}. Received by the centre: changes {delivered}, photos {arrived}.</translation>
    </message>
    <message>
        <source>Balasan pusat terakhir dibaca {taken}: {delivered} diterima pusat.</source>
        <translation>The centre&apos;s last reply was read {taken}. Received by the centre: {delivered}.</translation>
    </message>
    <message>
        <source>Simpan yang menunggu ke flashdisk, bawa ke pusat, lalu baca balasan.</source>
        <translation>Save what waits to a stick, take it to the centre, then read the reply.</translation>
    </message>
    <message>
        <source>Simpan berkas untuk pusat di folder mana?</source>
        <translation>In which folder shall the file for the centre be saved?</translation>
    </message>
    <message>
        <source>Balasan pusat (*{ending})</source>
        <translation>The centre&apos;s reply (*{ending})</translation>
    </message>
    <message>
        <source>Baca balasan pusat</source>
        <translation>Read the centre&apos;s reply</translation>
    </message>
    <message>
        <source>Tersimpan dan diperiksa: {name}. Bawa ke pusat; {count} perubahan di dalamnya.</source>
        <translation>Saved and checked: {name}. Take it to the centre. In it: changes {count}.</translation>
    </message>
    <message>
        <source>Tersimpan dan diperiksa: {name}. Tidak ada yang menunggu kirim; bawa ke pusat untuk mendapat kabar baru.</source>
        <translation>Saved and checked: {name}. Nothing waits to be sent; take it to the centre to get what is new.</translation>
    </message>
    <message>
        <source>Tersimpan dan diperiksa: {name} dan {files} berkas lagi untuk foto. Bawa semuanya ke pusat; {count} perubahan dan {photos} foto di dalamnya.</source>
        <translation>Saved and checked: {name}, and more files for photos ({files}). Take all of them to the centre. In them: changes {count}, photos {photos}.</translation>
    </message>
    <message>
        <source>Tersimpan dan diperiksa: {name}. Bawa ke pusat; {count} perubahan dan {photos} foto di dalamnya.</source>
        <translation>Saved and checked: {name}. Take it to the centre. In it: changes {count}, photos {photos}.</translation>
    </message>
    <message>
        <source>Tersimpan dan diperiksa: {name}, {count} perubahan. {left} lagi tidak muat dan ikut di berkas berikutnya.</source>
        <translation>Saved and checked: {name}. In it: changes {count}; {left} more found no room and go with the next file.</translation>
    </message>
    <message>
        <source>{photos_left} foto tidak muat dan ikut lain kali.</source>
        <translation>Photos that found no room and go another time: {photos_left}.</translation>
    </message>
    <message>
        <source>Balasan dibaca: {delivered} diterima pusat, {received} kabar baru.</source>
        <translation>Reply read: {delivered} received by the centre, {received} new from the centre.</translation>
    </message>
    <message>
        <source>{photos} foto diterima pusat.</source>
        <translation>Photos received by the centre: {photos}.</translation>
    </message>
    <message>
        <source>{refused} foto ditolak pusat; lihat daftarnya di halaman ini.</source>
        <translation>Photos refused by the centre: {refused}; see the list on this page.</translation>
    </message>
    <message>
        <source>{quarantined} ditahan pusat; lihat daftarnya di halaman ini.</source>
        <translation>{quarantined} held by the centre; see the list on this page.</translation>
    </message>
    <message>
        <source>Belum selesai: simpan satu berkas lagi dan bawa ke pusat.</source>
        <translation>Not finished: save one more file and take it to the centre.</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sinkron</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>Kirim sekarang</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Hentikan</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Isinya aman di laptop ini. Buka orangnya untuk melihat sebabnya, perbaiki, lalu simpan lagi.</source>
        <translation>What they say is safe on this laptop. Open the person to see why, correct it, and save again.</translation>
    </message>
    <message>
        <source>Foto ditolak pusat</source>
        <translation>Photos refused by the centre</translation>
    </message>
    <message>
        <source>Buka orangnya untuk melihat sebabnya, lalu kirim lagi, ganti atau hapus.</source>
        <translation>Open the person to see why, then send it again, replace or remove it.</translation>
    </message>
    <message>
        <source>Pusat memberi berkas baru?</source>
        <translation>Did the centre give you a new file?</translation>
    </message>
    <message>
        <source>sudah diterima pusat</source>
        <translation>received by the centre</translation>
    </message>
    <message>
        <source>menunggu kirim</source>
        <translation>waiting to be sent</translation>
    </message>
    <message>
        <source>ditahan pusat</source>
        <translation>held by the centre</translation>
    </message>
    <message>
        <source>perlu perbaikan</source>
        <translation>need correction</translation>
    </message>
    <message>
        <source>Menunggu kirim</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Ditahan pusat</source>
        <translation>Held by the centre</translation>
    </message>
</context>
<context>
    <name>SyncWords</name>
    <message>
        <source>Belum terkirim karena tidak ada jaringan ke pusat. Aman di laptop ini.</source>
        <translation>Not sent yet because there is no connection to the centre. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena alamat pusat tidak ditemukan. Aman di laptop ini.</source>
        <translation>Not sent yet because the centre&apos;s address was not found. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena pusat sedang tidak melayani. Aman di laptop ini.</source>
        <translation>Not sent yet because the centre is not serving now. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena jaringan terlalu lambat. Aman di laptop ini.</source>
        <translation>Not sent yet because the connection is too slow. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena jaringan terputus. Aman di laptop ini.</source>
        <translation>Not sent yet because the connection broke. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena pusat sedang sibuk. Aman di laptop ini.</source>
        <translation>Not sent yet because the centre is busy. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena jaringan ini meminta masuk lewat halaman web dahulu. Aman di laptop ini.</source>
        <translation>Not sent yet because this network wants you to sign in on a web page first. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena yang menjawab tidak terbukti pusat. Aman di laptop ini.</source>
        <translation>Not sent yet because what answered did not prove to be the centre. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena jawaban pusat tidak dapat dibaca. Aman di laptop ini.</source>
        <translation>Not sent yet because the centre&apos;s answer cannot be read. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena pengirimannya Anda hentikan. Aman di laptop ini.</source>
        <translation>Not sent yet because you stopped the sending. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena pusat tidak mengenali laptop ini. Aman di laptop ini.</source>
        <translation>Not sent yet because the centre does not know this laptop. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Terakhir tersambung {when}.</source>
        <translation>Last connected {when}.</translation>
    </message>
    <message>
        <source>Semua yang Anda simpan aman di laptop ini.</source>
        <translation>All that you save is safe on this laptop.</translation>
    </message>
    <message>
        <source>Diperiksa {when}: tidak ada yang baru.</source>
        <translation>Checked {when}: nothing new.</translation>
    </message>
    <message>
        <source>Tersambung {when}: ada kabar dari pusat.</source>
        <translation>Connected {when}: news from the centre.</translation>
    </message>
    <message>
        <source>Tersambung {when}: {sent} terkirim, dan ada kabar dari pusat.</source>
        <translation>Connected {when}: {sent} sent, and news from the centre.</translation>
    </message>
    <message>
        <source>Tersambung {when}: {sent} terkirim.</source>
        <translation>Connected {when}: {sent} sent.</translation>
    </message>
    <message>
        <source>Pengiriman otomatis dimatikan di Pengaturan; kirim dengan tombol di atas.</source>
        <translation>Sending by itself is switched off in Settings; send with the button above.</translation>
    </message>
    <message>
        <source>Tersambung sendiri sebentar lagi, begitu ada jaringan.</source>
        <translation>Connects by itself in a moment, as soon as there is a connection.</translation>
    </message>
    <message>
        <source>Tersambung lagi sendiri {when}.</source>
        <translation>Connects again by itself {when}.</translation>
    </message>
    <message>
        <source>Laptop ini tidak mengirim lagi. Serahkan kepada pusat.</source>
        <translation>This laptop sends nothing any more. Hand it to the centre.</translation>
    </message>
    <message>
        <source>Sedang dikirim.</source>
        <translation>Being sent now.</translation>
    </message>
    <message>
        <source>Belum terkirim karena izin kirim laptop ini habis. Aman di laptop ini.</source>
        <translation>Not sent yet because this laptop&apos;s permission to send has ended. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena pusat mencabut laptop ini. Aman di laptop ini.</source>
        <translation>Not sent because the centre has revoked this laptop. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Belum terkirim karena sambungan terakhir tidak selesai. Aman di laptop ini.</source>
        <translation>Not sent yet because the last connection did not come to its end. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Disimpan setelah sambungan terakhir. Aman di laptop ini.</source>
        <translation>Saved after the last connection. Safe on this laptop.</translation>
    </message>
    <message>
        <source>Laptop ini belum pernah tersambung dengan pusat.</source>
        <translation>This laptop has never been connected with the centre.</translation>
    </message>
</context>
<context>
    <name>VerdictCard</name>
    <message>
        <source>Kelayakan saat disimpan</source>
        <translation>Eligibility when saved</translation>
    </message>
</context>
<context>
    <name>VoidPanel</name>
    <message>
        <source>Batalkan pencatatan ini?</source>
        <translation>Void this record?</translation>
    </message>
    <message>
        <source>Orang ini tidak akan diajukan lagi. Riwayatnya tetap tersimpan, dan pusat melihat alasan Anda.</source>
        <translation>This person will not be proposed any more. The history stays, and the centre sees your reason.</translation>
    </message>
    <message>
        <source>Alasan</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>Misalnya: tercatat dua kali</source>
        <translation>Such as: registered twice</translation>
    </message>
    <message>
        <source>Tidak jadi</source>
        <translation>Never mind</translation>
    </message>
    <message>
        <source>Batalkan pencatatan</source>
        <translation>Void this record</translation>
    </message>
    <message>
        <source>Tulis alasannya dalam beberapa kata.</source>
        <translation>Write the reason in a few words.</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>{seconds} detik</source>
        <translation>{seconds} seconds</translation>
    </message>
    <message>
        <source>{minutes} menit</source>
        <translation>{minutes} minutes</translation>
    </message>
    <message>
        <source>{minutes} menit {seconds} detik</source>
        <translation>{minutes} minutes {seconds} seconds</translation>
    </message>
    <message>
        <source>Sudah terlalu sering salah. Coba lagi dalam {time}.</source>
        <translation>There were too many wrong tries. Try again in {time}.</translation>
    </message>
    <message>
        <source>Kata sandi salah. Masih {left} kali sebelum harus menunggu.</source>
        <translation>Wrong passphrase. {left} more tries before you must wait.</translation>
    </message>
    <message>
        <source>Kata sandi salah. Coba lagi.</source>
        <translation>Wrong passphrase. Try again.</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Belum lengkap</source>
        <translation>Incomplete</translation>
    </message>
    <message>
        <source>Diajukan</source>
        <translation>Submitted</translation>
    </message>
    <message>
        <source>Sedang diperiksa</source>
        <translation>Under review</translation>
    </message>
    <message>
        <source>Perlu perbaikan</source>
        <translation>Needs correction</translation>
    </message>
    <message>
        <source>Disetujui</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>Ditolak</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Terdaftar</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <source>Dibatalkan</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>Menunggu kirim</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Sudah diterima pusat</source>
        <translation>Received by the centre</translation>
    </message>
    <message>
        <source>Ditahan pusat</source>
        <translation>Held by the centre</translation>
    </message>
    <message>
        <source>Disimpan, belum lengkap</source>
        <translation>Saved, incomplete</translation>
    </message>
    <message>
        <source>Disimpan dan diajukan</source>
        <translation>Saved and submitted</translation>
    </message>
    <message>
        <source>Ditarik kembali</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>Pencatatan dibatalkan</source>
        <translation>Record voided</translation>
    </message>
    <message>
        <source>Mulai diperiksa pusat</source>
        <translation>The centre began its review</translation>
    </message>
    <message>
        <source>Dikembalikan untuk diperbaiki</source>
        <translation>Sent back for correction</translation>
    </message>
    <message>
        <source>Disetujui pusat</source>
        <translation>Accepted by the centre</translation>
    </message>
    <message>
        <source>Ditolak pusat</source>
        <translation>Rejected by the centre</translation>
    </message>
    <message>
        <source>Terdaftar sebagai peserta</source>
        <translation>Enrolled as a member</translation>
    </message>
    <message>
        <source>Kepesertaan berakhir</source>
        <translation>Membership ended</translation>
    </message>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>NIK</source>
        <translation>NIK</translation>
    </message>
    <message>
        <source>Desa/kelurahan</source>
        <translation>Village</translation>
    </message>
    <message>
        <source>Segmen</source>
        <translation>Segment</translation>
    </message>
    <message>
        <source>Didaftarkan</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Kiriman</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des</source>
        <translation>Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec</translation>
    </message>
    <message>
        <source>(nama belum diisi)</source>
        <translation>(no name yet)</translation>
    </message>
    <message>
        <source>belum ada</source>
        <translation>none yet</translation>
    </message>
    <message>
        <source>perlu dibetulkan</source>
        <translation>to correct</translation>
    </message>
    <message>
        <source>baru saja</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>{count} menit lalu</source>
        <translation>{count} min ago</translation>
    </message>
    <message>
        <source>hari ini {clock}</source>
        <translation>today {clock}</translation>
    </message>
    <message>
        <source>kemarin {clock}</source>
        <translation>yesterday {clock}</translation>
    </message>
    <message>
        <source>lebih dari {count} orang</source>
        <translation>more than {count} people</translation>
    </message>
    <message>
        <source>1 orang</source>
        <translation>1 person</translation>
    </message>
    <message>
        <source>{count} orang</source>
        <translation>{count} people</translation>
    </message>
    <message>
        <source>1.000</source>
        <translation>1,000</translation>
    </message>
</context>
<context>
    <name>WordsStep</name>
    <message>
        <source>Ketik 24 kata</source>
        <translation>Type 24 words</translation>
    </message>
    <message>
        <source>Ketik kata-kata yang dibacakan pusat, dengan spasi di antaranya. Huruf besar atau kecil tidak berpengaruh. Kata yang tidak mungkin benar diberi garis merah.</source>
        <translation>Type the words that the centre reads out, with spaces between them. Capitals do not matter. A word that cannot be right is underlined in red.</translation>
    </message>
    <message>
        <source>24 kata dari pusat</source>
        <translation>24 words from the centre</translation>
    </message>
    <message>
        <source>Lanjut</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>{count} dari {all} kata</source>
        <translation>{count} of {all} words</translation>
    </message>
</context>
<context>
    <name>_ItemCard</name>
    <message>
        <source>Hapus</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>_KeysHint</name>
    <message>
        <source>Spasi menambah, Enter melanjutkan</source>
        <translation>Space adds, Enter goes on</translation>
    </message>
</context>
<context>
    <name>_SectionButton</name>
    <message>
        <source>{section}, {count} perlu dibetulkan</source>
        <translation>{section}, {count} to correct</translation>
    </message>
    <message>
        <source>{section}, lengkap</source>
        <translation>{section}, complete</translation>
    </message>
</context>
<context>
    <name>answer</name>
    <message>
        <source>Belum bisa dinilai</source>
        <translation>Cannot be judged yet</translation>
    </message>
    <message>
        <source>Dapat diterima</source>
        <translation>Can be accepted</translation>
    </message>
    <message>
        <source>Perlu dilihat pusat</source>
        <translation>Centre must look</translation>
    </message>
    <message>
        <source>Tidak dapat diterima</source>
        <translation>Cannot be accepted</translation>
    </message>
    <message>
        <source>Dinilai dengan paket {version}</source>
        <translation>Judged by pack {version}</translation>
    </message>
    <message>
        <source>Peran {number}</source>
        <translation>Role {number}</translation>
    </message>
    <message>
        <source>setelah {discount} sampai {until}; tanpa itu {full}</source>
        <translation>after {discount} until {until}; without it {full}</translation>
    </message>
    <message>
        <source>Tidak ada lagi yang membayar</source>
        <translation>Nobody pays any more</translation>
    </message>
    <message>
        <source>Diusulkan dibayar {who}</source>
        <translation>Proposed payer: {who}</translation>
    </message>
    <message>
        <source>Dibayar {who}</source>
        <translation>Paid by {who}</translation>
    </message>
    <message>
        <source>Berubah {date} menjadi {outcome}: {why}</source>
        <translation>Changes {date} to “{outcome}”: {why}</translation>
    </message>
    <message>
        <source>untuk {purposes}</source>
        <translation>for {purposes}</translation>
    </message>
    <message>
        <source>dan {count} isian lagi</source>
        <translation>and {count} more to fill in</translation>
    </message>
    <message>
        <source>Tanggal belum diketahui</source>
        <translation>Day not known</translation>
    </message>
    <message>
        <source>Belum pasti</source>
        <translation>Not certain</translation>
    </message>
    <message>
        <source>belum pasti</source>
        <translation>not certain</translation>
    </message>
</context>
<context>
    <name>controls</name>
    <message>
        <source>Sekarang</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>Izin diberikan sekarang</source>
        <translation>Consent given now</translation>
    </message>
</context>
<context>
    <name>form</name>
    <message>
        <source>Pusat meminta perbaikan: {text}</source>
        <translation>The centre asks for a correction: {text}</translation>
    </message>
    <message>
        <source>Tulis catatan</source>
        <translation>Write the note</translation>
    </message>
    <message>
        <source>lahir {date}</source>
        <translation>born {date}</translation>
    </message>
    <message>
        <source>dari NIK: kecamatan {name}</source>
        <translation>from the NIK: {name} district</translation>
    </message>
    <message>
        <source>boleh kosong</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>diisi pusat</source>
        <translation>filled in by the centre</translation>
    </message>
    <message>
        <source>{name} (tidak dikenal di paket ini)</source>
        <translation>{name} (unknown to this pack)</translation>
    </message>
</context>
<context>
    <name>packs</name>
    <message>
        <source>Keterangan paket</source>
        <translation>About the pack</translation>
    </message>
    <message>
        <source>Wilayah</source>
        <translation>Areas</translation>
    </message>
    <message>
        <source>Desa adat dan banjar</source>
        <translation>Desa adat and banjar</translation>
    </message>
    <message>
        <source>Segmen dan pembayar</source>
        <translation>Segments and payers</translation>
    </message>
    <message>
        <source>Pekerjaan</source>
        <translation>Occupations</translation>
    </message>
    <message>
        <source>Aturan</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>Iuran dan potongan</source>
        <translation>Contributions and discounts</translation>
    </message>
    <message>
        <source>Bantuan lain</source>
        <translation>Other aid</translation>
    </message>
    <message>
        <source>Pertanyaan tambahan</source>
        <translation>Extra questions</translation>
    </message>
    <message>
        <source>Kuota</source>
        <translation>Quotas</translation>
    </message>
    <message>
        <source>Akibat peristiwa</source>
        <translation>Consequences of events</translation>
    </message>
    <message>
        <source>Manfaat</source>
        <translation>Benefits</translation>
    </message>
    <message>
        <source>Naskah izin</source>
        <translation>Consent texts</translation>
    </message>
    <message>
        <source>Tanda terima</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Lembar ekspor</source>
        <translation>Export sheets</translation>
    </message>
    <message>
        <source>Laptop petugas</source>
        <translation>The officers’ laptops</translation>
    </message>
    <message>
        <source>versi</source>
        <translation>version</translation>
    </message>
    <message>
        <source>nama</source>
        <translation>name</translation>
    </message>
    <message>
        <source>berlaku mulai</source>
        <translation>holds from</translation>
    </message>
    <message>
        <source>berlaku sampai</source>
        <translation>holds until</translation>
    </message>
    <message>
        <source>usia</source>
        <translation>age</translation>
    </message>
    <message>
        <source>jumlah</source>
        <translation>amount</translation>
    </message>
    <message>
        <source>jumlah orang</source>
        <translation>number of people</translation>
    </message>
    <message>
        <source>pembayar</source>
        <translation>payer</translation>
    </message>
    <message>
        <source>program yang dibayar</source>
        <translation>programmes paid</translation>
    </message>
    <message>
        <source>sumber dana</source>
        <translation>source of money</translation>
    </message>
    <message>
        <source>jawaban</source>
        <translation>answer</translation>
    </message>
    <message>
        <source>jawaban bila belum diketahui</source>
        <translation>answer while unknown</translation>
    </message>
    <message>
        <source>tingkat</source>
        <translation>severity</translation>
    </message>
    <message>
        <source>kalimat</source>
        <translation>wording</translation>
    </message>
    <message>
        <source>kalimat perubahan</source>
        <translation>wording of the change</translation>
    </message>
    <message>
        <source>dasar</source>
        <translation>ground</translation>
    </message>
    <message>
        <source>sumber</source>
        <translation>source</translation>
    </message>
    <message>
        <source>sudah pasti</source>
        <translation>certain</translation>
    </message>
    <message>
        <source>pembayar sudah pasti</source>
        <translation>payer certain</translation>
    </message>
    <message>
        <source>nama lain</source>
        <translation>other names</translation>
    </message>
    <message>
        <source>segmen</source>
        <translation>segments</translation>
    </message>
    <message>
        <source>program</source>
        <translation>programmes</translation>
    </message>
    <message>
        <source>yang dilihat</source>
        <translation>looked for</translation>
    </message>
    <message>
        <source>diberitahukan (hari sebelumnya)</source>
        <translation>told (days before)</translation>
    </message>
    <message>
        <source>bagian per 10.000</source>
        <translation>share per 10,000</translation>
    </message>
    <message>
        <source>jumlah tetap</source>
        <translation>flat sum</translation>
    </message>
    <message>
        <source>penghasilan dasar</source>
        <translation>base income</translation>
    </message>
    <message>
        <source>mulai</source>
        <translation>from</translation>
    </message>
    <message>
        <source>sampai</source>
        <translation>until</translation>
    </message>
    <message>
        <source>pertanyaan</source>
        <translation>question</translation>
    </message>
    <message>
        <source>bantuan</source>
        <translation>help</translation>
    </message>
    <message>
        <source>judul</source>
        <translation>title</translation>
    </message>
    <message>
        <source>naskah</source>
        <translation>text</translation>
    </message>
    <message>
        <source>penyusun</source>
        <translation>authors</translation>
    </message>
    <message>
        <source>Baru.</source>
        <translation>New.</translation>
    </message>
    <message>
        <source>Tidak ada lagi.</source>
        <translation>No longer there.</translation>
    </message>
    <message>
        <source>Hanya kalimat dalam bahasa lain yang berubah.</source>
        <translation>Only the wording in other languages changes.</translation>
    </message>
    <message>
        <source>tidak ada</source>
        <translation>none</translation>
    </message>
    <message>
        <source>ya</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>belum</source>
        <translation>no</translation>
    </message>
    <message>
        <source>Hanya besar iuran berubah: {people}</source>
        <translation>Only the contribution changes: {people}</translation>
    </message>
    <message>
        <source>Tanggal pendaftaran belum diisi</source>
        <translation>No day of registration yet</translation>
    </message>
    <message>
        <source>Didaftarkan {day}</source>
        <translation>Registered {day}</translation>
    </message>
    <message>
        <source>Didaftarkan {day}, keputusannya tetap; hanya pendaftaran baru dijawab begini</source>
        <translation>Registered {day}, keeps the verdict; only a new registration would be answered like this</translation>
    </message>
    <message>
        <source>iuran {before} → {after} per bulan</source>
        <translation>contribution {before} → {after} a month</translation>
    </message>
    <message>
        <source>tidak dinilai</source>
        <translation>not judged</translation>
    </message>
    <message>
        <source>Berlaku sekarang</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>Mulai {day}</source>
        <translation>From {day}</translation>
    </message>
    <message>
        <source>Versi lama</source>
        <translation>Older version</translation>
    </message>
    <message>
        <source>Berlaku mulai {day}</source>
        <translation>Holds from {day}</translation>
    </message>
    <message>
        <source>Berlaku {day} sampai {last}</source>
        <translation>Holds {day} to {last}</translation>
    </message>
    <message>
        <source>bawaan program</source>
        <translation>ships with the program</translation>
    </message>
    <message>
        <source>dipasang {when}</source>
        <translation>installed {when}</translation>
    </message>
    <message>
        <source>semuanya sudah pasti</source>
        <translation>all certain</translation>
    </message>
    <message>
        <source>{count} hal belum pasti</source>
        <translation>{count} not certain</translation>
    </message>
</context>
<context>
    <name>similar</name>
    <message>
        <source>NIK sama</source>
        <translation>same NIK</translation>
    </message>
    <message>
        <source>nama dan tanggal lahir sama</source>
        <translation>same name and birth date</translation>
    </message>
    <message>
        <source>nama dan nomor HP sama</source>
        <translation>same name and phone</translation>
    </message>
    <message>
        <source>data mirip</source>
        <translation>alike</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source>{amount} per bulan</source>
        <translation>{amount} a month</translation>
    </message>
    <message>
        <source>Dinilai {day} dengan paket {pack}: {answer}.</source>
        <translation>Judged {day} by pack {pack}: {answer}.</translation>
    </message>
    <message>
        <source>Belum bisa dinilai: {purpose}</source>
        <translation>Could not be judged: {purpose}</translation>
    </message>
</context>
</TS>

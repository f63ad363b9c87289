"""Words of pages in Indonesian."""

from clipqa.pasted_pages.languages.base import Language

INDONESIAN = Language(
    interface="""
cari|bagikan|bagikan artikel ini|simpan|cetak|salin tautan|tutup|masuk|daftar|berikutnya
selanjutnya|halaman berikutnya|sebelumnya|halaman sebelumnya|muat lagi|muat lebih banyak
lihat semua|kembali|kembali ke atas|langsung ke konten|lewati ke konten|baca selengkapnya|iklan
putar|langganan|berlangganan|terima|terima semua|tolak|pengaturan
""",
    menu="""
beranda|berita|dunia|olahraga|cuaca|budaya|ekonomi|politik|opini|kesehatan|sains|teknologi|wisata
resep|acara|tentang|tentang kami|kontak|hubungi kami|bantuan|artikel|panduan|topik|semua topik
kategori|arsip|kebijakan privasi|syarat dan ketentuan|lainnya|media|jawaban|pertanyaan
bahasa indonesia
""",
    contents="daftar isi|isi",
    comments="komentar|tinggalkan komentar|tulis komentar|belum ada komentar",
    reply="balas|kata",
    thumbnail="gambar mini|pratinjau",
    did_you_know="tahukah anda|tahukah kamu|tahukah anda bahwa",
    tip="kiat|saran",
    caption="gambar|foto|keterangan foto",
    author="penulis|ditulis oleh|oleh",
    by="oleh|ditulis oleh",
    related="anda mungkin juga suka|artikel terkait|baca juga|lihat juga|artikel lainnya",
    more="artikel",
    read_more="baca juga|lihat juga|baca selengkapnya",
    key_points="poin penting|poin utama|ringkasan|intisari",
    faq="pertanyaan umum|pertanyaan yang sering diajukan|tanya jawab",
    question="t|tanya|pertanyaan",
    answer="j|jawab|jawaban",
    posted="diterbitkan|dipublikasikan|diperbarui|terakhir diperbarui",
    reading="menit|membaca|baca|waktu|waktu baca",
    watch="tonton|lihat|putar|dengarkan",
    clip="klip|video|jawaban",
    length="durasi",
    outlet="sumber|saluran|stasiun",
    page="halaman",
    of="dari",
    start="dari",
    to="sampai|hingga",
    requests="""
kirim|kirimkan|bagikan|bergabunglah|berlangganan|ceritakan|tulis|kunjungi|unduh|coba|mulai
jelajahi|ikuti|baca|pelajari|dukung|datang|hubungi|tanyakan|bantu
""",
    us="kami|kita|buletin",
    cookies="cookie",
    minutes="menit",
    seconds="detik",
)

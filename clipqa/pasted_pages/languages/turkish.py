"""Words of pages in Turkish."""

from clipqa.pasted_pages.languages.base import Language

TURKISH = Language(
    interface="""
menü|ana menü|ara|arama|paylaş|bu yazıyı paylaş|bu makaleyi paylaş|kaydet|yazdır
bağlantıyı kopyala|linki kopyala|kapat|aç|giriş yap|giriş|üye ol|kayıt ol|sonraki|sonraki sayfa
ileri|önceki|önceki sayfa|geri|daha fazla yükle|daha fazla|daha fazla göster|tümünü gör|başa dön
yukarı çık|içeriğe geç|içeriğe atla|ana içeriğe geç|ana içeriğe atla|devamını oku|reklam|oynat
abone ol|kabul et|tümünü kabul et|reddet|tümünü reddet|çerez ayarları|ayarlar|dinle|takip et|döküm
""",
    menu="""
ana sayfa|anasayfa|haberler|haber|son dakika|dünya|gündem|spor|hava durumu|kültür|ekonomi|siyaset
görüş|sağlık|bilim|teknoloji|seyahat|mutfak|yemek|yaşam|video|videolar|fotoğraflar|etkinlikler
mağaza|hesabım|hakkımızda|biz kimiz|iletişim|yardım|makaleler|yazılar|rehberler|konular
tüm konular|kategoriler|etiketler|arşiv|dergi|kariyer|basın|gizlilik|gizlilik politikası
kullanım koşulları|çerez politikası|site haritası|hizmetler|ürünler|medya|yanıtlar|cevaplar
sorular|türkçe|bahçe|ev|toplum|avrupa|tüm hakları saklıdır|künye|kaynaklar|tarifler|konu
""",
    contents="içindekiler|bu yazıda|bu makalede|içerik|bu sayfada",
    comments="""
yorumlar|yorum|yorum yap|yorum yaz|yorum ekle|bir yorum bırakın|bir yanıt yazın|henüz yorum yok
""",
    reply="yanıtla|cevapla|dedi ki|diyor ki",
    thumbnail="küçük resim|önizleme|kapak görseli|video küçük resmi",
    did_you_know="""
biliyor muydunuz|bunu biliyor muydunuz|biliyor musunuz|biliyor muydun|biliyor musun|ilginç bilgi
""",
    tip="""
ipucu|püf noktası|öneri|uzman ipucu|tavsiye|ipuçları|küçük ipucu|hızlı ipucu|pratik bilgi
uzman tavsiyesi|küçük bir ipucu|profesyonel ipucu
""",
    caption="fotoğraf|foto|görsel|resim|şekil|görsel açıklaması",
    author="yazar|yazan|hazırlayan|yazı|editör",
    by="yazan|yazar|hazırlayan|yazar adı|röportaj|derleyen|kaleme alan|çeviren|editör",
    related="""
bunlar da ilginizi çekebilir|ilginizi çekebilir|bu da ilginizi çekebilir
bunları da beğenebilirsiniz|bunlar da hoşunuza gidebilir|benzer yazılar|benzer içerikler
ilgili yazılar|ilgili makaleler|ilgili haberler|ilgili içerikler|ayrıca bakın|ayrıca okuyun
önerilenler|bu konuda daha fazlası
""",
    more="diğer|başka",
    read_more="devamını oku|ayrıca okuyun|bunu da okuyun|ayrıca bakınız|ilgili|ilgili yazı",
    key_points="""
önemli noktalar|ana noktalar|öne çıkanlar|kısaca|özetle|temel noktalar|anahtar noktalar
başlıca noktalar|bilmeniz gerekenler|özet|bir bakışta|önemli bilgiler|öne çıkan noktalar
""",
    faq="""
sıkça sorulan sorular|sık sorulan sorular|sss|sorular ve cevaplar|sorular ve yanıtlar|soru cevap
merak edilenler
""",
    question="s|soru",
    answer="c|y|cevap|yanıt",
    posted="yayınlanma tarihi|yayınlandı|yayın tarihi|güncellendi|güncelleme|son güncelleme|tarih",
    reading="dk|dakika|dakikada|dakikalık|okuma|okuma süresi|süresi|okunur",
    watch="izle|izleyin|oynat|dinle|gör",
    clip="""
klip|klibi|klip yanıtını|video|yanıt|yanıtı|yanıtını|cevap|cevabı|cevabını|videoyu|kayıt
""",
    length="süre",
    outlet="yayın|kaynak|kanal|yayıncı|radyo",
    page="sayfa|sf.",
    start="başlangıç",
    to="ila|ile",
    requests="""
gönderin|gönder|paylaşın|paylaş|katılın|abone|anlatın|yazın|ziyaret|indirin|deneyin|başlayın
keşfedin|takip|okuyun|öğrenin|destekleyin|gelin|arayın|sorun|bize|bültenimize|bırakın
""",
    us="bize|bizi|bizim|bizimle|bülten|bültenimize|bültenimiz",
    cookies="çerez|çerezler|çerezleri|çerezlerden",
    hours="saat|sa",
    minutes="dk|dakika",
    seconds="sn|saniye",
    conjunction="ve",
    months="oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara",
    tags="etiketler",
    of="toplam",
)

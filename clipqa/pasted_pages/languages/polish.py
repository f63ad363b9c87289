"""Words of pages in Polish."""

from clipqa.pasted_pages.languages.base import Language

POLISH = Language(
    interface="""
szukaj|wyszukaj|udostępnij|udostępnij artykuł|zapisz|drukuj|kopiuj link|skopiuj link|zamknij
otwórz|zaloguj się|zaloguj|zarejestruj się|następna|następny|następna strona|dalej|poprzednia
poprzedni|poprzednia strona|wczytaj więcej|załaduj więcej|pokaż więcej|zobacz wszystko|wróć|powrót
do góry|przejdź do treści|przejdź do głównej treści|czytaj więcej|czytaj dalej|więcej treści
reklama|odtwórz|subskrybuj|akceptuję|akceptuj wszystkie|zaakceptuj wszystkie|odrzuć
odrzuć wszystkie|ustawienia cookies|ustawienia|posłuchaj|transkrypcja|obserwuj
""",
    menu="""
strona główna|start|wiadomości|aktualności|świat|kraj|sport|pogoda|kultura|gospodarka|biznes
polityka|opinie|zdrowie|nauka|technologia|podróże|kuchnia|filmy|wideo|zdjęcia|wydarzenia|kalendarz
sklep|konto|moje konto|o nas|kontakt|pomoc|artykuły|poradniki|tematy|wszystkie tematy|kategorie
tagi|archiwum|magazyn|praca|prasa|prywatność|polityka prywatności|regulamin|warunki|mapa strony
więcej|usługi|produkty|media|odpowiedzi|pytania|polski|ogród|dom|społeczeństwo|europa
wszelkie prawa zastrzeżone|przepisy|temat
""",
    contents="spis treści|w tym artykule|zawartość|na tej stronie",
    comments="""
komentarzy|komentarza|zobacz komentarze|komentarze|komentarz|dodaj komentarz|napisz komentarz
zostaw komentarz|brak komentarzy|skomentuj
""",
    reply="odpowiedz|pisze|mówi",
    thumbnail="miniatura|miniaturka|podgląd|miniatura wideo",
    did_you_know="""
czy wiesz, że|czy wiesz|czy wiecie, że|czy wiedziałeś, że|wiesz, że|ciekawostka|czy wiesz że
czy wiedzieliście
""",
    tip="""
wskazówka|porada|rada|nasza rada|wskazówka eksperta|podpowiedź|sprytna rada|rada eksperta|pro tip
praktyczna wskazówka|dobra rada|mała rada|wskazówka dla praktyków|wskazówki
""",
    caption="zdjęcie|fot.|foto|obraz|podpis|ilustracja|rycina|rys.|grafika",
    author="autor|autorka|tekst|napisał|napisała|opracowanie|redakcja",
    by="""
autor|autorka|przez|napisał|napisała|tekst|opublikował|opublikowane przez|rozmawiał|rozmawiała
przygotował|przygotowała|opracował|opracowała|autor tekstu|autorka tekstu|napisane przez
""",
    related="""
zobacz także|zobacz też|zobacz również|czytaj także|czytaj też|przeczytaj także|przeczytaj również
może cię zainteresować|może ci się spodobać|może zainteresuje cię też|powiązane artykuły
podobne artykuły|powiązane|polecane|polecamy|więcej na ten temat
""",
    more="więcej|inne",
    read_more="""
czytaj także|czytaj też|czytaj więcej|zobacz też|zobacz także|przeczytaj też|więcej
""",
    key_points="""
najważniejsze informacje|kluczowe punkty|najważniejsze punkty|w skrócie|najważniejsze wnioski
podsumowanie w punktach|najważniejsze|kluczowe informacje|co warto wiedzieć|w pigułce
najważniejsze fakty|główne punkty
""",
    faq="""
najczęściej zadawane pytania|często zadawane pytania|pytania i odpowiedzi|najczęstsze pytania
częste pytania
""",
    question="p|pytanie",
    answer="o|odp|odp.|odpowiedź",
    posted="opublikowano|data publikacji|zaktualizowano|ostatnia aktualizacja|aktualizacja|data",
    reading="min|minut|minuty|minuta|czytania|czas czytania|czas",
    watch="zobacz|obejrzyj|oglądaj|odtwórz|posłuchaj",
    clip="klip|klipie|klipu|wideo|odpowiedź|film|filmie|nagranie",
    length="czas|czas trwania|długość",
    outlet="medium|źródło|kanał|stacja",
    page="strona|strony|stron|str.",
    pages="stron",
    of="z|ze",
    start="od|między",
    to="do",
    requests="""
wyślij|prześlij|udostępnij|dołącz|zapisz|subskrybuj|powiedz|napisz|odwiedź|pobierz|wypróbuj
zacznij|odkryj|śledź|czytaj|przeczytaj|ucz|wesprzyj|przyjdź|zadzwoń|zapytaj|pomóż|podziel|opowiedz
zostaw|obserwuj|weź|zarezerwuj|chcesz
""",
    us="nas|nam|nasz|nasza|nasze|naszego|naszej|naszym|naszą|newsletter|newslettera",
    cookies="cookies|ciasteczek|ciasteczka|cookie",
    hours="godz",
    minutes="minuta|minuty|minut",
    seconds="sekunda|sekundy|sekund",
    conjunction="i",
    months="sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru",
    tags="tagi",
)

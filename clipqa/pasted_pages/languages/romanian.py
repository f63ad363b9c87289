"""Words of pages in Romanian."""

from clipqa.pasted_pages.languages.base import Language

ROMANIAN = Language(
    interface="""
meniu|caută|căutare|distribuie|salvează|tipărește|copiază linkul|închide|autentificare|înainte
următoarea|pagina următoare|înapoi|pagina anterioară|încarcă mai mult|vezi mai mult|vezi tot|sus
sari la conținut|salt la conținut|citește mai mult|citește mai departe|publicitate|redă
abonează-te|accept|acceptă tot|refuză
""",
    menu="""
acasă|știri|lume|sport|vremea|cultură|economie|politică|opinii|sănătate|știință|tehnologie
călătorii|rețete|evenimente|despre noi|contact|ajutor|articole|ghiduri|subiecte|categorii|arhivă
confidențialitate|politica de confidențialitate|termeni|mai mult|media|răspunsuri|întrebări|română
grădină
""",
    contents="cuprins|în acest articol",
    comments="comentarii|lasă un comentariu|adaugă un comentariu|niciun comentariu",
    reply="răspunde|spune",
    thumbnail="miniatură|previzualizare",
    did_you_know="știai că|știați că|știai|știați",
    tip="sfat|sfaturi|pont|recomandare",
    caption="foto|imagine|fotografie",
    author="autor|autoare|scris de|text de|de",
    by="de|scris de|text de",
    related="""
te-ar putea interesa|ți-ar putea plăcea|articole similare|articole asemănătoare|citește și|vezi și
""",
    more="alte",
    read_more="citește și|vezi și|citește mai mult",
    key_points="puncte cheie|pe scurt|ideile principale|esențialul",
    faq="întrebări frecvente|întrebări și răspunsuri",
    question="î|întrebare",
    answer="r|răspuns",
    posted="publicat|publicat pe|actualizat|ultima actualizare",
    reading="min|minute|minut|de|citire|lectură|timp",
    watch="vezi|urmărește|privește|ascultă",
    clip="clip|clipul|video|răspuns|răspunsul",
    length="durată",
    outlet="sursă|sursa|canal|post",
    page="pagina",
    of="din",
    start="de la|dela",
    to="până la|la",
    requests="""
trimite|trimite-ne|distribuie|alătură-te|abonează-te|spune-ne|scrie-ne|vizitează|descarcă|încearcă
descoperă|urmărește-ne|citește|susține|vino
""",
    us="ne|noi|nostru|noastră|newsletter",
    cookies="cookie|cookie-uri",
    hours="ora|ore",
)

"""Words of pages in Finnish."""

from clipqa.pasted_pages.languages.base import Language

FINNISH = Language(
    interface="""
valikko|haku|hae|jaa|jaa artikkeli|tallenna|tulosta|kopioi linkki|sulje|kirjaudu|seuraava
seuraava sivu|edellinen|edellinen sivu|lataa lisää|näytä lisää|näytä kaikki|takaisin|takaisin ylös
siirry sisältöön|lue lisää|mainos|toista|tilaa|hyväksy|hyväksy kaikki|hylkää|asetukset
""",
    menu="""
etusivu|uutiset|maailma|urheilu|sää|kulttuuri|talous|politiikka|mielipide|terveys|tiede|teknologia
matkailu|ruoka|tapahtumat|meistä|tietoa meistä|yhteystiedot|ota yhteyttä|apua|artikkelit|oppaat
aiheet|kaikki aiheet|arkisto|tietosuoja|tietosuojaseloste|käyttöehdot|lisää|mediat|vastaukset
kysymykset|suomi|puutarha
""",
    contents="sisällys|sisällysluettelo|tässä artikkelissa",
    comments="kommentit|kommentoi|jätä kommentti|kirjoita kommentti|ei kommentteja",
    reply="vastaa|sanoo",
    thumbnail="pikkukuva|esikatselu|esikatselukuva",
    did_you_know="tiesitkö|tiesitkö, että|tiesittekö",
    tip="vinkki|vinkit|niksi",
    caption="kuva|kuvateksti|valokuva",
    author="kirjoittaja|teksti|kirjoittanut",
    by="kirjoittanut|teksti|kirjoittaja",
    related="""
saatat pitää myös|aiheeseen liittyvää|lue myös|katso myös|samankaltaisia artikkeleita
""",
    more="lisää|muita",
    read_more="lue myös|lue lisää|katso myös",
    key_points="keskeiset kohdat|pääkohdat|lyhyesti|tärkeimmät|tiivistettynä",
    faq="usein kysytyt kysymykset|usein kysyttyä|kysymyksiä ja vastauksia",
    question="k|kysymys",
    answer="v|vastaus",
    posted="julkaistu|päivitetty|viimeksi päivitetty",
    reading="min|minuuttia|minuutin|lukuaika|lukuaikaa",
    watch="katso|toista|kuuntele",
    clip="klippi|leike|video|vastaus|videovastaus|klippivastaus",
    length="kesto",
    outlet="kanava|lähde|media",
    page="sivu",
    start="alkaen",
    requests="""
lähetä|jaa|liity|tilaa|kerro|kirjoita|käy|lataa|kokeile|aloita|tutustu|seuraa|lue|opi|tue|tule
soita|kysy|auta
""",
    us="meille|meidät|uutiskirje|uutiskirjeemme",
    cookies="evästeitä|evästeet",
    minutes="minuuttia",
    seconds="sekuntia",
)

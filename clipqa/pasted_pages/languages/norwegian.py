"""Words of pages in Norwegian."""

from clipqa.pasted_pages.languages.base import Language

NORWEGIAN = Language(
    interface="""
meny|søk|del|del artikkelen|lagre|skriv ut|kopier lenke|lukk|logg inn|neste|neste side|forrige
forrige side|last inn flere|vis mer|vis alle|tilbake|til toppen|hopp til innhold|gå til innhold
les mer|annonse|spill av|abonner|godta|godta alle|avvis|innstillinger
""",
    menu="""
hjem|forside|nyheter|verden|sport|vær|kultur|økonomi|politikk|debatt|helse|vitenskap|teknologi
reise|mat|om oss|kontakt|hjelp|artikler|guider|temaer|emner|alle temaer|kategorier|arkiv
personvern|vilkår|mer|medier|svar|spørsmål|norsk|hage
""",
    contents="innhold|innholdsfortegnelse|i denne artikkelen",
    comments="kommentarer|legg igjen en kommentar|skriv en kommentar|ingen kommentarer",
    reply="svar|sier",
    thumbnail="miniatyrbilde|miniatyr|forhåndsvisning",
    did_you_know="visste du|visste du at",
    tip="tips|proffråd|vårt tips",
    caption="bilde|foto|bildetekst",
    author="forfatter|skrevet av|tekst|av",
    by="av|skrevet av|tekst av",
    related="""
du liker kanskje også|relaterte artikler|les også|se også|mer om temaet|lignende artikler
""",
    more="flere|mer",
    read_more="les også|les mer|se også",
    key_points="viktige punkter|hovedpunkter|kort fortalt|det viktigste|oppsummert",
    faq="ofte stilte spørsmål|vanlige spørsmål|spørsmål og svar",
    question="s|spørsmål",
    answer="s|svar",
    posted="publisert|oppdatert|sist oppdatert",
    reading="min|minutter|minutt|lesetid|lesning",
    watch="se|spill|vis",
    clip="klipp|klippet|video|svar|svaret|klippsvar|videosvar",
    length="lengde|varighet",
    outlet="kanal|kilde|medium",
    page="side",
    of="av",
    start="fra",
    to="til",
    requests="""
send|del|bli|skriv|abonner|meld|fortell|besøk|last|prøv|start|oppdag|følg|les|lær|støtt|kom|ring
spør|hjelp
""",
    us="oss|vår|vårt|våre|nyhetsbrev",
    cookies="cookies|informasjonskapsler",
    minutes="minutter",
    seconds="sekunder",
    on="den",
)

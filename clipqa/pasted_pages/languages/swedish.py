"""Words of pages in Swedish."""

from clipqa.pasted_pages.languages.base import Language

SWEDISH = Language(
    interface="""
meny|sök|dela|dela artikeln|spara|skriv ut|kopiera länk|stäng|logga in|nästa|nästa sida|föregående
föregående sida|ladda fler|visa mer|visa fler|visa alla|tillbaka|till toppen|hoppa till innehåll
hoppa till huvudinnehåll|läs mer|annons|spela|prenumerera|acceptera|acceptera alla|neka|avvisa
inställningar|lyssna
""",
    menu="""
hem|start|startsida|nyheter|världen|sport|väder|kultur|ekonomi|politik|åsikter|hälsa|vetenskap
teknik|resor|mat|evenemang|om oss|kontakt|kontakta oss|hjälp|artiklar|guider|ämnen|alla ämnen
kategorier|arkiv|integritetspolicy|integritet|villkor|användarvillkor|mer|tjänster|medier|svar
frågor|svenska|trädgård|samhälle|ämne
""",
    contents="innehåll|innehållsförteckning|i den här artikeln",
    comments="kommentarer|kommentera|lämna en kommentar|skriv en kommentar|inga kommentarer",
    reply="svara|säger",
    thumbnail="miniatyr|miniatyrbild|förhandsvisning",
    did_you_know="visste du|visste du att|visste ni",
    tip="tips|proffstips|vårt tips",
    caption="bild|foto|bildtext",
    author="författare|skriven av|text|av",
    by="av|skriven av|text av|publicerad av",
    related="""
du kanske också gillar|relaterade artiklar|relaterat|läs också|läs även|se även|mer om ämnet
liknande artiklar|fler artiklar
""",
    more="fler|mer",
    read_more="läs också|läs mer|läs även|se även",
    key_points="viktiga punkter|huvudpunkter|i korthet|kort sagt|det viktigaste",
    faq="vanliga frågor|frågor och svar",
    question="f|fråga",
    answer="s|svar",
    posted="publicerad|publicerad den|uppdaterad|senast uppdaterad",
    reading="min|minuter|minut|läsning|lästid|läsa|att",
    watch="se|titta|spela|visa",
    clip="klipp|klippet|video|svar|svaret|klippsvar|videosvar",
    length="längd",
    outlet="kanal|källa|medium",
    page="sida|sidan",
    of="av",
    start="från",
    to="till",
    requests="""
skicka|dela|bli|skriv|prenumerera|anmäl|berätta|besök|ladda|prova|börja|upptäck|följ|läs|lär|stöd
kom|ring|fråga|hjälp|låt|lämna
""",
    us="oss|vår|vårt|våra|nyhetsbrev",
    cookies="cookies|kakor",
    minutes="minuter",
    seconds="sekunder",
    on="den",
)

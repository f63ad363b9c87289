"""Words of pages in Danish."""

from clipqa.pasted_pages.languages.base import Language

DANISH = Language(
    interface="""
menu|søg|del|del artiklen|gem|udskriv|kopiér link|luk|log ind|næste|næste side|forrige
forrige side|indlæs flere|vis mere|vis alle|tilbage|til toppen|spring til indhold|gå til indhold
læs mere|annonce|afspil|abonner|accepter|accepter alle|afvis|indstillinger
""",
    menu="""
hjem|forside|nyheder|verden|sport|vejr|kultur|økonomi|politik|debat|sundhed|videnskab|teknologi
rejser|mad|begivenheder|om os|kontakt|hjælp|artikler|guider|emner|alle emner|kategorier|arkiv
privatliv|privatlivspolitik|vilkår|mere|medier|svar|spørgsmål|dansk|have
""",
    contents="indhold|indholdsfortegnelse|i denne artikel",
    comments="kommentarer|skriv en kommentar|ingen kommentarer",
    reply="svar|besvar|siger",
    thumbnail="miniature|miniaturebillede|forhåndsvisning",
    did_you_know="vidste du|vidste du, at|vidste du at",
    tip="tip|tips|godt råd|vores tip",
    caption="billede|foto|billedtekst",
    author="forfatter|skrevet af|tekst|af",
    by="af|skrevet af|tekst af",
    related="""
måske kan du også lide|relaterede artikler|læs også|se også|mere om emnet|lignende artikler
""",
    more="flere|mere",
    read_more="læs også|læs mere|se også",
    key_points="vigtige punkter|hovedpunkter|kort fortalt|det vigtigste",
    faq="ofte stillede spørgsmål|spørgsmål og svar",
    question="s|spørgsmål",
    answer="s|svar",
    posted="udgivet|publiceret|opdateret|sidst opdateret",
    reading="min|minutter|minut|læsetid|læsning",
    watch="se|afspil|vis",
    clip="klip|klippet|video|svar|svaret|klipsvar|videosvar",
    length="længde|varighed",
    outlet="kanal|kilde|medie",
    page="side",
    of="af",
    start="fra",
    to="til",
    requests="""
send|del|bliv|skriv|abonner|tilmeld|fortæl|besøg|hent|prøv|start|opdag|følg|læs|lær|støt|kom|ring
spørg|hjælp
""",
    us="os|vores|nyhedsbrev",
    cookies="cookies",
    minutes="minutter",
    seconds="sekunder",
    on="den",
)

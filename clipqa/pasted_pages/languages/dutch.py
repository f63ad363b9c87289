"""Words of pages in Dutch."""

from clipqa.pasted_pages.languages.base import Language

DUTCH = Language(
    interface="""
zoeken|delen|deel dit artikel|deel|opslaan|bewaren|afdrukken|printen|link kopiëren|kopieer link
sluiten|openen|inloggen|aanmelden|registreren|volgende|volgende pagina|vorige|vorige pagina
meer laden|meer tonen|toon meer|alles bekijken|terug|naar boven|terug naar boven
direct naar de inhoud|naar de inhoud|ga naar de inhoud|naar hoofdinhoud|ga naar hoofdinhoud
lees meer|lees verder|meer inhoud|advertentie|afspelen|abonneren|accepteren|alles accepteren
alle cookies accepteren|weigeren|alles weigeren|cookie-instellingen|instellingen|luister
transcript|volgen|nieuwsbrief|hoofdmenu
""",
    menu="""
home|voorpagina|nieuws|laatste nieuws|achtergrond|wereld|buitenland|binnenland|sport|weer|cultuur
economie|politiek|opinie|gezondheid|wetenschap|techniek|tech|reizen|koken|video's|foto's
evenementen|agenda|winkel|account|mijn account|over ons|wie zijn wij|contact|hulp|artikelen|gidsen
onderwerpen|thema's|alle onderwerpen|categorieën|archief|magazine|vacatures|pers|privacy
privacybeleid|privacyverklaring|disclaimer|voorwaarden|algemene voorwaarden|cookiebeleid|meer
diensten|producten|media|antwoorden|vragen|nederlands|tuin|wonen|samenleving|regio
alle rechten voorbehouden|bronnen|zenders|onderwerp|thema
""",
    contents="inhoud|inhoudsopgave|in dit artikel|op deze pagina",
    comments="""
reacties|reactie|laat een reactie achter|geef een reactie|plaats een reactie|reageer
nog geen reacties|schrijf een reactie|praat mee
""",
    reply="beantwoorden|reageren|antwoorden|zegt",
    thumbnail="miniatuur|miniatuurafbeelding|voorbeeld|voorbeeldafbeelding|videominiatuur",
    did_you_know="wist je dat|wist u dat|wist je dat al|wist je|wist u|goed om te weten",
    tip="""
tip|tips|protip|onze tip|gouden tip|handige tip|extra tip|tip van de redactie|praktische tip
snelle tip|expert tip|advies
""",
    caption="foto|afbeelding|beeld|bijschrift|figuur|fotobijschrift|illustratie",
    author="auteur|geschreven door|tekst|door|redactie",
    by="""
door|geschreven door|tekst door|gepubliceerd door|geplaatst door|interview door
tekst en foto's door|een artikel van|samengesteld door|tekst
""",
    related="""
lees ook|misschien vind je dit ook leuk|dit vind je misschien ook leuk|ook interessant
gerelateerde artikelen|gerelateerd|verwante artikelen|meer over dit onderwerp|zie ook
meer artikelen|aanbevolen|verder lezen|dit is misschien ook interessant|misschien ook interessant
""",
    more="meer|andere",
    read_more="lees ook|lees meer|zie ook|lees verder|meer hierover",
    key_points="""
belangrijkste punten|de belangrijkste punten|kernpunten|in het kort|kort samengevat
in een oogopslag|hoofdpunten|samengevat|dit moet je weten|sleutelpunten|het belangrijkste
hoogtepunten|de kern
""",
    faq="veelgestelde vragen|vragen en antwoorden|vaak gestelde vragen|veel gestelde vragen",
    question="v|vraag",
    answer="a|antwoord",
    posted="""
gepubliceerd op|gepubliceerd|bijgewerkt op|bijgewerkt|laatst bijgewerkt|laatst gewijzigd
geplaatst op|datum
""",
    reading="min|minuten|minuut|leestijd|lezen|minuten leestijd",
    watch="bekijk|bekijken|kijk|speel|afspelen|luister",
    clip="clip|clipantwoord|clip-antwoord|video|video-antwoord|videoantwoord|antwoord|fragment",
    length="duur|lengte",
    outlet="medium|bron|zender|kanaal",
    page="pagina|pagina's|pag.",
    pages="pagina's",
    of="van",
    start="van|vanaf",
    to="tot|tot en met",
    requests="""
stuur|deel|word|schrijf|abonneer|meld|vertel|bezoek|download|probeer|begin|ontdek|volg|lees|leer
steun|doneer|kom|bel|vraag|help|laat|bekijk|geef|reserveer|doe|wil
""",
    us="ons|onze|nieuwsbrief",
    cookies="cookies",
    hours="uur",
    minutes="minuut|minuten",
    seconds="seconde|seconden",
    conjunction="en",
    months="mrt|mei|okt",
    on="op",
)

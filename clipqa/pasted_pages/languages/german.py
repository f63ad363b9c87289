"""Words of pages in German."""

from clipqa.pasted_pages.languages.base import Language

GERMAN = Language(
    interface="""
hauptmenü|suche|suchen|teilen|artikel teilen|diesen artikel teilen|auf facebook teilen|speichern
merken|drucken|schließen|öffnen|link kopieren|anmelden|einloggen|registrieren|weiter|nächste
nächste seite|zurück|vorherige|vorherige seite|seite|mehr laden|mehr anzeigen|alle anzeigen
nach oben|zum inhalt springen|zum inhalt|zum hauptinhalt springen|direkt zum inhalt
zur navigation springen|weiterlesen|mehr lesen|mehr inhalte|weitere inhalte|anzeige|werbung
abspielen|abonnieren|akzeptieren|alle akzeptieren|alle cookies akzeptieren|cookies akzeptieren
ablehnen|alle ablehnen|einstellungen|cookie-einstellungen|zustimmen|vorlesen|anhören
artikel anhören|transkript|newsletter|folgen|per e-mail teilen|link teilen
""",
    menu="""
startseite|start|nachrichten|aktuelles|welt|sport|wetter|kultur|wirtschaft|politik|meinung
gesundheit|wissen|wissenschaft|technik|reise|reisen|essen|leben|gesellschaft|videos|fotos
veranstaltungen|termine|kalender|konto|mein konto|über uns|wir über uns|kontakt|hilfe|artikel
ratgeber|themen|alle themen|kategorien|schlagwörter|archiv|magazin|jobs|karriere|presse
datenschutz|datenschutzerklärung|impressum|agb|nutzungsbedingungen|barrierefreiheit|mehr|angebote
service|produkte|medien|antworten|fragen|deutsch|garten|haus|lokales|regionales|europa
alle rechte vorbehalten|meistgelesen|mediathek|sender|quellen|rezepte|küche|thema
""",
    contents="""
inhalt|inhaltsverzeichnis|inhaltsübersicht|auf dieser seite|in diesem artikel|übersicht
""",
    comments="""
kommentare|kommentar|kommentar schreiben|kommentar hinterlassen|einen kommentar schreiben
keine kommentare|noch keine kommentare|schreiben sie einen kommentar
hinterlassen sie einen kommentar|schreibe einen kommentar|diskutieren sie mit|leserkommentare
""",
    reply="antworten|antworten sie|sagt|kommentar melden",
    thumbnail="vorschaubild|vorschau|miniaturbild|miniaturansicht|standbild|video-vorschau",
    did_you_know="""
wussten sie schon|wussten sie|wusstest du schon|wusstest du|schon gewusst|gut zu wissen
hätten sie's gewusst|wussten sie, dass|wusstest du, dass
""",
    tip="""
tipp|tipps|profi-tipp|profitipp|praxistipp|unser tipp|expertentipp|extra-tipp
hinweis der redaktion|kleiner tipp|tipp der redaktion|geheimtipp|schneller tipp|merktipp|ratschlag
rat
""",
    caption="bild|foto|fotos|abbildung|abb.|bildunterschrift|bildquelle|bildnachweis|grafik",
    author="autor|autorin|verfasst von|text von|text|redaktion|von",
    by="""
von|verfasst von|text von|geschrieben von|ein beitrag von|ein artikel von|interview von
aufgezeichnet von|protokoll von|redaktion von|erstellt von|aus der feder von
""",
    related="""
das könnte sie auch interessieren|das könnte dich auch interessieren
das könnte ihnen auch gefallen|das könnte dir auch gefallen|auch interessant|ähnliche artikel
verwandte artikel|verwandte themen|verwandte beiträge|ähnliche beiträge|weitere artikel
weitere themen|mehr zum thema|siehe auch|lesen sie auch|empfehlungen|weiterlesen|mehr artikel
""",
    more="mehr|weitere|andere",
    read_more="""
weiterlesen|mehr lesen|lesen sie auch|lies auch|lesen sie mehr|siehe auch|mehr dazu|mehr zum thema
auch interessant|passend dazu|voriger beitrag|nächster beitrag|vorheriger artikel|nächster artikel
""",
    key_points="""
wichtige punkte|kernpunkte|die wichtigsten punkte|das wichtigste in kürze|das wichtigste
auf einen blick|kernaussagen|eckpunkte|in kürze|kurz gefasst|kurz und knapp
das wichtigste auf einen blick|kurz zusammengefasst|das müssen sie wissen|das sollten sie wissen
schlüsselpunkte|zusammengefasst|wichtig zu wissen|kernpunkte im überblick
""",
    faq="""
häufige fragen|häufig gestellte fragen|oft gestellte fragen|fragen und antworten|ihre fragen
leser fragen
""",
    question="f|frage",
    answer="a|antwort",
    posted="""
veröffentlicht am|veröffentlicht|aktualisiert am|aktualisiert|stand|zuletzt aktualisiert|datum
erschienen am
""",
    reading="min|minuten|minute|lesezeit|lesedauer|ca",
    watch="ansehen|anschauen|abspielen|anzeigen|schauen|anhören|öffnen",
    clip="clip|video|videos|antwort|clip-antwort|clipantwort|videoantwort|video-antwort|aufnahme",
    length="dauer|länge",
    outlet="medium|quelle|sender|kanal",
    page="seite|seiten",
    pages="seiten",
    of="von|insgesamt",
    start="von|ab|zwischen",
    to="bis",
    requests="""
schicken|schicke|schick|senden|sende|teilen|teile|abonnieren|abonniere|melden|melde|erzählen
erzähle|schreiben|schreibe|schreib|besuchen|besuche|laden|lade|probieren|probiere|starten
entdecken|entdecke|folgen|folge|kontaktieren|lesen|lernen|unterstützen|spenden|kommen|komm|rufen
machen|werden|bestellen|sehen|verraten|hinterlassen|nehmen|sagen|bringen|fragen|haben|buchen
helfen
""",
    us="uns|unser|unsere|unseren|unserem|unserer|newsletter",
    cookies="cookies|cookie",
    hours="std|stunde|stunden",
    minutes="minute|minuten",
    seconds="sek|sekunde|sekunden",
    conjunction="und",
    months="mai|okt|dez",
    tags="schlagwörter|themen",
    on="am",
    credit="bild|foto",
)

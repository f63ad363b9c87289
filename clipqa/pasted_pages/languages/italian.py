"""Words of pages in Italian."""

from clipqa.pasted_pages.languages.base import Language

ITALIAN = Language(
    interface="""
cerca|condividi|condividi questo articolo|salva|stampa|copia link|chiudi|apri|accedi|registrati
avanti|successivo|successiva|pagina|pagina successiva|precedente|pagina precedente|indietro
carica altro|mostra altro|vedi tutto|torna su|vai al contenuto|salta al contenuto
vai al contenuto principale|leggi di più|leggi tutto|altri contenuti|pubblicità|riproduci
iscriviti|abbonati|accetta|accetta tutto|accetta tutti|rifiuta|rifiuta tutto|gestisci preferenze
ascolta|trascrizione|continua a leggere|segui
""",
    menu="""
home page|notizie|ultime notizie|mondo|sport|meteo|cultura|economia|politica|opinioni|salute
scienza|tecnologia|viaggi|cucina|video|foto|eventi|negozio|il mio account|chi siamo|contatti
contattaci|aiuto|articoli|guide|temi|argomenti|tutti i temi|categorie|tag|archivio|rivista
lavora con noi|stampa|privacy|informativa sulla privacy|note legali|termini|condizioni
mappa del sito|altro|servizi|prodotti|media|risposte|domande|italiano|giardino|casa|società|europa
tutti i diritti riservati|ricette|tema|argomento
""",
    contents="indice|sommario|in questo articolo|indice dei contenuti|in questa pagina",
    comments="""
commenti|commento|lascia un commento|scrivi un commento|aggiungi un commento|nessun commento
lascia una risposta
""",
    reply="rispondi|dice",
    thumbnail="anteprima|immagine di anteprima|miniatura|copertina",
    did_you_know="lo sapevi|lo sapevate|sapevi che|sapevate che|lo sapevi che|curiosità",
    tip="""
consiglio|consigli|suggerimento|trucco|il consiglio|consiglio dell'esperto|il nostro consiglio
""",
    caption="immagine|foto|didascalia|fotografia|figura|crediti",
    author="autore|autrice|scritto da|a cura di|testo di|di",
    by="""
di|da|scritto da|a cura di|testo di|pubblicato da|intervista di|testo e foto di|articolo di
redatto da|un articolo di
""",
    related="""
potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare
ti potrebbe interessare anche|potrebbe piacerti anche|potrebbero interessarti|articoli correlati
articoli simili|vedi anche|leggi anche|contenuti correlati|correlati|altri articoli
per approfondire
""",
    more="altri|altre|altro",
    read_more="leggi anche|leggi di più|vedi anche|per approfondire|scopri di più",
    key_points="""
punti chiave|punti principali|in breve|i punti chiave|in sintesi|l'essenziale|da ricordare
i punti principali|cosa sapere|in pillole|in poche parole|punti salienti|i punti salienti
le cose da sapere
""",
    faq="domande frequenti|domande e risposte|le domande più frequenti|domande comuni",
    question="d|domanda",
    answer="r|risposta",
    posted="pubblicato il|pubblicato|aggiornato il|aggiornato|ultimo aggiornamento|data",
    reading="min|minuti|minuto|di|lettura|tempo|tempo di lettura",
    watch="guarda|guardare|vedi|ascolta|riproduci|apri",
    clip="clip|video|risposta|estratto",
    length="durata",
    outlet="testata|fonte|canale|emittente",
    page="pagina|pagine|pag.",
    pages="pagine",
    of="di|su|da",
    start="da|dal|dalle|tra",
    to="a|alle|fino a",
    requests="""
invia|inviaci|inviateci|condividi|condividete|unisciti|iscriviti|iscrivetevi|raccontaci
raccontateci|scrivi|scrivici|scriveteci|visita|visitate|scarica|scaricate|prova|provate|inizia
esplora|guarda|segui|seguici|contattaci|scopri|scoprite|leggi|impara|sostieni|vieni|venite|chiama
mandaci|mandateci|lascia|dicci|diteci|partecipa|prenota|aiutaci|vuoi
""",
    us="noi|nostro|nostra|nostri|nostre|newsletter",
    cookies="cookie|cookies",
    hours="ora|ore",
    minutes="minuti",
    seconds="secondo|secondi",
    conjunction="e",
    months="gen|mag|giu|lug|set|ott|dic",
    us_suffix="ci",
    on="il",
    credit="foto|immagine",
)

"""Words that belong to a page and not to its text, in the languages en, es, de, fr, it and pt.

Each is compared with a whole line or its beginning, without case, emoji and emphasis.
"""

from __future__ import annotations

INTERFACE = """
logo|thumbnail|video thumbnail|menu|main menu|search|home|share|share this|save|print|copy link
copy|close|open|log in|login|sign in|sign up|next|next page|previous|previous page|prev|load more
show more
see more|show less|view all|see all|back|back to top|skip to content|skip to main content|page
pages
read more|read more content|more content|continue reading|advertisement|sponsored|cookie settings
accept cookies|table of contents|on this page|contents|reply|comment|comments|play|play video|pause
leave a comment|leave a reply|post a comment|add a comment|write a comment|no comments
no comments yet
log in to comment|facebook|twitter|whatsapp|linkedin|email|instagram|youtube|tweet|transcript
subscribe
miniatura|menú|menú principal|buscar|inicio|compartir|guardar|imprimir|copiar enlace|cerrar|abrir
iniciar sesión|siguiente|anterior|cargar más|mostrar más|ver más|ver todo|volver|volver arriba
página
saltar al contenido|ir al contenido|leer más|leer más contenido|más contenido|publicidad|responder
comentarios|comentario|deja un comentario|dejar un comentario|deja una respuesta
escribe un comentario|sin comentarios|añadir un comentario|índice|contenido|reproducir|suscribirse
miniaturansicht|standbild|aperçu|immagine di anteprima
vorschaubild|vorschau|miniaturbild|hauptmenü|suche|suchen|startseite|teilen|speichern|drucken
schließen
link kopieren|anmelden|einloggen|weiter|nächste|nächste seite|zurück|vorherige|vorherige seite
seite|mehr laden|mehr anzeigen|alle anzeigen|nach oben|zum inhalt springen|zum inhalt|weiterlesen
mehr lesen
mehr inhalte|weitere inhalte|anzeige|werbung|inhalt|inhaltsverzeichnis|kommentare|kommentar
antworten
kommentar schreiben|kommentar hinterlassen|einen kommentar schreiben|keine kommentare|abspielen
schreiben sie einen kommentar|hinterlassen sie einen kommentar|schreibe einen kommentar|abonnieren
vignette|miniature|recherche|rechercher|accueil|partager|enregistrer|imprimer|copier le lien|fermer
se connecter|connexion|suivant|page suivante|précédent|page précédente|charger plus|afficher plus
voir plus|voir tout|retour|haut de page|aller au contenu|lire la suite|lire plus|plus de contenu
publicité|sommaire|commentaires|commentaire|laisser un commentaire|laissez un commentaire|répondre
ajouter un commentaire|aucun commentaire|lecture|s'abonner|s’abonner
anteprima|cerca|condividi|salva|stampa|copia link|chiudi|apri|accedi|avanti|successivo|successiva
pagina|pagina successiva|precedente|indietro|carica altro|mostra altro|vedi tutto|torna su|indice
vai al contenuto|leggi di più|leggi tutto|altri contenuti|pubblicità|commenti|commento|rispondi
lascia un commento|scrivi un commento|aggiungi un commento|nessun commento|riproduci|iscriviti
início|compartilhar|partilhar|salvar|guardar|copiar link|fechar|entrar|iniciar sessão|próximo
próxima
próxima página|página anterior|página seguinte|carregar mais|mostrar mais|ver mais|ver tudo|voltar
voltar ao topo|pular para o conteúdo|ir para o conteúdo|leia mais|ler mais|mais conteúdo
publicidade|comentários|comentário|deixe um comentário|deixar um comentário|escreva um comentário
nenhum comentário|sem comentários|reproduzir|inscrever-se
"""

DID_YOU_KNOW = """
did you know|did you also know|¿sabías que|¿sabía que|¿sabías|sabías que|wussten sie schon
wussten sie|wusstest du schon|wusstest du|schon gewusst|gut zu wissen|le saviez-vous|saviez-vous
le savais-tu|lo sapevi|lo sapevate|sapevi che|sapevate che|você sabia|sabia que|sabias que|já sabia
"""

TIP = """
pro tip|expert tip|quick tip|tip|tips|hint|consejo|consejo profesional|consejo práctico
consejo de experto|truco|tipp|profi-tipp|profitipp|praxistipp|unser tipp|astuce|conseil
conseil de pro|astuce de pro|le conseil|bon à savoir|consiglio|suggerimento|dica|dica profissional
dica de especialista
"""

CAPTION = """
image|picture|photo|photograph|caption|image caption|photo caption|figure|bild|foto|abbildung
bildunterschrift|imagen|fotografía|pie de foto|pie de imagen|légende|image d'illustration|immagine
didascalia|imagem|legenda|fotografia
"""

AUTHOR = """
author|written by|words by|text by|story by|autor|autora|autorin|escrito por|texto de|redacción
verfasst von|text von|auteur|autrice|auteure|rédigé par|écrit par|autore|scritto da|a cura di
escrito por|texto de|redação
"""

BY = """
by|written by|words by|text by|story by|por|escrito por|texto de|von|verfasst von|text von|par
rédigé par|écrit par|di|da|de|scritto da|a cura di
"""

RELATED = """
you may also like|you might also like|related articles|related content|related topics|related
read next|more like this|more on this topic|more articles|recommended|recommended for you|see also
keep reading
también te puede interesar|también puede interesarte|te puede interesar|quizás te interese
artículos relacionados|contenido relacionado|relacionado|más sobre este tema|ver también
das könnte sie auch interessieren|das könnte dich auch interessieren|auch interessant
ähnliche artikel|verwandte artikel|verwandte themen|mehr zum thema|siehe auch
vous aimerez aussi|vous aimerez peut-être aussi|à lire aussi|articles liés|articles similaires
sur le même sujet|voir aussi|potrebbe interessarti|potrebbe interessarti anche
ti potrebbe interessare
potrebbe piacerti anche|articoli correlati|articoli simili|vedi anche|você também pode gostar
você pode gostar|talvez você goste|também pode gostar|artigos relacionados|conteúdo relacionado
veja também|ver também
"""

READ_MORE = """
read more|read also|read next|see also|more|related|leer más|lee también|lea también|lee más
ver también
weiterlesen|mehr lesen|lesen sie auch|lies auch|lesen sie mehr|siehe auch|mehr dazu|lire aussi
à lire aussi|lire la suite|voir aussi|leggi anche|leggi di più|vedi anche|leia também|leia mais
veja também|saiba mais
"""

KEY_POINTS = """
key points|key point|key takeaways|key takeaway|key facts|takeaways|main points|highlights
at a glance
puntos clave|puntos principales|ideas clave|lo esencial|datos clave|claves|wichtige punkte
kernpunkte
die wichtigsten punkte|das wichtigste in kürze|das wichtigste|auf einen blick|kernaussagen
eckpunkte|points clés|les points clés|points essentiels|l'essentiel|l’essentiel|à retenir
ce qu'il faut retenir
ce qu’il faut retenir|punti chiave|punti principali|in breve|i punti chiave|pontos-chave
pontos chave|pontos principais|principais pontos|destaques
"""

FAQ = """
faq|faqs|frequently asked questions|common questions|questions and answers|questions & answers|q&a
q & a|preguntas frecuentes|preguntas y respuestas|dudas frecuentes|preguntas comunes|häufige fragen
häufig gestellte fragen|oft gestellte fragen|fragen und antworten|foire aux questions
questions fréquentes|questions fréquemment posées|questions et réponses|domande frequenti
domande e risposte|perguntas frequentes|perguntas e respostas|dúvidas frequentes
"""

QUESTION = "q|question|p|pregunta|pergunta|f|frage|d|domanda"
ANSWER = "a|answer|r|respuesta|resposta|antwort|réponse|reponse|risposta"


def table(text: str) -> tuple[str, ...]:
    """Return the phrases, the longest first, so that one is not taken for its beginning."""
    found = {phrase for line in text.split("\n") for phrase in line.split("|") if phrase}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))

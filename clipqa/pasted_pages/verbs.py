"""Verbs and nouns of watch links, and verbs that ask the reader for something."""

from __future__ import annotations

WATCH_VERBS = """
watch|play|view|see|ver|mira|mirar|ve|ansehen|anschauen|abspielen|anzeigen|schauen|voir|regarder
regardez|lire|guarda|guardare|vedi|assistir|assista|veja
"""
WATCH_NOUNS = """
clip|clips|video|videos|vídeo|vídeos|vidéo|answer|respuesta|antwort|clip-antwort|clipantwort
videoantwort|video-antwort|réponse|risposta|resposta
"""

# Verbs that ask the reader for something, and the words for those who ask.
REQUESTS = """
send|share|join|subscribe|sign|tell|write|visit|download|try|start|explore|watch|follow|contact
discover
get|read|learn|support|donate|register|bring|come|call|ask|help|let|show|post|submit|browse|find
order|envíanos|envíenos|envía|envíe|comparte|comparta|únete|únase|suscríbete|suscríbase|cuéntanos
cuéntenos
escríbenos|escríbanos|escribe|visita|visite|descarga|descargue|prueba|empieza|explora|mira|sigue
síguenos
contáctanos|descubre|lee|aprende|apoya|dona|regístrate|ven|llama|pregunta|ayuda|mándanos|apúntate
schicken|schicke|senden|sende|teilen|teile|abonnieren|abonniere|melden|melde|erzählen|erzähle
schreiben
schreibe|schreib|besuchen|besuche|laden|lade|probieren|probiere|starten|entdecken|entdecke|folgen
folge
kontaktieren|lesen|lernen|unterstützen|spenden|kommen|komm|rufen|machen|werden|bestellen|sehen
envoyez|envoyez-nous|partagez|rejoignez|rejoignez-nous|abonnez-vous|inscrivez-vous|dites-nous
racontez
écrivez|écrivez-nous|visitez|téléchargez|essayez|commencez|explorez|regardez|suivez|suivez-nous
contactez|contactez-nous|découvrez|lisez|apprenez|soutenez|venez|appelez|demandez|racontez-nous
invia|inviaci|inviateci|condividi|condividete|unisciti|iscriviti|iscrivetevi|raccontaci
raccontateci
scrivi|scrivici|scriveteci|visitate|scarica|scaricate|prova|provate|inizia|esplora|guarda|segui
seguici|contattaci|scopri|scoprite|leggi|impara|sostieni|vieni|venite|chiama|mandaci|mandateci
envie|envie-nos|mande|compartilhe|partilhe|junte-se|assine|inscreva-se|conte|conte-nos|escreva
escreva-nos|baixe|experimente|comece|explore|assista|siga|siga-nos|contate|descubra|leia|aprenda
apoie|doe|venha|ligue|cadastre-se|participe
"""

"""Words of pages in French."""

from clipqa.pasted_pages.languages.base import Language

FRENCH = Language(
    interface="""
recherche|rechercher|partager|partager cet article|partager sur facebook|enregistrer|imprimer
copier le lien|fermer|ouvrir|se connecter|connexion|s'inscrire|suivant|page suivante|précédent
page précédente|charger plus|afficher plus|voir plus|voir tout|retour|haut de page|retour en haut
aller au contenu|aller au contenu principal|passer au contenu|lire la suite|lire plus
plus de contenu|publicité|lecture|s'abonner|abonnez-vous|accepter|tout accepter
accepter les cookies|refuser|tout refuser|paramétrer|paramètres des cookies|gérer les cookies
courriel|écouter|écouter l'article|transcription|suivre|je m'abonne
""",
    menu="""
accueil|actualités|actualité|à la une|monde|international|sport|sports|météo|culture|économie
politique|opinions|santé|sciences|science|technologie|voyage|voyages|cuisine|vidéos|photos
événements|agenda|boutique|compte|mon compte|à propos|qui sommes-nous|contact|nous contacter
contactez-nous|aide|articles|guides|thèmes|sujets|tous les thèmes|catégories|étiquettes|archives
magazine|emploi|presse|confidentialité|politique de confidentialité|mentions légales
conditions d'utilisation|cgu|plan du site|accessibilité|plus|services|produits|médias|réponses
questions|français|jardin|maison|société|europe|tous droits réservés|les plus lus|recettes|thème
sujet
""",
    contents="sommaire|table des matières|au sommaire|dans cet article|sur cette page",
    comments="""
commentaires|commentaire|laisser un commentaire|laissez un commentaire|ajouter un commentaire
aucun commentaire|poster un commentaire|réagir|vos réactions|rejoignez la discussion
""",
    reply="répondre|dit",
    thumbnail="vignette|miniature|aperçu|image d'aperçu|miniature de la vidéo",
    did_you_know="""
le saviez-vous|saviez-vous|le savais-tu|saviez-vous que|bon à savoir|savais-tu que
""",
    tip="""
astuce|astuces|conseil|conseils|conseil de pro|astuce de pro|le conseil|notre conseil|l'astuce
conseil d'expert|petit conseil|astuce rapide|conseil pratique|le bon plan|l'astuce en plus
conseil d'ami|le petit conseil
""",
    caption="""
légende|image d'illustration|image|photo|photos|crédit|crédit photo|crédits|illustration|figure
""",
    author="auteur|autrice|auteure|rédigé par|écrit par|texte de|publié par|par",
    by="""
par|rédigé par|écrit par|publié par|texte de|un article de|propos recueillis par|entretien par
un texte de|proposé par|signé
""",
    related="""
vous aimerez aussi|vous aimerez peut-être aussi|vous pourriez aussi aimer
cela pourrait vous intéresser|ça pourrait vous intéresser|à lire aussi|articles liés
articles similaires|articles associés|articles connexes|sur le même sujet|voir aussi
sur le même thème|à découvrir|pour aller plus loin|lire aussi|nos recommandations
""",
    more="autres|plus|nos",
    read_more="""
lire aussi|à lire aussi|lire la suite|voir aussi|en savoir plus|à lire|pour en savoir plus
article précédent|article suivant
""",
    key_points="""
points clés|les points clés|points essentiels|l'essentiel|à retenir|ce qu'il faut retenir|en bref
l'essentiel en bref|les points essentiels|chiffres clés|en résumé|ce qu'il faut savoir
les points à retenir|l'essentiel à retenir|en un coup d'œil|les chiffres clés|les essentiels
""",
    faq="""
foire aux questions|questions fréquentes|questions fréquemment posées|questions et réponses
vos questions|les questions fréquentes
""",
    question="q|question",
    answer="r|réponse|reponse",
    posted="publié le|publié|mis à jour le|mis à jour|dernière mise à jour|date",
    reading="min|minutes|minute|de|lecture|temps de lecture|temps",
    watch="voir|regarder|regardez|lire|écouter|visionner",
    clip="clip|vidéo|vidéos|video|réponse|extrait",
    length="durée",
    outlet="média|source|chaîne|radio",
    page="page|pages|p.",
    pages="pages",
    of="sur|de",
    start="de|du|entre",
    to="à|jusqu'à",
    requests="""
envoyez|envoyez-nous|partagez|rejoignez|rejoignez-nous|abonnez-vous|inscrivez-vous|dites-nous
racontez|racontez-nous|écrivez|écrivez-nous|visitez|téléchargez|essayez|commencez|explorez
regardez|suivez|suivez-nous|contactez|contactez-nous|découvrez|lisez|apprenez|soutenez|venez
appelez|demandez|laissez|laissez-nous|donnez|participez|réservez|aidez|aidez-nous|faites
faites-nous|vous
""",
    us="nous|notre|nos|newsletter|lettre",
    cookies="cookies",
    hours="heure|heures",
    seconds="seconde|secondes",
    conjunction="et",
    months="fév|fev|avr|mai|août|aoû|déc",
    tags="mots-clés|étiquettes",
    us_suffix="-nous",
    on="le|à",
    credit="photo|image|crédit",
)

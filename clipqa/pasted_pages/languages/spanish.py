"""Words of pages in Spanish."""

from clipqa.pasted_pages.languages.base import Language

SPANISH = Language(
    interface="""
menú|menú principal|buscar|compartir|comparte|compartir en facebook|compartir este artículo
guardar|imprimir|copiar enlace|cerrar|abrir|iniciar sesión|siguiente|anterior|cargar más
mostrar más|ver más|ver todo|volver|volver arriba|página|saltar al contenido|ir al contenido
saltar al contenido principal|ir al contenido principal|leer más|leer más contenido|más contenido
publicidad|anuncio|reproducir|suscribirse|suscríbete|suscribirme|aceptar|aceptar todo
aceptar todas|aceptar cookies|rechazar|rechazar todo|configurar|configurar cookies
configuración de cookies|correo electrónico|transcripción|escuchar|registrarse|seguir leyendo
""",
    menu="""
inicio|portada|noticias|actualidad|mundo|internacional|nacional|deportes|deporte|el tiempo|cultura
economía|política|opinión|salud|ciencia|tecnología|viajes|cocina|estilo|vídeos|fotos|eventos
agenda|tienda|cuenta|mi cuenta|sobre nosotros|quiénes somos|acerca de|contacto|contáctanos|ayuda
artículos|guías|temas|todos los temas|categorías|etiquetas|archivo|revista|boletín|empleo|prensa
privacidad|política de privacidad|aviso legal|términos|términos de uso|condiciones
política de cookies|mapa del sitio|más|servicios|productos|recursos|comunidad|medios|respuestas
preguntas|español|jardín|hogar|sociedad|europa|todos los derechos reservados|lo más leído|tema
""",
    contents="""
índice|contenido|contenidos|tabla de contenidos|tabla de contenido|en este artículo|en esta página
índice de contenidos
""",
    comments="""
comentarios|comentario|deja un comentario|dejar un comentario|deja una respuesta
escribe un comentario|sin comentarios|añadir un comentario|únete a la conversación
deja tu comentario
""",
    reply="responder|dice",
    thumbnail="miniatura|miniatura del vídeo|imagen en miniatura|vista previa",
    did_you_know="""
¿sabías que|¿sabía que|¿sabías|sabías que|sabía que|¿lo sabías|¿sabe que|dato curioso
""",
    tip="""
consejo|consejos|consejo profesional|consejo práctico|consejo de experto|truco|nuestro consejo
sugerencia|consejo útil|consejo rápido|consejo extra|tip|recomendación
""",
    caption="imagen|foto|fotografía|pie de foto|pie de imagen|figura|ilustración|crédito",
    author="autor|autora|escrito por|texto de|redacción|texto|publicado por|por",
    by="""
por|escrito por|texto de|publicado por|entrevista de|texto y fotos de|redactado por|elaborado por
un artículo de
""",
    related="""
también te puede interesar|también puede interesarte|te puede interesar|te puede gustar
también te puede gustar|también te gustará|quizás te interese|quizá te interese
artículos relacionados|contenido relacionado|relacionado|relacionados|noticias relacionadas
temas relacionados|más sobre este tema|ver también|más artículos|te recomendamos|recomendado
recomendados|sigue leyendo|lee también
""",
    more="más|otros|otras",
    read_more="""
leer más|lee también|lea también|lee más|ver también|más información|te puede interesar
relacionado|artículo anterior|artículo siguiente|entrada anterior|entrada siguiente
""",
    key_points="""
puntos clave|puntos principales|ideas clave|lo esencial|datos clave|claves|las claves|en resumen
en breve|lo más importante|conclusiones clave|puntos destacados|lo que debes saber
lo que hay que saber|de un vistazo|lo esencial en breve|puntos importantes|ideas principales
""",
    faq="""
preguntas frecuentes|preguntas y respuestas|dudas frecuentes|preguntas comunes
preguntas más frecuentes
""",
    question="p|pregunta",
    answer="r|respuesta",
    posted="publicado el|publicado|actualizado el|actualizado|última actualización|fecha",
    reading="min|minutos|minuto|de|lectura|tiempo de lectura|tiempo",
    watch="ver|mira|mirar|ve|reproducir|escuchar",
    clip="clip|clips|vídeo|vídeos|video|respuesta|grabación",
    length="duración",
    outlet="medio|fuente|canal|emisora",
    page="página|páginas|pág.|pág|pag.",
    pages="páginas",
    of="de",
    start="de|desde|del|entre",
    to="a|hasta",
    requests="""
envíanos|envíenos|envía|envíe|comparte|comparta|compártenos|únete|únase|suscríbete|suscríbase
cuéntanos|cuéntenos|escríbenos|escríbanos|escribe|visita|visítanos|visite|descarga|descargue
prueba|empieza|explora|mira|sigue|síguenos|contáctanos|descubre|lee|aprende|apoya|dona|regístrate
ven|llama|pregunta|ayuda|mándanos|apúntate|reserva|déjanos|hazte|consulta|participa|inscríbete
deja|quieres|¿quieres
""",
    us="nos|nosotros|nuestro|nuestra|nuestros|nuestras|boletín",
    cookies="cookies",
    hours="hora|horas",
    minutes="minuto|minutos",
    seconds="seg|segundo|segundos",
    conjunction="y",
    months="ene|abr|ago|dic",
    tags="etiquetas",
    us_suffix="nos",
    on="el",
    credit="foto|imagen|crédito",
)

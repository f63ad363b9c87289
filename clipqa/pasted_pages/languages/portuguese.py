"""Words of pages in Portuguese."""

from clipqa.pasted_pages.languages.base import Language

PORTUGUESE = Language(
    interface="""
menu principal|pesquisar|busca|compartilhar|partilhar|compartilhe|salvar|guardar|imprimir
copiar link|fechar|abrir|entrar|iniciar sessão|cadastre-se|próximo|próxima|próxima página
página anterior|página seguinte|carregar mais|mostrar mais|ver mais|ver tudo|voltar|voltar ao topo
pular para o conteúdo|ir para o conteúdo|saltar para o conteúdo|leia mais|ler mais|mais conteúdo
publicidade|anúncio|reproduzir|inscrever-se|assinar|aceitar|aceitar todos|aceitar cookies|rejeitar
recusar|gerir preferências|configurações de cookies|ouvir|transcrição|continue lendo
""",
    menu="""
início|página inicial|notícias|últimas notícias|mundo|esportes|esporte|desporto|tempo|cultura
economia|política|opinião|saúde|ciência|tecnologia|viagem|viagens|receitas|vídeos|fotos|eventos
agenda|loja|conta|minha conta|sobre|sobre nós|quem somos|contato|contacto|fale conosco|ajuda
artigos|guias|temas|todos os temas|tópicos|categorias|arquivo|revista|empregos|imprensa
privacidade|política de privacidade|aviso legal|termos|termos de uso|mapa do site|mais|serviços
produtos|recursos|comunidade|meios|veículos|respostas|perguntas|português|jardim|casa|sociedade
europa|todos os direitos reservados|tema|tópico
""",
    contents="índice|conteúdo|sumário|neste artigo|nesta página|tabela de conteúdos",
    comments="""
comentários|comentário|deixe um comentário|deixar um comentário|escreva um comentário
nenhum comentário|sem comentários|participe da conversa
""",
    reply="responder|diz|disse",
    thumbnail="miniatura|imagem em miniatura|pré-visualização|prévia",
    did_you_know="você sabia|sabia que|sabias que|já sabia|você sabia que|sabia",
    tip="dica|dicas|dica profissional|dica de especialista|dica rápida|nossa dica|conselho",
    caption="imagem|legenda|fotografia|foto|figura|crédito|ilustração",
    author="autor|autora|escrito por|texto de|redação|por|publicado por",
    by="""
por|escrito por|texto de|publicado por|entrevista de|texto e fotos de|redigido por|um artigo de
""",
    related="""
você também pode gostar|você pode gostar|talvez você goste|também pode gostar
também lhe pode interessar|você também pode se interessar|artigos relacionados
conteúdo relacionado|relacionados|veja também|ver também|leia também|mais artigos|recomendados
""",
    more="mais|outros|outras",
    read_more="leia também|leia mais|veja também|saiba mais|ler mais|veja mais",
    key_points="""
pontos-chave|pontos chave|pontos principais|principais pontos|destaques|em resumo|em síntese
o essencial|principais conclusões|o que você precisa saber|resumo|em poucas palavras|o que saber
pontos importantes
""",
    faq="""
perguntas frequentes|perguntas e respostas|dúvidas frequentes|dúvidas comuns|perguntas comuns
""",
    question="p|pergunta",
    answer="r|resposta",
    posted="publicado em|publicado|atualizado em|atualizado|última atualização|data",
    reading="min|minutos|minuto|de|leitura|tempo de leitura|tempo",
    watch="assistir|assista|veja|ver|ouvir|reproduzir",
    clip="clipe|clip|vídeo|vídeos|video|resposta",
    length="duração",
    outlet="veículo|fonte|canal|emissora|meio",
    page="página|páginas|pág.",
    pages="páginas",
    of="de",
    start="de|das|entre",
    to="a|até|às",
    requests="""
envie|envie-nos|mande|mande-nos|compartilhe|partilhe|junte-se|assine|inscreva-se|conte|conte-nos
escreva|escreva-nos|visite|visite-nos|baixe|experimente|comece|explore|assista|siga|siga-nos
contate|descubra|leia|aprenda|apoie|doe|venha|ligue|cadastre-se|participe|deixe|diga-nos|ajude
reserve|fale
""",
    us="conosco|connosco|nosso|nossa|nossos|nossas|newsletter|nos",
    cookies="cookies",
    hours="hora|horas",
    minutes="minuto|minutos",
    seconds="seg|segundo|segundos",
    conjunction="e",
    months="fev|abr|mai|ago|set|out|dez",
    us_suffix="-nos",
    on="em",
    credit="foto|imagem|crédito",
)

"""Words of pages in Czech."""

from clipqa.pasted_pages.languages.base import Language

CZECH = Language(
    interface="""
hledat|vyhledávání|sdílet|sdílet článek|uložit|tisk|vytisknout|kopírovat odkaz|zavřít|přihlásit se
přihlásit|další|další stránka|předchozí|předchozí stránka|načíst další|zobrazit více|zobrazit vše
zpět|nahoru|zpět nahoru|přejít k obsahu|přejít na obsah|přeskočit na obsah|číst dál|číst více
reklama|inzerce|přehrát|odebírat|přijmout|přijmout vše|odmítnout|nastavení
""",
    menu="""
domů|úvod|hlavní stránka|zprávy|novinky|svět|sport|počasí|kultura|ekonomika|politika|názory|zdraví
věda|technologie|cestování|vaření|akce|o nás|kontakt|kontakty|nápověda|články|rady|témata
všechna témata|kategorie|archiv|ochrana soukromí|zásady ochrany osobních údajů|podmínky
obchodní podmínky|více|média|odpovědi|otázky|čeština|zahrada|společnost|téma
""",
    contents="obsah|obsah článku|v tomto článku",
    comments="komentář|komentářů|komentáře|přidat komentář|napsat komentář|žádné komentáře",
    reply="odpovědět|říká",
    thumbnail="náhled|miniatura",
    did_you_know="věděli jste|věděli jste, že|víte, že|víte že|věděl jste",
    tip="tip|rada|náš tip|tipy",
    caption="foto|obrázek|snímek|popisek",
    author="autor|autorka|text|napsal|napsala",
    by="autor|autorka|napsal|napsala|text",
    related="""
mohlo by vás zajímat|mohlo by se vám líbit|související články|související|čtěte také
podobné články|viz také
""",
    more="další|více",
    read_more="čtěte také|číst více|viz také|více",
    key_points="klíčové body|hlavní body|ve zkratce|stručně|to nejdůležitější",
    faq="časté dotazy|často kladené otázky|časté otázky|otázky a odpovědi|nejčastější dotazy",
    question="o|otázka",
    answer="odpověď",
    posted="publikováno|zveřejněno|aktualizováno|poslední aktualizace",
    reading="min|minut|minuty|čtení|doba|doba čtení",
    watch="přehrát|sledovat|podívejte|zobrazit|podívat",
    clip="klip|klipu|video|odpověď|videu",
    length="délka",
    outlet="médium|zdroj|stanice|kanál",
    page="strana|stránka|str.",
    of="z|ze",
    start="od",
    to="do|až",
    requests="""
pošlete|sdílejte|přidejte|přihlaste|napište|řekněte|navštivte|stáhněte|vyzkoušejte|začněte|objevte
sledujte|čtěte|podpořte|přijďte|zavolejte|zeptejte|pomozte|odebírejte
""",
    us="nás|nám|náš|naše|našeho|newsletter|newsletteru",
    cookies="cookies",
    minutes="minuta|minuty|minut",
    seconds="sekunda|sekundy|sekund",
)

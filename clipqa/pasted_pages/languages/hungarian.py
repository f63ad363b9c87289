"""Words of pages in Hungarian."""

from clipqa.pasted_pages.languages.base import Language

HUNGARIAN = Language(
    interface="""
menü|keresés|megosztás|mentés|nyomtatás|link másolása|bezárás|bejelentkezés|következő
következő oldal|előző|előző oldal|továbbiak betöltése|több|összes megtekintése|vissza
vissza a tetejére|ugrás a tartalomra|tovább olvasom|tovább|hirdetés|lejátszás|feliratkozás
elfogadom|elutasítom
""",
    menu="""
főoldal|kezdőlap|hírek|világ|sport|időjárás|kultúra|gazdaság|politika|vélemény|egészség|tudomány
technológia|utazás|konyha|események|rólunk|kapcsolat|súgó|cikkek|témák|kategóriák|archívum
adatvédelem|felhasználási feltételek|média|válaszok|kérdések|magyar|kert
""",
    contents="tartalom|tartalomjegyzék|ebben a cikkben",
    comments="hozzászólások|hozzászólás írása|szólj hozzá|nincs hozzászólás|kommentek",
    reply="válasz|válaszolok",
    thumbnail="bélyegkép|előnézet|indexkép",
    did_you_know="tudta|tudtad|tudta, hogy|tudtad, hogy|tudta-e",
    tip="tipp|tippek|tanács|jó tanács",
    caption="kép|fotó|képaláírás",
    author="szerző|írta|szöveg",
    by="írta|szerző",
    related="""
ez is érdekelheti|ez is érdekelhet|kapcsolódó cikkek|olvassa el ezt is|hasonló cikkek|lásd még
""",
    more="további",
    read_more="olvassa el ezt is|tovább|lásd még",
    key_points="legfontosabb pontok|röviden|a lényeg|kulcspontok",
    faq="gyakori kérdések|gyakran ismételt kérdések|kérdések és válaszok|gyik",
    question="k|kérdés",
    answer="v|válasz",
    posted="közzétéve|megjelent|frissítve|utoljára frissítve",
    reading="perc|perces|olvasás|olvasási idő|idő|olvasmány",
    watch="megtekintése|nézze|nézd|lejátszás|megnézése",
    clip="klip|videó|válasz|klipválasz|videóválasz",
    length="hossz",
    outlet="csatorna|forrás|adó",
    page="oldal",
    start="kezdet",
    requests="""
küldje|küldd|ossza|csatlakozzon|iratkozzon|iratkozz|írja|írjon|látogasson|töltse|próbálja|fedezze
kövesse|olvassa|támogassa|jöjjön|hívja|kérdezze
""",
    us="minket|nekünk|hírlevelünkre|hírlevél",
    cookies="sütiket|sütik|cookie-kat",
    minutes="perc",
    seconds="mp",
)

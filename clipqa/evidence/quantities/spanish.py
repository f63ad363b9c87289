"""Spanish number words. Pure."""

import re

from clipqa.evidence.quantities.base import Numeral, Numerals, Role, parts, table

_ONES = table(
    "cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno/veintiun/veintiuna "
    "veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
)
_TENS = table("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
_HUNDREDS = table(
    "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
    "quinientos/quinientas seiscientos/seiscientas setecientos/setecientas "
    "ochocientos/ochocientas novecientos/novecientas",
    100,
    100,
)
_SCALES = {
    "mil": 10**3,
    **dict.fromkeys(("millon", "millones"), 10**6),
    **dict.fromkeys(("millardo", "millardos"), 10**9),
    **dict.fromkeys(("billon", "billones"), 10**12),
}
# Fifths and quarters are rooms and parts, seconds are time.
_ORDINALS = table(
    "primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta quinto/quinta "
    "sexto/sexta septimo/septima octavo/octava noveno/novena decimo/decima undecimo/undecima "
    "duodecimo/duodecima",
    1,
) | table("vigesimo/vigesima trigesimo/trigesima cuadragesimo/cuadragesima", 20, 10)
_WEAK_ORDINALS = frozenset("segundos cuarto cuarta cuartos quinto quinta".split())
_WORDS = (
    {word: Numeral(value, is_weak=value == 1) for word, value in _ONES.items()}
    | {word: Numeral(value) for word, value in _TENS.items()}
    | {word: Numeral(value, Role.HUNDREDS) for word, value in _HUNDREDS.items()}
    | {word: Numeral(value, Role.SCALE) for word, value in _SCALES.items()}
    | {
        word: Numeral(value, is_weak=value <= 2 or word in _WEAK_ORDINALS, is_ordinal=True)
        for word, value in _ORDINALS.items()
    }
)
SPANISH = Numerals(
    lookup=_WORDS.get,
    months=table(
        "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago "
        "septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
        1,
    ),
    weekdays=frozenset("lunes martes miercoles jueves viernes sabado domingo".split()),
    percent=re.compile(r"\s*(?:%|por\s*cien(?:to)?\b)", re.IGNORECASE),
    joiners=frozenset({"y"}),
    joins_tens=True,
    parts_after=parts(half=r"\s+y\s+medi[oa]\b|\s*½", quarter=r"\s*¼", three_quarters=r"\s*¾"),
    parts_before=parts(
        half=r"medio\s+(?=mill|bill|punto|por\s*cien)",
        quarter=r"(?:un\s+)?cuarto\s+de\s+(?=mill|punto)",
        three_quarters=r"tres\s+cuartos\s+de\s+(?=mill|punto)",
    ),
    part_words=frozenset({"medio", "cuarto"}),
    points=frozenset({"coma", "punto"}),
    year_before=re.compile(r"(?<!\w)['\u2019]$|\bdel\s+$", re.IGNORECASE),
    decade_before=re.compile(r"\b(?:a\u00f1os|d\u00e9cada\s+de(?:\s+los)?|los)\s+$", re.IGNORECASE),
    ratio=re.compile(r"\s+(?:de\s+cada|de)\s+", re.IGNORECASE),
    date_joint=re.compile(r"[\s,.]*(?:del?\s+)?", re.IGNORECASE),
    denominators=table("medios tercios cuartos quintos sextos septimos octavos novenos", 2),
)

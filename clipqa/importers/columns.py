"""Match the columns of an uploaded table with the fields of a record.

A column is matched by the name of a field, else by a synonym of it in one of the languages below,
else by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clipqa.importers.headers import Columns
from clipqa.importers.records import FIELDS, field_name
from clipqa.models.question import fold_name

NOT_READ = "-"  # chosen for a column that is left out

# English, German, Spanish, French, Arabic.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "key": ("identifier", "reference", "ref", "kennung", "schlüssel", "clave", "clé", "المعرف"),
    "question": ("frage", "pregunta", "question text", "questions", "السؤال", "سؤال"),
    "answer": (
        *("answer text", "text", "body", "antwort", "respuesta", "réponse", "الإجابة", "إجابة"),
        *("الجواب", "جواب"),
    ),
    "outlet": (
        *("channel", "source", "publisher", "broadcaster", "sender", "quelle", "kanal", "medio"),
        *("canal", "fuente", "média", "chaîne", "القناة", "قناة", "المصدر"),
    ),
    "video_url": (
        *("url", "link", "video", "video link", "address", "adresse", "enlace", "vínculo"),
        *("lien", "adresse du film", "الرابط", "رابط", "رابط الفيديو"),
    ),
    "video_title": (
        *("title", "video name", "titel", "videotitel", "título", "título del video"),
        *("titre", "titre de la vidéo", "العنوان", "عنوان الفيديو"),
    ),
    "video_duration": ("videodauer", "duración del video", "durée de la vidéo", "مدة الفيديو"),
    "start": (
        *("from", "begin", "in", "start time", "anfang", "beginn", "von", "inicio", "desde"),
        *("début", "de", "البداية", "من"),
    ),
    "end": (
        *("to", "until", "out", "stop", "end time", "ende", "bis", "fin", "hasta", "à"),
        *("النهاية", "إلى"),
    ),
    "stated_duration": ("duration", "length", "dauer", "länge", "duración", "durée", "المدة"),
    "topics": (
        *("topic", "tags", "tag", "subject", "thema", "themen", "tema", "temas", "sujet"),
        *("sujets", "thème", "thèmes", "الموضوع", "المواضيع"),
    ),
    "speaker": ("who", "name", "sprecher", "sprecherin", "orador", "locuteur", "المتحدث"),
    "location": ("place", "where", "ort", "lugar", "lieu", "المكان"),
    "aired_on": ("date", "aired", "broadcast", "datum", "fecha", "التاريخ"),
    "status": ("state", "zustand", "estado", "état", "statut", "الحالة"),
    "language": ("lang", "sprache", "idioma", "langue", "اللغة"),
    "transcript": ("subtitles", "captions", "untertitel", "subtítulos", "sous-titres", "النص"),
    "correction": ("korrektur", "berichtigung", "corrección", "التصحيح"),
}
_FIELD_OF = {fold_name(name): field for field, names in SYNONYMS.items() for name in names}


def clean(text: str) -> str:
    """Return a text of a file as every database stores it in JSON, without NUL and surrogates."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def match(names: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """Return the field of each column, or '' for one that is not read. No field has two."""
    fields = [""] * len(names)
    names = [clean(name) for name in names]
    unread = {name for name, field in chosen.items() if field == NOT_READ}
    for find in (lambda name: chosen.get(name, ""), field_name, _synonym):
        for at, name in enumerate(names):
            if fields[at] or name in unread:
                continue
            field = find(name.strip())
            if field in FIELDS and field not in fields:
                fields[at] = field
    return fields


def _synonym(name: str) -> str:
    return _FIELD_OF.get(fold_name(name.replace("_", " ")), "")


def columns_of(chosen: Mapping[str, str]) -> Columns:
    """Return the columns with these choices, for the readers of files."""

    def columns(names: Sequence[str]) -> list[str]:
        fields = match(names, chosen)
        # Numbered, since the reader accepts no name twice; such columns are dropped.
        return [field or f"{names[at]} ({at + 1})" for at, field in enumerate(fields)]

    return columns

"""The fields of an answer, and the parts of the project that use each of them.

One row for each field of the model, and of its question, clip and video that an answer's form, its
record or the API contain. History, restoring, proposals, the admin's form (whose fields are
compared after an edit conflict), imports, exports, the API, cards and search read this list; none
has a list of its own. If one of them omits a field, the row has the reason.
"""

from collections.abc import Mapping

from clipqa.models import answer_field_rows as rows
from clipqa.models.answer_field import AnswerField, Format, Key, Omitted

ANSWER_FIELDS: tuple[AnswerField, ...] = (
    AnswerField(
        name="question",
        path="question",
        format=Format.RELATED,
        history=True,
        restore=True,
        proposals=True,
        form="question",
        record=Omitted("A record has the question's text and slug."),
        api=Omitted("The API has the question's text."),
    ),
    # This and its language are empty in the form and in a proposal, unless another question is
    # given.
    rows.related_field(
        rows.PART_OF_QUESTION,
        "new_question",
        "question.text",
        Format.TEXT,
        history=rows.OF_QUESTION,
        restore=rows.KEPT_FOR_OTHERS,
        proposals=True,
        form="question",
        record=Key("question", 30),
        api=Key("question", 40),
        is_searched_in_admin=True,
    ),
    rows.related_field(
        rows.PART_OF_QUESTION,
        "question_slug",
        "question.slug",
        Format.SLUG,
        record=Key("question_slug", 40),
        api=rows.IN_ANOTHER_KEY,
    ),
    rows.related_field(
        rows.PART_OF_QUESTION,
        "question_language",
        "question.language",
        Format.LANGUAGE,
        history=rows.OF_QUESTION,
        restore=rows.KEPT_FOR_OTHERS,
        proposals=True,
        form="question",
        record=Key("language", 200),
        api=Key("language", 60),
    ),
    rows.related_field(
        rows.PART_OF_QUESTION,
        "topics",
        "question.topics",
        Format.TOPICS,
        history=rows.OF_QUESTION,
        restore=rows.KEPT_FOR_OTHERS,
        proposals=Omitted("They change the question, which proposals can't."),
        form=Omitted("The form's own fields `add_topics` and `remove_topics` change the question."),
        record=Key("topics", 130),
        api=Key("topics", 90),
    ),
    AnswerField(
        name="clip",
        path="clip",
        format=Format.RELATED,
        history=True,
        restore=rows.FOUND_BY_VIDEO_AND_TIMES,
        proposals=rows.FOUND_BY_VIDEO_AND_TIMES,
        form=rows.FOUND_BY_VIDEO_AND_TIMES,
        record=rows.FOUND_BY_VIDEO_AND_TIMES,
        api=Key("clip", 120),
    ),
    AnswerField(
        name="body",
        path="body",
        format=Format.MARKDOWN,
        history=True,
        restore=True,
        proposals=True,
        form="answer",
        record=Key("answer", 50),
        api=Key("answer", 50),
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="speaker",
        path="speaker",
        format=Format.TEXT,
        history=True,
        restore=True,
        proposals=True,
        form="answer",
        record=Key("speaker", 140),
        api=Key("speaker", 70),
        on_card=True,
        is_searched=True,
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="location",
        path="location",
        format=Format.TEXT,
        history=True,
        restore=True,
        proposals=True,
        form="answer",
        record=Key("location", 145),
        api=Key("location", 75),
        on_card=True,
        is_searched=True,
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="editor",
        path="editor",
        format=Format.TEXT,
        history=True,
        restore=True,
        proposals=True,
        form="answer",
        record=Omitted("The byline of an editor of this site."),
        api=rows.NOT_IN_API,
        on_card=True,
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="ai_disclosure",
        path="ai_disclosure",
        format=Format.YES_NO,
        history=True,
        restore=True,
        proposals=True,
        form="answer",
        record=Key("ai_disclosure", 230),
        api=rows.NOT_IN_API,
    ),
    rows.related_field(
        rows.PART_OF_CLIP,
        "video",
        "clip.video",
        Format.SOURCE,
        history=rows.OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("video_url", 70),
        api=Key("video", 110),
    ),
    rows.related_field(
        rows.PART_OF_CLIP,
        "start_ms",
        "clip.start_ms",
        Format.TIME,
        history=rows.OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("start", 100),
        api=rows.IN_ANOTHER_KEY,
    ),
    rows.related_field(
        rows.PART_OF_CLIP,
        "end_ms",
        "clip.end_ms",
        Format.TIME,
        history=rows.OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("end", 110),
        api=rows.IN_ANOTHER_KEY,
    ),
    rows.related_field(
        rows.PART_OF_CLIP,
        "stated_duration",
        "clip.duration_ms",
        Format.TIME,
        form=Omitted("Computed from the times, with which an import compares it."),
        record=Key("stated_duration", 120),
        api=rows.IN_ANOTHER_KEY,
    ),
    rows.related_field(
        rows.PART_OF_VIDEO,
        "outlet",
        "clip.video.outlet.name",
        Format.TEXT,
        record=Key("outlet", 60),
        api=Key("outlet", 100),
        is_searched_in_admin=True,
    ),
    rows.related_field(
        rows.PART_OF_VIDEO,
        "video_title",
        "clip.video.title",
        Format.TEXT,
        record=Key("video_title", 80),
        api=rows.IN_ANOTHER_KEY,
        is_searched_in_admin=True,
    ),
    rows.related_field(
        rows.PART_OF_VIDEO,
        "video_duration",
        "clip.video.duration_ms",
        Format.TIME,
        record=Key("video_duration", 90),
        api=rows.NOT_IN_API,
    ),
    rows.related_field(
        rows.PART_OF_VIDEO,
        "aired_on",
        "clip.video.aired_on",
        Format.DAY,
        record=Key("aired_on", 150),
        api=rows.NOT_IN_API,
    ),
    rows.related_field(
        rows.PART_OF_VIDEO,
        "transcript",
        "clip.video.transcripts",
        Format.TRANSCRIPT,
        record=Key("transcript", 210),
        api=rows.NOT_IN_API,
    ),
    AnswerField(
        name="correction",
        path="correction",
        format=Format.TEXT,
        history=True,
        restore=True,
        proposals=rows.NOT_PROPOSED,
        form="correction",
        record=Key("correction", 220),
        api=rows.NOT_IN_API,
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="corrected_at",
        path="corrected_at",
        format=Format.MOMENT,
        history=True,
        restore=rows.SET_BY_SAVES,
        proposals=rows.SET_BY_SAVES,
        form=rows.SET_BY_SAVES,
        record=rows.SET_BY_SAVES,
        api=rows.NOT_IN_API,
    ),
    AnswerField(
        name="status",
        path="status",
        format=Format.STATUS,
        history=True,
        restore=rows.NOT_RESTORED,
        proposals=rows.NOT_PROPOSED,
        form="publishing",
        record=Key("status", 190),
        api=rows.ALWAYS_PUBLIC,
        has_import_rule=True,  # an answer without a body stays a draft
    ),
    AnswerField(
        name="publish_at",
        path="publish_at",
        format=Format.MOMENT,
        history=True,
        restore=rows.NOT_RESTORED,
        proposals=rows.NOT_PROPOSED,
        form="publishing",
        record=Key("publish_at", 170),
        api=rows.ALWAYS_PUBLIC,
    ),
    AnswerField(
        name="expire_at",
        path="expire_at",
        format=Format.MOMENT,
        history=True,
        restore=rows.NOT_RESTORED,
        proposals=rows.NOT_PROPOSED,
        form="publishing",
        record=Key("expire_at", 180),
        api=rows.ALWAYS_PUBLIC,
    ),
    AnswerField(
        name="published_at",
        path="published_at",
        format=Format.MOMENT,
        history=True,
        restore=rows.NOT_RESTORED,
        proposals=rows.SET_BY_SAVES,
        form=rows.SET_BY_SAVES,
        record=Key("published_at", 160),
        api=Key("published_at", 80),
        has_import_rule=True,  # it never changes once it has passed
    ),
    AnswerField(
        name="key",
        path="key",
        format=Format.KEY,
        history=True,
        restore=Omitted("Another answer may have this key by now."),
        proposals=rows.NOT_PROPOSED,
        form="record",
        record=Key("key", 10),
        api=Key("key", 20),
        has_import_rule=True,  # it identifies the answer, and is set only if that has none
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="public_id",
        path="public_id",
        format=Format.PUBLIC_ID,
        history=True,
        restore=Omitted("It never changes."),
        proposals=Omitted("It never changes."),
        form=Omitted("It never changes; the page shows it."),
        record=Key("public_id", 20),
        api=Key("id", 10),
        has_import_rule=True,  # it identifies the answer, or becomes the id of a new one
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="created_by",
        path="created_by",
        format=Format.RELATED,
        history=True,
        restore=Omitted("Restoring a text does not change its owner."),
        proposals=rows.NOT_PROPOSED,
        form=Omitted("The form's own field `owner`, which is compared too."),
        record=Omitted("A login of this site."),
        api=Omitted("A login of this site, which is not public."),
    ),
    AnswerField(
        name="edit_version",
        path="edit_version",
        format=Format.VERSIONS,
        history=rows.SET_BY_SAVES,
        restore=rows.SET_BY_SAVES,
        proposals=rows.SET_BY_SAVES,
        form=Omitted("A hidden field, the version that the form was filled from."),
        record=Key("edit_version", 240),  # with the versions of the clip and the question
        api=Omitted("For editors, not for readers."),
        has_import_rule=True,  # an older one is refused
    ),
    rows.api_only("url", Key("url", 30)),
    rows.api_only("snippet", Key("snippet", 130)),
    rows.unused_column("id", "Differs between databases; the public id is the same in all."),
    rows.unused_column("created_at", "The revisions have the times and users of all changes."),
    rows.unused_column("updated_at", "The revisions have the times and users of all changes."),
)


def fields_of(consumer: str) -> tuple[AnswerField, ...]:
    """Return the fields that one of `CONSUMERS` uses, in the order of the list."""
    return tuple(
        field for field in ANSWER_FIELDS if not isinstance(getattr(field, consumer), Omitted)
    )


def _by_key(consumer: str) -> Mapping[str, AnswerField]:
    keys = {field.name: getattr(field, consumer) for field in fields_of(consumer)}
    ordered = sorted(fields_of(consumer), key=lambda field: keys[field.name].position)
    return {keys[field.name].name: field for field in ordered}


CARD_HISTORY = fields_of("history")
HISTORY = tuple(field for field in CARD_HISTORY if field.history is True)  # the answer's columns
RESTORED = fields_of("restore")
PROPOSED = fields_of("proposals")
RECORD = _by_key("record")
API = _by_key("api")
CARD_TEXTS = tuple(field.name for field in ANSWER_FIELDS if field.on_card)
SEARCHED = tuple(field.name for field in ANSWER_FIELDS if field.is_searched)


def form_section(name: str) -> tuple[AnswerField, ...]:
    """Return the fields of a section of the admin's form, in their order."""
    return tuple(field for field in ANSWER_FIELDS if field.form == name)

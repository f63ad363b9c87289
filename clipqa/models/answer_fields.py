"""The fields of an answer, and the parts of the project that use each of them.

One row for each field of the model, and of its question, clip and video that an answer's form, its
record or the API contain. History, restoring, proposals, the admin's form (whose fields are
compared after an edit conflict), imports, exports, the API, cards and search read this list; none
has a list of its own. If one of them omits a field, the row has the reason.
"""

from collections.abc import Mapping

from clipqa.models.answer_field import AnswerField, Format, FromRecord, Key, Omitted, Used


def _related_field(
    omitted: Omitted,
    name: str,
    path: str,
    format: Format,
    *,
    history: FromRecord | None = None,
    restore: Used | Omitted | None = None,
    proposals: Used | Omitted | None = None,
    form: str | Omitted | None = None,
    record: Key | Omitted,
    api: Key | Omitted,
    is_searched_in_admin: bool = False,
) -> AnswerField:
    """Return a field of a related record. Consumers that are not given omit it."""
    return AnswerField(
        name,
        path,
        format,
        history=history or omitted,
        restore=restore or omitted,
        proposals=proposals or omitted,
        form=form or omitted,
        record=record,
        api=api,
        is_searched_in_admin=is_searched_in_admin,
    )


def _unused_column(name: str, reason: str) -> AnswerField:
    """Return a column that no consumer uses."""
    omitted = Omitted(reason)
    return AnswerField(
        name, name, Format.INTERNAL, omitted, omitted, omitted, omitted, omitted, omitted
    )


def _api_only(name: str, key: Key) -> AnswerField:
    """Return a key that only the API has, computed from other fields."""
    omitted = Omitted("Computed from other fields where it is shown.")
    return AnswerField(name, "", Format.DERIVED, omitted, omitted, omitted, omitted, omitted, key)


PART_OF_QUESTION = Omitted("Part of the question, which has its own history and form.")
PART_OF_CLIP = Omitted("Part of the clip, which has its own history.")
PART_OF_VIDEO = Omitted("Part of the video, which has its own history and form.")
OF_QUESTION, OF_CLIP = FromRecord("question"), FromRecord("clip")
KEPT_FOR_OTHERS = Omitted(
    "Restoring an answer never changes its question, which other answers may have too."
)
FOUND_BY_VIDEO_AND_TIMES = Omitted("The clip is found or created by its video and times.")
NOT_RESTORED = Omitted("Restoring a text neither publishes nor hides it.")
NOT_PROPOSED = Omitted("Not in a contributor's form, since reviewers decide it.")
SET_BY_SAVES = Omitted("Set by the save itself.")
IN_ANOTHER_KEY = Omitted("Another key of the API contains or links to it.")
NOT_IN_API = Omitted("Shown on pages only; version 1 of the API has no key for it.")
ALWAYS_PUBLIC = Omitted("Everything in the API is public.")

# In the order of the history, of comparisons and of the admin's form.
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
    _related_field(
        PART_OF_QUESTION,
        "new_question",
        "question.text",
        Format.TEXT,
        history=OF_QUESTION,
        restore=KEPT_FOR_OTHERS,
        proposals=True,
        form="question",
        record=Key("question", 30),
        api=Key("question", 40),
        is_searched_in_admin=True,
    ),
    _related_field(
        PART_OF_QUESTION,
        "question_slug",
        "question.slug",
        Format.SLUG,
        record=Key("question_slug", 40),
        api=IN_ANOTHER_KEY,
    ),
    _related_field(
        PART_OF_QUESTION,
        "question_language",
        "question.language",
        Format.LANGUAGE,
        history=OF_QUESTION,
        restore=KEPT_FOR_OTHERS,
        proposals=True,
        form="question",
        record=Key("language", 200),
        api=Key("language", 60),
    ),
    _related_field(
        PART_OF_QUESTION,
        "topics",
        "question.topics",
        Format.TOPICS,
        history=OF_QUESTION,
        restore=KEPT_FOR_OTHERS,
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
        restore=FOUND_BY_VIDEO_AND_TIMES,
        proposals=FOUND_BY_VIDEO_AND_TIMES,
        form=FOUND_BY_VIDEO_AND_TIMES,
        record=FOUND_BY_VIDEO_AND_TIMES,
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
        api=NOT_IN_API,
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
        api=NOT_IN_API,
    ),
    _related_field(
        PART_OF_CLIP,
        "video",
        "clip.video",
        Format.SOURCE,
        history=OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("video_url", 70),
        api=Key("video", 110),
    ),
    _related_field(
        PART_OF_CLIP,
        "start_ms",
        "clip.start_ms",
        Format.TIME,
        history=OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("start", 100),
        api=IN_ANOTHER_KEY,
    ),
    _related_field(
        PART_OF_CLIP,
        "end_ms",
        "clip.end_ms",
        Format.TIME,
        history=OF_CLIP,
        restore=True,
        proposals=True,
        form="clip",
        record=Key("end", 110),
        api=IN_ANOTHER_KEY,
    ),
    _related_field(
        PART_OF_CLIP,
        "stated_duration",
        "clip.duration_ms",
        Format.TIME,
        form=Omitted("Computed from the times, with which an import compares it."),
        record=Key("stated_duration", 120),
        api=IN_ANOTHER_KEY,
    ),
    _related_field(
        PART_OF_VIDEO,
        "outlet",
        "clip.video.outlet.name",
        Format.TEXT,
        record=Key("outlet", 60),
        api=Key("outlet", 100),
        is_searched_in_admin=True,
    ),
    _related_field(
        PART_OF_VIDEO,
        "video_title",
        "clip.video.title",
        Format.TEXT,
        record=Key("video_title", 80),
        api=IN_ANOTHER_KEY,
        is_searched_in_admin=True,
    ),
    _related_field(
        PART_OF_VIDEO,
        "video_duration",
        "clip.video.duration_ms",
        Format.TIME,
        record=Key("video_duration", 90),
        api=NOT_IN_API,
    ),
    _related_field(
        PART_OF_VIDEO,
        "aired_on",
        "clip.video.aired_on",
        Format.DAY,
        record=Key("aired_on", 150),
        api=NOT_IN_API,
    ),
    _related_field(
        PART_OF_VIDEO,
        "transcript",
        "clip.video.transcripts",
        Format.TRANSCRIPT,
        record=Key("transcript", 210),
        api=NOT_IN_API,
    ),
    AnswerField(
        name="correction",
        path="correction",
        format=Format.TEXT,
        history=True,
        restore=True,
        proposals=NOT_PROPOSED,
        form="correction",
        record=Key("correction", 220),
        api=NOT_IN_API,
        is_searched_in_admin=True,
    ),
    AnswerField(
        name="corrected_at",
        path="corrected_at",
        format=Format.MOMENT,
        history=True,
        restore=SET_BY_SAVES,
        proposals=SET_BY_SAVES,
        form=SET_BY_SAVES,
        record=SET_BY_SAVES,
        api=NOT_IN_API,
    ),
    AnswerField(
        name="status",
        path="status",
        format=Format.STATUS,
        history=True,
        restore=NOT_RESTORED,
        proposals=NOT_PROPOSED,
        form="publishing",
        record=Key("status", 190),
        api=ALWAYS_PUBLIC,
        has_import_rule=True,  # an answer without a body stays a draft
    ),
    AnswerField(
        name="publish_at",
        path="publish_at",
        format=Format.MOMENT,
        history=True,
        restore=NOT_RESTORED,
        proposals=NOT_PROPOSED,
        form="publishing",
        record=Key("publish_at", 170),
        api=ALWAYS_PUBLIC,
    ),
    AnswerField(
        name="expire_at",
        path="expire_at",
        format=Format.MOMENT,
        history=True,
        restore=NOT_RESTORED,
        proposals=NOT_PROPOSED,
        form="publishing",
        record=Key("expire_at", 180),
        api=ALWAYS_PUBLIC,
    ),
    AnswerField(
        name="published_at",
        path="published_at",
        format=Format.MOMENT,
        history=True,
        restore=NOT_RESTORED,
        proposals=SET_BY_SAVES,
        form=SET_BY_SAVES,
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
        proposals=NOT_PROPOSED,
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
        proposals=NOT_PROPOSED,
        form=Omitted("The form's own field `owner`, which is compared too."),
        record=Omitted("A login of this site."),
        api=Omitted("A login of this site, which is not public."),
    ),
    AnswerField(
        name="edit_version",
        path="edit_version",
        format=Format.VERSIONS,
        history=SET_BY_SAVES,
        restore=SET_BY_SAVES,
        proposals=SET_BY_SAVES,
        form=Omitted("A hidden field, the version that the form was filled from."),
        record=Key("edit_version", 240),  # with the versions of the clip and the question
        api=Omitted("For editors, not for readers."),
        has_import_rule=True,  # an older one is refused
    ),
    _api_only("url", Key("url", 30)),
    _api_only("snippet", Key("snippet", 130)),
    _unused_column("id", "Differs between databases; the public id is the same in all."),
    _unused_column("created_at", "The revisions have the times and users of all changes."),
    _unused_column("updated_at", "The revisions have the times and users of all changes."),
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

"""Constructors of rows of `ANSWER_FIELDS`, and reasons why consumers omit a field."""

from clipqa.models.answer_field import AnswerField, Format, FromRecord, Key, Omitted, Used


def related_field(
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


def unused_column(name: str, reason: str) -> AnswerField:
    """Return a column that no consumer uses."""
    omitted = Omitted(reason)
    return AnswerField(
        name, name, Format.INTERNAL, omitted, omitted, omitted, omitted, omitted, omitted
    )


def api_only(name: str, key: Key) -> AnswerField:
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

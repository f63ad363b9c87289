"""Merge a batch's cues into the transcripts of its videos, and its topics into its questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max

from clipqa.curation.cues import cue_counts
from clipqa.curation.versions import increment_version
from clipqa.db.bulk import create_records, insert_rows
from clipqa.db.statements import ids_in, pairs_in
from clipqa.history.cue_revisions import NewCueRevision, save_cue_revisions
from clipqa.history.cue_steps import CueStep
from clipqa.importers.records import Record
from clipqa.importers.revisions import Revisions
from clipqa.models import Cue, Question, Topic, Transcript, Verb, Video
from clipqa.transcripts import CueText
from clipqa.transcripts.cues import join_lines

CueKey = tuple[int, int, str]  # start, end, folded text
IMPORTED = "imported"


@dataclass
class _Track:
    """The transcript of one video in one language."""

    video: Video
    language: str
    starts: set[int] = field(default_factory=set)  # start times of the records' cues
    transcript: Transcript | None = None
    existing: dict[CueKey, tuple[int, str]] = field(default_factory=dict)  # pk and speaker
    new: dict[CueKey, CueText] = field(default_factory=dict)
    speakers: dict[int, str] = field(default_factory=dict)  # cue pk -> its missing speaker

    def revision(self, transcript_id: int, highest_id: int, count: int) -> NewCueRevision:
        """Return the revision of the batch. The transcript has so many cues up to this id."""
        changed = [[pk, {"speaker": ["", name]}] for pk, name in self.speakers.items()]
        step = CueStep(changed, added_above=highest_id if self.new else None)
        summary = {"kind": IMPORTED, "added": len(self.new), "changed": len(changed)}
        counts = cue_counts(count, count + len(self.new))
        return NewCueRevision(transcript_id, Verb.CHANGED, step, summary, counts)


class Cues:
    """The cues that a batch adds to transcripts. Cues are equal if times and folded texts are."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[str, str, str], _Track] = {}
        self._changed: dict[int, list[tuple[int, int]]] = {}  # id of existing video -> spans

    def load(self, pairs: Iterable[tuple[Record, Video]]) -> None:
        """Load the transcripts that these records add to, with the existing cues at their times."""
        for record, video in pairs:
            if record.cues:
                key = (video.provider, video.source_id, record.language)
                track = self._tracks.setdefault(key, _Track(video, record.language))
                track.starts.update(cue.start_ms for cue in record.cues)
        existing = [track for track in self._tracks.values() if track.video.pk]
        if existing:
            self._load_existing(existing)

    def _load_existing(self, tracks: list[_Track]) -> None:
        by_video_and_language = {(track.video.pk, track.language): track for track in tracks}
        found = Transcript.objects.filter(video__in=ids_in([track.video.pk for track in tracks]))
        by_id: dict[int, _Track] = {}
        for transcript in found:
            track = by_video_and_language.get((transcript.video_id, transcript.language))
            if track:
                track.transcript = transcript
                by_id[transcript.pk] = track
        starts = ((pk, start_ms) for pk, track in by_id.items() for start_ms in track.starts)
        cues = Cue.objects.filter(pk__in=pairs_in(Cue, ("transcript_id", "start_ms"), starts))
        columns = ("transcript_id", "pk", "start_ms", "end_ms", "text", "speaker")
        rows = cues.order_by("-pk").values_list(*columns)
        for transcript_id, pk, start_ms, end_ms, text, speaker in rows:
            by_id[transcript_id].existing[start_ms, end_ms, join_lines(text)] = (pk, speaker)

    def add(self, record: Record, video: Video) -> bool:
        """Add the record's cues. Return whether any cue, or the speaker of one, is new."""
        if not record.cues:
            return False
        track = self._tracks[video.provider, video.source_id, record.language]
        added = [cue for cue in record.cues if _add_cue(track, cue)]
        if added and video.pk:
            span = (added[0].start_ms, max(cue.end_ms for cue in added))
            self._changed.setdefault(video.pk, []).append(span)
        return bool(added)

    def would_add(self, record: Record, video: Video) -> bool:
        """Return whether any cue of the record is new, without adding it."""
        track = self._tracks[video.provider, video.source_id, record.language]
        return any(_is_new(track, cue) for cue in record.cues)

    @property
    def changed_spans(self) -> dict[int, list[tuple[int, int]]]:
        """The spans of new cues in existing videos, which may overlap clips of other answers."""
        return self._changed

    def write(self, revisions: Revisions) -> None:
        tracks = [track for track in self._tracks.values() if track.new]
        new_tracks = [track for track in tracks if track.transcript is None]
        self._write_steps()
        for track in new_tracks:
            track.transcript = Transcript(video=track.video, language=track.language)
        created = [track.transcript for track in new_tracks if track.transcript]
        create_records(created)
        revisions.add_created(created)
        insert_rows(
            Cue,
            ("transcript_id", "start_ms", "end_ms", "text", "speaker", "word_times"),
            [
                (transcript_id, *cue[:4], cue.word_times or None)
                for track in tracks
                if track.transcript and (transcript_id := track.transcript.pk)
                for cue in track.new.values()
            ],
        )
        speakers = {
            pk: name for track in self._tracks.values() for pk, name in track.speakers.items()
        }
        for pk, speaker in speakers.items():
            Cue.objects.filter(pk=pk, speaker="").update(speaker=speaker)

    def _write_steps(self) -> None:
        """Write the steps of existing transcripts, before their cues."""
        changed = {
            track.transcript.pk: track
            for track in self._tracks.values()
            if track.transcript and (track.new or track.speakers)
        }
        if not changed:
            return
        cues = Cue.objects.filter(transcript__in=ids_in(changed)).order_by()
        totals = cues.values_list("transcript").annotate(Max("pk"), Count("pk"))
        found = {pk: (highest, count) for pk, highest, count in totals}
        save_cue_revisions(
            [track.revision(pk, *found.get(pk, (0, 0))) for pk, track in changed.items()]
        )
        increment_version(Transcript, changed)


def _is_new(track: _Track, cue: CueText) -> bool:
    found = track.existing.get((cue.start_ms, cue.end_ms, cue.text))
    return found is None or bool(cue.speaker and not found[1])


def _add_cue(track: _Track, cue: CueText) -> bool:
    key = (cue.start_ms, cue.end_ms, cue.text)
    if key in track.existing:
        pk, speaker = track.existing[key]
        if speaker or not cue.speaker:
            return False
        track.existing[key] = (pk, cue.speaker)
        track.speakers[pk] = cue.speaker
        return True
    if key in track.new:
        return False
    track.new[key] = cue
    return True


class QuestionTopics:
    """The topics that a batch adds to questions. An import never removes topics."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._through = Question.topics.through
        existing = self._through.objects.filter(question__in=[q.pk for q in questions if q.pk])
        self._pairs = set(existing.values_list("question_id", "topic_id"))
        # By `id()` of the objects, since new ones have no primary key yet.
        self._new: dict[tuple[int, int], tuple[Question, Topic]] = {}

    def add(self, question: Question, topics: Iterable[Topic]) -> bool:
        """Add topics to the question. Return whether any is new."""
        added = False
        for topic in topics:
            pair = (id(question), id(topic))
            is_existing = question.pk and topic.pk and (question.pk, topic.pk) in self._pairs
            if not is_existing and pair not in self._new:
                self._new[pair] = (question, topic)
                added = True
        return added

    def by_question(self) -> dict[int, tuple[list[int], list[int]]]:
        """Return the topic ids of changed questions before and after, by the questions' `id()`."""
        existing: dict[int, list[int]] = {}
        for question_id, topic_id in sorted(self._pairs):
            existing.setdefault(question_id, []).append(topic_id)
        found: dict[int, tuple[list[int], list[int]]] = {}
        for question, topic in self._new.values():
            before = existing.get(question.pk, [])
            _old, after = found.get(id(question), (before, before))
            found[id(question)] = (before, sorted({*after, topic.pk}))
        return found

    def write(self) -> None:
        pairs = [(question.pk, topic.pk) for question, topic in self._new.values()]
        insert_rows(self._through, ("question_id", "topic_id"), pairs)

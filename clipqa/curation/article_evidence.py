"""Read an article's blocks beside the clips that they cite, for the checks of its sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from clipqa.articles.blocks import BlockValue, citations_of
from clipqa.articles.reading import read_blocks
from clipqa.curation.evidence import CHECKED
from clipqa.curation.roles import answers_for
from clipqa.db.statements import texts_in
from clipqa.evidence import Cue, Finding, Speech
from clipqa.evidence.cited_sentences import CitedClip, check_sentence, states_facts
from clipqa.evidence.sentences import Sentence, rows_of, sentences_of
from clipqa.lib.lru_cache import LRUCache
from clipqa.models import Answer, Article, Clip
from clipqa.models import Cue as StoredCue
from clipqa.models.publishing import is_public_now
from clipqa.search.indexing import chunked

ARTICLES = 20  # whose blocks are read at a time
MAX_CUES = 20_000  # of all cited clips
TABLE, QUOTE = "table", "quote"
_QUOTATION_MARKS = str.maketrans("", "", '"“”„«»')


BYTES_OF_A_SENTENCE, BYTES_OF_A_FINDING, CACHED_BYTES = 300, 1_000, 600_000
T = TypeVar("T")

_facts: LRUCache[bool] = LRUCache(CACHED_BYTES, lambda _found: BYTES_OF_A_SENTENCE)
_findings: LRUCache[list[Finding]] = LRUCache(
    CACHED_BYTES, lambda found: BYTES_OF_A_SENTENCE + BYTES_OF_A_FINDING * len(found)
)


@dataclass(frozen=True)
class ArticleFinding:
    block: str  # its public id
    sentence: str
    numbers: tuple[int, ...]  # of the sources
    finding: Finding


@dataclass(frozen=True)
class Uncited:
    """A sentence with figures, names or quotations that cites nothing."""

    block: str
    sentence: str


@dataclass
class ArticleEvidence:
    cited: int = 0  # sentences
    unchecked: int = 0  # of these, those whose clips have no transcript
    findings: list[ArticleFinding] = field(default_factory=list)
    uncited: list[Uncited] = field(default_factory=list)


def examine_articles() -> Iterator[tuple[Article, ArticleEvidence]]:
    """Yield every article that is public or may become public, with what was found."""
    articles = Article.objects.filter(status__in=CHECKED).order_by("pk")
    for chunk in chunked(articles.values_list("pk", flat=True), ARTICLES):
        blocks = read_blocks(chunk)
        for article in articles.filter(pk__in=chunk):
            yield article, examine_article(blocks[article.pk], article.language)


def examine_article(
    blocks: Sequence[BlockValue], language: str, person: Any = None
) -> ArticleEvidence:
    """Compare each cited sentence with its clips, and list the others that state facts.

    Takes two statements. Clips that are hidden from a user are treated as missing; a command has
    no user, and reads all.
    """
    numbers = {cited: number for number, cited in enumerate(citations_of(blocks), 1)}
    clips = read_clips(numbers, language, person)
    evidence = ArticleEvidence()
    for block in blocks:
        for sentence in sentences_in(block, language):
            _examine(evidence, block, sentence, numbers, clips, language)
    return evidence


def sentences_in(block: BlockValue, language: str) -> Iterator[Sentence]:
    """Yield the sentences of the texts of a block in which markers cite."""
    for name in block.spec.cites:
        source = str(block.contents.get(name) or "").replace("\r\n", "\n")
        if block.type == TABLE:
            has_header = bool(block.contents.get("has_header"))
            yield from rows_of(source)[has_header:]
        elif block.type == QUOTE:
            yield from _quotation(block, source)
        else:
            yield from sentences_of(source, language)


def _quotation(block: BlockValue, source: str) -> Iterator[Sentence]:
    """Yield a block's quotation as a sentence, in the marks that its page draws."""
    sentences = sentences_of(source)
    cited = dict.fromkeys(each for sentence in sentences for each in sentence.cited)
    words = " ".join(sentence.text for sentence in sentences).translate(_QUOTATION_MARKS)
    if words.strip():
        said = f"“{' '.join(words.split())}” {block.contents.get('attribution') or ''}"
        yield Sentence(said.strip(), tuple(cited))


def _examine(
    evidence: ArticleEvidence,
    block: BlockValue,
    sentence: Sentence,
    numbers: dict[str, int],
    clips: dict[str, CitedClip],
    language: str,
) -> None:
    if not sentence.cited:
        key = (sentence, language)
        if _cached(_facts, key, lambda: states_facts(sentence, language)):
            evidence.uncited.append(Uncited(block.public_id, sentence.text))
        return
    cited = [clips[each] for each in sentence.cited if each in clips]
    evidence.cited += 1
    evidence.unchecked += not any(clip.cues for clip in cited)
    digests = tuple(clip.digest for clip in cited)
    found = _cached(_findings, (sentence.text, *digests), lambda: check_sentence(sentence, cited))
    sources = tuple(numbers[each] for each in sentence.cited)
    evidence.findings += [
        ArticleFinding(block.public_id, sentence.text, sources, finding) for finding in found
    ]


def _cached(cache: LRUCache[T], values: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what was found in a sentence lately, or find it."""
    key = hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass")).digest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found)
    return found


def read_clips(
    public_ids: Collection[str], language: str, person: Any = None
) -> dict[str, CitedClip]:
    """Return the clips of these answers, with the cues in a language or in that of the video."""
    if not public_ids:
        return {}
    cues = _cues_by_clip(public_ids, language)
    return {
        answer.public_id: _cited_clip(answer, *cues.get(answer.clip_id, ("", [])))
        for answer in _visible_answers(public_ids, person)
    }


def _visible_answers(public_ids: Iterable[str], person: Any) -> QuerySet[Answer]:
    answers: QuerySet[Answer] = Answer.objects.filter(public_id__in=texts_in(public_ids))
    if person is not None:
        own = answers_for(person, Answer.objects.all()).values("pk")
        answers = answers.filter(is_public_now(timezone.now()) | Q(pk__in=own))
    return answers.order_by().select_related("question", "clip__video__outlet")


def _cited_clip(answer: Answer, language: str, cues: list[Cue]) -> CitedClip:
    clip, video = answer.clip, answer.clip.video
    speech = Speech(cues)
    inside = [speech.cues[at] for at in speech.inside(clip.start_ms, clip.end_ms)]
    return CitedClip(
        inside or cues,
        language,
        answer.speaker,
        (video.outlet.name, answer.question.text, video.title),
        video.aired_on,
    )


def _cues_by_clip(public_ids: Iterable[str], language: str) -> dict[int, tuple[str, list[Cue]]]:
    """Return the language and the cues of each clip."""
    found: dict[int, dict[str, list[Cue]]] = {}
    preferred: dict[int, str] = {}
    for clip, own, spoken, *values in _cue_rows(public_ids):
        found.setdefault(clip, {}).setdefault(spoken, []).append(Cue(*values))
        preferred[clip] = own
    chosen: dict[int, tuple[str, list[Cue]]] = {}
    for clip, by_language in found.items():
        names = [language, preferred[clip], *by_language]
        name = next(name for name in names if name in by_language)
        chosen[clip] = (name, by_language[name])
    return chosen


def _cue_rows(public_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    """Return the cues with a part in a cited clip, in one statement."""
    clip = "transcript__video__clips"
    cited = Clip.objects.filter(answers__public_id__in=texts_in(public_ids))
    rows = StoredCue.objects.filter(
        **{f"{clip}__in": cited.values("pk")},
        end_ms__gt=F(f"{clip}__start_ms"),
        start_ms__lt=F(f"{clip}__end_ms"),
    )
    columns = (f"{clip}__pk", "transcript__video__language", "transcript__language")
    ordered = rows.order_by(f"{clip}__pk", "transcript_id", "start_ms", "end_ms", "pk")
    return list(ordered.values_list(*columns, "start_ms", "end_ms", "text", "speaker")[:MAX_CUES])

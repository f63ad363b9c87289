"""The models, one file for each. Models import nothing from the layers above them."""

from clipqa.models.answer import Answer
from clipqa.models.answer_import import AnswerImport
from clipqa.models.article import Article, ArticleCorrection
from clipqa.models.article_blocks import (
    BLOCK_MODELS,
    CalloutBlock,
    ClipBlock,
    ComparisonBlock,
    FaqBlock,
    KeyPointsBlock,
    PictureBlock,
    QuoteBlock,
    RelatedBlock,
    TableBlock,
    TextBlock,
)
from clipqa.models.article_entry import ArticleEntry, ArticleTerm
from clipqa.models.audit_entry import AuditEntry, Event
from clipqa.models.author import Author
from clipqa.models.citation import Citation
from clipqa.models.clip import Clip
from clipqa.models.clip_report import (
    ClipReport,
    Helpfulness,
    Problem,
    ReportReply,
    ReportState,
)
from clipqa.models.comment import Comment, CommentState
from clipqa.models.counters import FacetCount, ListBucket, TopicEntry
from clipqa.models.cue_revision import CueRevision
from clipqa.models.entry_facets import EntryFacets
from clipqa.models.evidence import EvidenceOverride, EvidenceResult, ProposalEvidence
from clipqa.models.facet_text import FacetText
from clipqa.models.feedback import Feedback
from clipqa.models.film_analysis import FilmAnalysis
from clipqa.models.job import Job, JobState
from clipqa.models.library_state import LibraryState
from clipqa.models.login_attempt import LoginAttempt
from clipqa.models.mailing import MailEvent, Mailing, OptInRequest
from clipqa.models.notice import ArticleNotice, Notice, NoticeChoices, NoticeEvent, RecordNotice
from clipqa.models.outlet import Outlet
from clipqa.models.pasted_page import PastedPage
from clipqa.models.presence import Presence
from clipqa.models.publishing import Status
from clipqa.models.question import Question
from clipqa.models.reader_question import ReaderQuestion, ReaderQuestionState
from clipqa.models.review import (
    ArticleChangesRequested,
    ArticleProposal,
    ChangesRequested,
    Proposal,
    ProposalState,
    RecordProposal,
)
from clipqa.models.revision import Erasure, Revision, Source, Verb
from clipqa.models.search_entry import SearchEntry
from clipqa.models.search_vocabulary import (
    SearchSpelling,
    SearchStatistics,
    SearchTerm,
    SearchWord,
)
from clipqa.models.second_factor import AuthenticatorApp, Passkey, RecoveryCode
from clipqa.models.slug_redirect import SlugRedirect
from clipqa.models.source_check import SourceCheck, SourceHost
from clipqa.models.staged_transcript import StagedTranscript
from clipqa.models.submission import BlockedSender, Submission
from clipqa.models.subscription import (
    NEWS_KINDS,
    Frequency,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.models.tombstone import Tombstone
from clipqa.models.topic import Topic
from clipqa.models.transcript import Cue, Transcript
from clipqa.models.user import User
from clipqa.models.video import Health, Video
from clipqa.models.vote import Vote

__all__ = [
    "BLOCK_MODELS",
    "NEWS_KINDS",
    "Answer",
    "AnswerImport",
    "Article",
    "ArticleChangesRequested",
    "ArticleCorrection",
    "ArticleEntry",
    "ArticleNotice",
    "ArticleProposal",
    "ArticleTerm",
    "AuditEntry",
    "AuthenticatorApp",
    "Author",
    "BlockedSender",
    "CalloutBlock",
    "ChangesRequested",
    "Citation",
    "Clip",
    "ClipBlock",
    "ClipReport",
    "Comment",
    "CommentState",
    "ComparisonBlock",
    "Cue",
    "CueRevision",
    "EntryFacets",
    "Erasure",
    "Event",
    "EvidenceOverride",
    "EvidenceResult",
    "FacetCount",
    "FacetText",
    "FaqBlock",
    "Feedback",
    "FilmAnalysis",
    "Frequency",
    "Health",
    "Helpfulness",
    "Job",
    "JobState",
    "KeyPointsBlock",
    "LibraryState",
    "ListBucket",
    "LoginAttempt",
    "MailEvent",
    "Mailing",
    "Notice",
    "NoticeChoices",
    "NoticeEvent",
    "OptInRequest",
    "Outlet",
    "Passkey",
    "PastedPage",
    "PictureBlock",
    "Presence",
    "Problem",
    "Proposal",
    "ProposalEvidence",
    "ProposalState",
    "Question",
    "QuoteBlock",
    "ReaderQuestion",
    "ReaderQuestionState",
    "RecordNotice",
    "RecordProposal",
    "RecoveryCode",
    "RelatedBlock",
    "ReportReply",
    "ReportState",
    "Revision",
    "SearchEntry",
    "SearchSpelling",
    "SearchStatistics",
    "SearchTerm",
    "SearchWord",
    "SlugRedirect",
    "Source",
    "SourceCheck",
    "SourceHost",
    "StagedTranscript",
    "Status",
    "Submission",
    "Subscriber",
    "Subscription",
    "SubscriptionKind",
    "TableBlock",
    "TextBlock",
    "Tombstone",
    "Topic",
    "TopicEntry",
    "Transcript",
    "User",
    "Verb",
    "Video",
    "Vote",
]

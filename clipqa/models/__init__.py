"""What a library holds: a file per noun. Models know nothing of what stands above them."""

from clipqa.models.answer import Answer
from clipqa.models.audit_entry import AuditEntry, Event
from clipqa.models.clip import Clip
from clipqa.models.counters import FacetCount, ListPart, TopicEntry
from clipqa.models.entry_facets import EntryFacets
from clipqa.models.feedback import Feedback
from clipqa.models.library_state import LibraryState
from clipqa.models.outlet import Outlet
from clipqa.models.presence import Presence
from clipqa.models.publishing import Status
from clipqa.models.question import Question
from clipqa.models.review import Proposal, ProposalState, SentBack
from clipqa.models.revision import Erasure, Revision, Source, Verb
from clipqa.models.search_entry import SearchEntry
from clipqa.models.search_vocabulary import (
    SearchSpelling,
    SearchStatistics,
    SearchTerm,
    SearchWord,
)
from clipqa.models.second_factor import AuthenticatorApp, Passkey, RecoveryCode
from clipqa.models.sign_in_tally import SignInTally
from clipqa.models.slug_redirect import SlugRedirect
from clipqa.models.tombstone import Tombstone
from clipqa.models.topic import Topic
from clipqa.models.transcript import Cue, Transcript
from clipqa.models.video import Health, Video

__all__ = [
    "Answer",
    "AuditEntry",
    "AuthenticatorApp",
    "Clip",
    "Cue",
    "EntryFacets",
    "Erasure",
    "Event",
    "FacetCount",
    "Feedback",
    "Health",
    "LibraryState",
    "ListPart",
    "Outlet",
    "Passkey",
    "Presence",
    "Proposal",
    "ProposalState",
    "Question",
    "RecoveryCode",
    "Revision",
    "SearchEntry",
    "SearchSpelling",
    "SearchStatistics",
    "SearchTerm",
    "SearchWord",
    "SentBack",
    "SignInTally",
    "SlugRedirect",
    "Source",
    "Status",
    "Tombstone",
    "Topic",
    "TopicEntry",
    "Transcript",
    "Verb",
    "Video",
]

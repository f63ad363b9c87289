"""The table of facets, in the order in which pages show them. CONTRIBUTING.md has the recipe."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from clipqa.facets.fields import SlugField, YearField
from clipqa.facets.kinds import (
    Facet,
    FixedFacet,
    RecordFacet,
    TextFacet,
    Wording,
    text_facet,
)
from clipqa.lib.durations import LONG_ABOVE_MS, SHORT_BELOW_MS, duration_bucket
from clipqa.models import Outlet, Question, Topic, TopicEntry
from clipqa.models.fields import validate_language

DURATIONS = {
    "short": _("Under 15 s"),
    "medium": _("15-60 s"),
    "long": _("Over a minute"),
}
DURATION_CONDITIONS = {
    "short": Q(duration_ms__lt=SHORT_BELOW_MS),
    "medium": Q(duration_ms__gte=SHORT_BELOW_MS, duration_ms__lte=LONG_ABOVE_MS),
    "long": Q(duration_ms__gt=LONG_ABOVE_MS),
}
# Django has names for these languages only with a script.
COMMON_SCRIPTS = {"zh": "zh-hans"}
TOPICS = Question.topics.through


def language_name(tag: str) -> str:
    try:
        return str(get_language_info(COMMON_SCRIPTS.get(tag, tag))["name_local"]).capitalize()
    except KeyError:
        return tag


def _has_duration(values: tuple[str, ...]) -> Q:
    condition = Q()
    for value in values:
        condition |= DURATION_CONDITIONS[value]
    return condition


def _has_topic(slugs: tuple[str, ...]) -> Q:
    links = TOPICS.objects.filter(question_id=OuterRef("question_id"), topic__slug__in=slugs)
    return Q(Exists(links))


FACETS: tuple[Facet, ...] = (
    RecordFacet(
        name="outlet",
        label=_("Outlet"),
        field=SlugField(),
        sql="e.outlet_id",
        letter="O",
        model=Outlet,
        ids_of=lambda entry, topic_ids: (entry.outlet_id,),
        make_condition=lambda slugs: Q(outlet__slug__in=slugs),
        listed=lambda counters_current: Outlet.objects.listed(),
        has_own_list=True,
        wording=Wording(
            _("Choose an outlet"),
            _("Find an outlet"),
            _("More outlets"),
            ngettext_lazy("All %(shown)s outlet", "All %(shown)s outlets", "count"),
        ),
    ),
    RecordFacet(
        name="topic",
        label=_("Topic"),
        field=SlugField(),
        sql="f.topic_id",
        join=f"JOIN {TopicEntry._meta.db_table} f ON f.entry_id = e.answer_id",
        uncounted_sql="q.topic_id",
        uncounted_join=f"JOIN {TOPICS._meta.db_table} q ON q.question_id = e.question_id",
        letter="T",
        model=Topic,
        ids_of=lambda entry, topic_ids: sorted(topic_ids),
        make_condition=_has_topic,
        listed=lambda counters_current: Topic.objects.listed(counters_current=counters_current),
        has_own_list=True,
        wording=Wording(
            _("Choose a topic"),
            _("Find a topic"),
            _("More topics"),
            ngettext_lazy("All %(shown)s topic", "All %(shown)s topics", "count"),
        ),
    ),
    text_facet(
        name="speaker",
        label=_("Speaker"),
        letter="S",
        text_of=lambda answer: answer.speaker,
        wording=Wording(
            _("Choose a speaker"),
            _("Find a speaker"),
            _("More speakers"),
            ngettext_lazy("All %(shown)s speaker", "All %(shown)s speakers", "count"),
        ),
    ),
    FixedFacet(
        name="duration",
        label=_("Length"),
        field=forms.ChoiceField(choices=DURATIONS.items()),
        sql=(
            f"CASE WHEN e.duration_ms < {SHORT_BELOW_MS} THEN 'short' "
            f"WHEN e.duration_ms <= {LONG_ABOVE_MS} THEN 'medium' ELSE 'long' END"
        ),
        index=0,
        value_of=lambda entry: duration_bucket(entry.duration_ms),
        make_condition=_has_duration,
        display=lambda value: str(DURATIONS[value]),
        order=list(DURATIONS).index,
        is_sorted_by_name=False,
    ),
    FixedFacet(
        name="year",
        label=_("Year"),
        field=YearField(),
        sql="SUBSTR(CAST(e.shown_on AS varchar(10)), 1, 4)",
        index=1,
        value_of=lambda entry: str(entry.shown_on.year),
        make_condition=lambda years: Q(shown_on__year__in=years),
        parse=int,
        order=lambda value: -int(value),
        is_sorted_by_name=False,
        wording=Wording(
            _("Choose a year"),
            _("Find a year"),
            _("More years"),
            ngettext_lazy("All %(shown)s year", "All %(shown)s years", "count"),
        ),
    ),
    FixedFacet(
        name="language",
        label=_("Language"),
        field=forms.CharField(validators=[validate_language]),
        sql="e.language",
        index=2,
        value_of=lambda entry: entry.language,
        make_condition=lambda tags: Q(language__in=tags),
        display=language_name,
        wording=Wording(
            _("Choose a language"),
            _("Find a language"),
            _("More languages"),
            ngettext_lazy("All %(shown)s language", "All %(shown)s languages", "count"),
        ),
    ),
)
BY_NAME = {facet.name: facet for facet in FACETS}
RECORDS = tuple(facet for facet in FACETS if isinstance(facet, RecordFacet))
TEXTS = tuple(facet for facet in RECORDS if isinstance(facet, TextFacet))
FIXED = tuple(
    sorted(
        (facet for facet in FACETS if isinstance(facet, FixedFacet)),
        key=lambda facet: facet.index,
    )
)

"""Trials with the topics of a question, which the forms of its answers change too."""

from typing import NamedTuple

from clipqa.models import Answer, Question, Topic
from lab.conflicts import library
from lab.conflicts.trial import Trial
from lab.conflicts.trials import Action, FormEdit, Setup, at_once, form_of, save_form


class Tagged(NamedTuple):
    """Two answers of a question that has the first topic, and a second topic."""

    answer: Answer
    sibling: Answer
    first: Topic
    second: Topic


def topics(setup: Setup) -> Trial:
    """One removes a topic on the page of an answer while the other adds or edits."""
    made = _make()
    act = setup.rng.choice([_add_here, _add_on_sibling, _edit_body, _edit_question, _edit_topics])
    edits = at_once(_remove(setup, made), act(setup, made))
    return Trial("topics", list(edits), _final(made))


def _make() -> Tagged:
    first, second = library.make_topic(), library.make_topic()
    question = library.make_question(first)
    answer, sibling = library.make_answer_to(question), library.make_answer_to(question)
    return Tagged(answer, sibling, first, second)


def _remove(setup: Setup, made: Tagged) -> Action:
    pair = f"{made.answer.question_id}-{made.first.pk}"
    form = FormEdit(
        library.change_page(made.answer),
        form_of(made.answer),
        token=_without(made.first),
        added=(("remove_topics", pair),),
    )
    pause, retries = setup.pause(), setup.rng.random() < 0.5
    return lambda: save_form(setup.ada, form, pause, retries)


def _add_here(setup: Setup, made: Tagged) -> Action:
    return _add(setup, made, made.answer)


def _add_on_sibling(setup: Setup, made: Tagged) -> Action:
    return _add(setup, made, made.sibling)


def _add(setup: Setup, made: Tagged, answer: Answer) -> Action:
    form = FormEdit(
        library.change_page(answer),
        form_of(answer),
        token=_with(made.second),
        added=(("add_topics", str(made.second.pk)),),
    )
    pause, retries = setup.pause(), setup.rng.random() < 0.5
    return lambda: save_form(setup.bela, form, pause, retries)


def _edit_body(setup: Setup, made: Tagged) -> Action:
    return setup.form_action(setup.bela, made.answer, "body", setup.token("bela"))


def _edit_question(setup: Setup, made: Tagged) -> Action:
    return setup.form_action(setup.bela, made.answer.question, "text", setup.token("bela"))


def _edit_topics(setup: Setup, made: Tagged) -> Action:
    """Add a topic on the question's page, which sends all of its topics.

    Nobody saves again after a refusal, since that would add the removed topic knowingly.
    """
    form = FormEdit(
        library.change_page(made.answer.question),
        form_of(made.answer.question),
        token=_with(made.second),
        added=(("topics", str(made.second.pk)),),
    )
    pause = setup.pause()
    return lambda: save_form(setup.bela, form, pause, retries=False)


def _with(topic: Topic) -> str:
    return f"has {topic.name};"


def _without(topic: Topic) -> str:
    return f"lacks {topic.name};"


def _final(made: Tagged) -> str:
    question = Question.objects.get(pk=made.answer.question_id)
    present = set(question.topics.all())
    states = [_with(topic) if topic in present else _without(topic) for topic in made[2:]]
    return "\n".join([library.values_of(made.answer), library.values_of(question), *states])

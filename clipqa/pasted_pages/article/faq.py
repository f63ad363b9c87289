"""Questions and answers: with labels, as bold lines, or as headings in an FAQ or in a row."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clipqa.pasted_pages.article.endings import is_request
from clipqa.pasted_pages.text.labels import is_faq
from clipqa.pasted_pages.text.lines import is_question
from clipqa.pasted_pages.text.marks import number
from clipqa.pasted_pages.values import Block

_MAX_ANSWER = 1  # paragraphs of an answer outside an FAQ


@dataclass(frozen=True)
class Pair:
    """A question and the places of the blocks that may answer it."""

    place: int
    end: int
    are_brief: bool = False  # the answers from here to the one before the last


def with_faq(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    run = deque[Pair]()
    place, in_faq = 0, False
    while place < len(blocks):
        run = run or _run(blocks, place)
        begins = bool(run) and run[0].place == place
        if begins and (in_faq or _is_faq(blocks, run[0])):
            place = _add(found, blocks, list(run))
            run.clear()
            continue
        if begins:  # the next question of a refused run may begin one
            run.popleft()
        block = blocks[place]
        if block.type in ("heading", "title"):
            in_faq = is_faq(block.text)
        found.append(_unlabelled(block))
        place += 1
    return found


def _run(blocks: Sequence[Block], place: int) -> deque[Pair]:
    """Return the questions that follow each other from a place, each with its texts."""
    pairs: list[Pair] = []
    while place < len(blocks) and _asks(blocks[place]):
        end = place + 1
        while end < len(blocks) and _answers(blocks, end, end == place + 1):
            end += 1
        if end == place + 1:
            break
        pairs.append(Pair(place, end))
        place = end
    return deque(_with_lengths(blocks, pairs))


def _with_lengths(blocks: Sequence[Block], pairs: list[Pair]) -> list[Pair]:
    """Set `are_brief` from the end, so that a long run takes linear time."""
    are_brief = True
    for n in range(len(pairs) - 2, -1, -1):
        are_brief = are_brief and _is_brief(blocks, pairs[n])
        pairs[n] = replace(pairs[n], are_brief=are_brief)
    return pairs


def _asks(block: Block) -> bool:
    return block.type == "question" or (block.type == "heading" and is_question(block.text))


def _answers(blocks: Sequence[Block], place: int, is_first: bool) -> bool:
    """A short answer such as "Yes" looks like a heading."""
    block = blocks[place]
    if block.type in ("paragraph", "answer", "list"):
        return True
    is_plain = block.type == "heading" and block.style == "plain"
    return is_first and is_plain and not is_question(block.text) and not is_faq(block.text)


def _is_faq(blocks: Sequence[Block], first: Pair) -> bool:
    """Outside an FAQ: labels or bold questions, or two questions with short answers."""
    question = blocks[first.place]
    return question.type == "question" or question.style == "bold" or first.are_brief


def _is_brief(blocks: Sequence[Block], pair: Pair) -> bool:
    answer = blocks[pair.place + 1 : pair.end]
    return len(answer) <= _MAX_ANSWER and all(block.type != "list" for block in answer)


def _add(found: list[Block], blocks: Sequence[Block], run: Sequence[Pair]) -> int:
    """Add the pairs, and return the place after them. The last answer may be followed by other
    text, so that it takes as many paragraphs as the longest answer before it.
    """
    most = max((pair.end - pair.place - 1 for pair in run[:-1]), default=len(blocks))
    for pair in run:
        end = min(pair.end, pair.place + 1 + most)
        while pair is run[-1] and end > pair.place + 2 and is_request(blocks[end - 1].text):
            end -= 1
        found.append(_pair(blocks[pair.place], blocks[pair.place + 1 : end]))
    return end


def _pair(question: Block, answers: Sequence[Block]) -> Block:
    mark = number(question.text)
    labels = [*question.labels, *([mark.label] if mark else [])]
    texts: list[str] = []
    for block in answers:
        labels += block.labels
        texts += [block.text] if block.text else [f"- {item}" for item in block.items]
    text = mark.text if mark else question.text
    return Block("faq", question=text, answer="\n\n".join(texts), labels=tuple(labels))


def _unlabelled(block: Block) -> Block:
    """A label without its counterpart stays a part of the paragraph."""
    if block.type not in ("question", "answer"):
        return block
    text = " ".join([*block.labels, block.text])
    return replace(block, type="paragraph", text=text, labels=())

"""Export the comments of readers, without their e-mail addresses."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.history.audit import note
from clipqa.importers import jsonl
from clipqa.management.commands.export_answers import replaced
from clipqa.models import Comment, CommentState, Event
from clipqa.readers.comment_records import export_comments


class Command(BaseCommand):
    help = "Export comments to FILE in JSON Lines; a name in .gz compresses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to write, or - for standard output")
        parser.add_argument(
            "--state",
            choices=CommentState.values,
            action="append",
            default=[],
            help="only comments with this state; may be repeated (default: all)",
        )

    def handle(self, *args: Any, file: str, state: list[str], **options: Any) -> None:
        comments = Comment.objects.filter(state__in=state or CommentState.values)
        count = comments.count()
        try:
            if file == "-":
                jsonl.write(export_comments(comments), self.stdout)
            else:
                with replaced(file) as stream:
                    jsonl.write(export_comments(comments), stream)
                self.stdout.write(f"{count:,} comments are in {file}.")
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror or error}.") from error
        chosen = {"state": state} if state else {}
        note(Event.EXPORTED, file, after={"comments": count, **chosen})

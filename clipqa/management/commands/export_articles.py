"""Export articles as records for `import_articles`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clipqa.history.audit import note
from clipqa.importers import jsonl
from clipqa.importers.articles import export_articles
from clipqa.management.commands.export_answers import replaced
from clipqa.models import Article, Event, Status


class Command(BaseCommand):
    help = "Export articles to FILE in JSON Lines; a name in .gz compresses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to write, or - for standard output")
        parser.add_argument(
            "--status",
            choices=Status.values,
            action="append",
            default=[],
            help="only articles with this status; may be repeated (default: all)",
        )

    def handle(self, *args: Any, file: str, status: list[str], **options: Any) -> None:
        articles = Article.objects.filter(status__in=status or Status.values)
        count = articles.count()
        try:
            if file == "-":
                jsonl.write(export_articles(articles), self.stdout)
            else:
                with replaced(file) as stream:
                    jsonl.write(export_articles(articles), stream)
                self.stdout.write(f"{count:,} articles are in {file}.")
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror or error}.") from error
        chosen = {"status": status} if status else {}
        note(Event.EXPORTED, file, after={"articles": count, **chosen})

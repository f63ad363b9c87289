"""Delete what reports of problems contain after its time, by the worker and `manage.py tidy`."""

from datetime import datetime

from clipqa.jobs.upkeep import register_deletion
from clipqa.models import ClipReport


def delete_outdated_reports(now: datetime | None = None) -> int:
    """Delete reports that were decided a year ago. Return their number."""
    outdated = ClipReport.objects.outdated(now)
    count = outdated.count()
    outdated.delete()
    return count


def delete_outdated_addresses(now: datetime | None = None) -> int:
    """Delete addresses of claims of rights that nobody has replied to. Return their number."""
    return ClipReport.objects.with_outdated_address(now).update(reply_to="")


register_deletion("reports of problems", delete_outdated_reports)
register_deletion("addresses of claims of rights", delete_outdated_addresses)

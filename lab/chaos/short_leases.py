"""`python -m lab.chaos.short_leases`: `manage.py work` with leases of a few seconds.

A drill can't wait for minutes after each kill. Nothing else differs.
"""

from dataclasses import replace
from datetime import timedelta

LEASE = timedelta(seconds=5)


def main() -> None:
    import django

    django.setup()
    from clipqa.jobs.kinds import KINDS, register
    from clipqa.jobs.worker import Worker

    for kind in list(KINDS.values()):
        register(replace(kind, lease=LEASE))
    Worker().run()


if __name__ == "__main__":
    main()

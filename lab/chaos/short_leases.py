"""`python -m lab.chaos.short_leases`: `manage.py work` with leases of a few seconds.

A drill can't wait for minutes after each kill. The kinds have a random order, so that each is under
way at some of the kills. Nothing else differs.
"""

import random
from dataclasses import replace
from datetime import timedelta

LEASE = timedelta(seconds=5)


def main() -> None:
    import django

    django.setup()
    from clipqa.jobs.kinds import KINDS, register
    from clipqa.jobs.worker import Worker

    kinds = [replace(kind, lease=LEASE) for kind in KINDS.values()]
    KINDS.clear()
    for kind in random.sample(kinds, len(kinds)):
        register(kind)
    Worker().run()


if __name__ == "__main__":
    main()

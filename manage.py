#!/usr/bin/env python
"""ClipQA's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clipqa.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        # A wrong value in the environment deserves its sentence, not a traceback.
        sys.exit(f"ClipQA can't start: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""`python -m scripts.benchmarks.importing OUT RECORDS`: what bringing records in costs."""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django


def main() -> None:
    out, records = map(Path, sys.argv[1:])
    django.setup()
    from django.core.management import call_command

    began = time.process_time()
    with Path(os.devnull).open("w") as nowhere:
        call_command("import_answers", str(records), stdout=nowhere)
    figures = {
        "cpu_s": time.process_time() - began,
        "most_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    out.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()

"""Ask the server in this container whether it lives; exit 0 if so. Used by the Dockerfile."""

import os
import sys
import urllib.error
import urllib.request


def main() -> None:
    address = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/livez"
    # The site answers to its own names only, so the request carries one of them.
    first = os.environ.get("CLIPQA_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    headers = {"Host": first} if first and first != "*" else {}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=headers),
            timeout=4,
        ):
            return
    except (urllib.error.URLError, OSError) as error:
        sys.exit(f"{address} does not answer: {error}")


if __name__ == "__main__":
    main()

"""Exit with 0 if the server in this container answers `/livez`. Used by the Dockerfile."""

import os
import sys
import urllib.error
import urllib.request


def main() -> None:
    address = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/livez"
    # The server refuses other host names than the allowed ones.
    host = os.environ.get("CLIPQA_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    headers = {"Host": host} if host and host != "*" else {}
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

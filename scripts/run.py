"""`make run`: serve a fresh clone with the demo library.

Runs twice: first with any suitable Python, to check the port and create the environment, then with
the environment's Python, to prepare the library and start a worker and gunicorn.
"""

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment  # noqa: E402  (needs the path above)


def main() -> None:
    os.chdir(ROOT)
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    _refuse_a_busy_port(host, port)
    environment.enter("requirements.txt", __file__)
    _allow_host(host)
    _prepare_the_library()
    os.environ.update(HOST=host, PORT=str(port))
    _start_the_worker()
    environment.hand_over([sys.executable, "-m", "gunicorn", "clipqa.wsgi"])


def _start_the_worker() -> None:
    """Start `manage.py work`. It ends with this process, which becomes the server."""
    subprocess.Popen([sys.executable, "manage.py", "work", "--parent", str(os.getpid())])


def _port() -> int:
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        sys.exit(f"PORT is {raw!r}. Give a number from 1 to 65535:  make run PORT=8001")
    return int(raw)


def _refuse_a_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does, so that a port that another server has just released counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} needs root's rights. Use a higher one:  make run PORT=8000")
        except OSError as error:
            sys.exit(
                f"Port {port} on {host} is not available ({error.strerror or error}). Stop what "
                f"uses it, or use another one:  make run PORT={port + 1 if port < 65535 else 8000}"
            )


def _allow_host(host: str) -> None:
    """Allow the host name of the address that is served, unless the allowed hosts are set."""
    if host in {"127.0.0.1", "::1", "localhost"} or "CLIPQA_ALLOWED_HOSTS" in os.environ:
        return
    name = allowed_name(host, os.environ.get("CLIPQA_SITE_URL", ""))
    os.environ["CLIPQA_ALLOWED_HOSTS"] = f"localhost,127.0.0.1,[::1],{name}"
    if name == "*":
        print(
            f"HOST={host} answers to any host name. For more than a trial set CLIPQA_SITE_URL and "
            "CLIPQA_ALLOWED_HOSTS; until then no password reset e-mails are sent.",
            flush=True,
        )


def allowed_name(host: str, site_url: str) -> str:
    """Return the site's host name; `*` for a wildcard address if the site's address is not set."""
    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        return host
    try:
        return urlsplit(site_url).hostname or "*"
    except ValueError:
        return "*"  # the settings report the mistake


def _prepare_the_library() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clipqa.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        _collect_static_files()
        if _is_first_run():
            call_command("load_demo")
            call_command("ensure_editor")
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))


def _is_first_run() -> bool:
    """Without a user nobody has worked in the library yet, so demo content does no harm."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def _collect_static_files() -> None:
    """Collect them only after a change, because compressing all with brotli takes a while."""
    from django.conf import settings
    from django.core.management import call_command

    target, stamp = Path(settings.STATIC_ROOT), settings.DATA_DIR / "stamps" / "static"
    wanted = _static_fingerprint(target)
    is_complete = (target / "staticfiles.json").exists()
    if settings.DEBUG or (is_complete and stamp.exists() and stamp.read_text() == wanted):
        return
    print("Collecting and compressing static files (once) ...", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def _static_fingerprint(target: Path) -> str:
    """Hash every source file's name, size and date, and the lock, with the admin's files."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        stat = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return f"{digest.hexdigest()} {target}\n"


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped before it was ready; `make run` continues from here.")

"""`make run`: from a fresh clone to a served site with the demo library.

Runs twice: first with any fit Python, to look at the port and make the environment, then again
with the environment's own, to prepare the library and hand over to gunicorn.
"""

import hashlib
import os
import socket
import sys
from pathlib import Path

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
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "clipqa.wsgi"])  # noqa: S606


def _port() -> int:
    raw = os.environ.get("PORT") or "8000"
    if not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        sys.exit(f"PORT is {raw!r}. Give a number from 1 to 65535:  make run PORT=8001")
    return int(raw)


def _refuse_a_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn binds, so that a port just left by another server counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} is for the system only. Take a higher one:  make run PORT=8000")
        except OSError as error:
            sys.exit(
                f"Port {port} on {host} can't be had ({error.strerror or error}). Stop what uses "
                f"it, or take another:  make run PORT={port + 1 if port < 65535 else 8000}"
            )


def _allow_host(host: str) -> None:
    """Somebody who serves on another address means to open that address."""
    if host not in {"127.0.0.1", "::1", "localhost"} and "CLIPQA_ALLOWED_HOSTS" not in os.environ:
        name = "*" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        os.environ["CLIPQA_ALLOWED_HOSTS"] = f"localhost,127.0.0.1,[::1],{name}"


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
    """A library without any login was never opened: demo content can't bury anybody's work."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def _collect_static_files() -> None:
    """Only when something changed: packing every file with brotli takes a while."""
    from django.conf import settings
    from django.core.management import call_command

    target, stamp = Path(settings.STATIC_ROOT), settings.DATA_DIR / "stamps" / "static"
    wanted = _static_fingerprint(target)
    is_whole = (target / "staticfiles.json").exists()
    if settings.DEBUG or (is_whole and stamp.exists() and stamp.read_text() == wanted):
        return
    print("Collecting and packing static files (once) ...", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def _static_fingerprint(target: Path) -> str:
    """Every source file's name, size and date; the lock, since the admin's files come with it."""
    seen = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        facts = path.stat()
        seen.update(f"{path.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return f"{seen.hexdigest()} {target}\n"


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped before it was ready; `make run` goes on from here.")

"""`make check`: linters, types, locks and deployment checks. `make format`: the formatters."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import code_size, environment, postgres  # noqa: E402  (needs the path above)

BIN = environment.PYTHON.parent
PRODUCTION = {
    "CLIPQA_SITE_URL": "https://clips.example.org",
    "CLIPQA_ALLOWED_HOSTS": "clips.example.org",
    "CLIPQA_SECRET_KEY": "a key of fifty characters or more, as wide as a real one: 0123456789",
}
Check = tuple[str, list[str | Path]]


def checks() -> list[Check]:
    python = environment.PYTHON
    templates = sorted(Path("templates").rglob("*.html"))
    return [
        ("style", [BIN / "ruff", "check", "."]),
        ("formatting", [BIN / "ruff", "format", "--check", "."]),
        ("types", [BIN / "mypy"]),
        ("templates, lint", [BIN / "djlint", "--lint", "--quiet", "templates"]),
        ("templates, formatting", [BIN / "djlint", "--check", "--quiet", "templates"]),
        ("templates, idiom", [BIN / "djade", "--check", "--target-version", "5.2", *templates]),
        ("locks", [python, "scripts/lock.py"]),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("system checks", [python, "manage.py", "check"]),
        ("Dockerfile", [BIN / "hadolint", "Dockerfile"]),
    ]


def fixes() -> list[Check]:
    templates = sorted(Path("templates").rglob("*.html"))
    return [
        ("imports and idiom", [BIN / "ruff", "check", "--fix", "--exit-zero", "--quiet", "."]),
        ("formatting", [BIN / "ruff", "format", "--quiet", "."]),
        ("templates, idiom", [BIN / "djade", "--target-version", "5.2", *templates]),
        ("templates, formatting", [BIN / "djlint", "--reformat", "--quiet", "templates"]),
    ]


def main() -> None:
    os.chdir(ROOT)
    environment.ready("requirements-dev.txt")
    if sys.argv[1:] == ["format"]:
        for _, command in fixes():
            subprocess.run(list(map(str, command)), check=False)
        return
    failed = [name for name, command in checks() if not _passes(name, command, {})]
    failed += _deployment()
    print("", *code_size.report(), sep="\n")
    sys.exit(f"\nFailed: {', '.join(failed)}." if failed else None)


def _deployment() -> list[str]:
    """Run the deployment checks with production settings on PostgreSQL; a warning is an error."""
    if postgres.binaries() is None:
        print("skipped   deployment (PostgreSQL is not installed)", flush=True)
        return ["deployment"] if os.environ.get("CLIPQA_TESTS_COMPLETE") == "1" else []
    command: list[str | Path] = [environment.PYTHON, "manage.py", "check", "--deploy"]
    command += ["--database", "default", "--fail-level", "WARNING"]
    with postgres.throwaway_cluster() as url:
        passed = _passes("deployment", command, {**PRODUCTION, "DATABASE_URL": url})
    return [] if passed else ["deployment"]


def _passes(name: str, command: list[str | Path], settings: dict[str, str]) -> bool:
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{'FAILED' if done.returncode else 'ok    '}    {name}", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()

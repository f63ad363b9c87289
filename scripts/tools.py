"""The programs that the tests need besides Python, and their installation as root on Debian."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts import nginx, postgres, redis_server


@dataclass(frozen=True)
class Tool:
    name: str
    skipped: str  # the tests that don't run without it
    packages: tuple[str, ...]

    def is_installed(self) -> bool:
        if self.name == "PostgreSQL":
            return postgres.binaries() is not None
        if self.name == "nginx":
            return nginx.is_available()
        return any(shutil.which(program) for program in PROGRAMS[self.name])


PROGRAMS = {
    "Chromium": ("chromium", "chromium-browser", "google-chrome"),
    "ChromeDriver": ("chromedriver",),
    "ffmpeg": ("ffmpeg",),
    "Redis": redis_server.PROGRAMS,
}
TOOLS = (
    Tool("Chromium", "every test in a real browser", ("chromium", "chromium-headless-shell")),
    Tool("ChromeDriver", "the test of a clip in a hidden tab", ("chromium-driver",)),
    Tool("ffmpeg", "tests that take posters from films", ("ffmpeg",)),
    Tool("nginx", "tests of the shared cache in front", ("nginx", "openssl")),
    Tool("Redis", "tests of the queue that wakes up workers", ("redis-server",)),
    Tool("PostgreSQL", "the second run, on PostgreSQL", ("postgresql", "postgresql-contrib")),
)


def install_missing() -> None:
    """Install them with apt-get if this is root; elsewhere the user decides about packages."""
    packages = [name for tool in TOOLS if not tool.is_installed() for name in tool.packages]
    if not packages or os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' '.join(packages)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _apt(["update", "-qq"], quiet)
    _prevent_default_cluster(packages)
    with _prevent_starts(packages):
        _apt(["install", "-y", "-qq", "--no-install-recommends", *packages], quiet)


def missing() -> list[Tool]:
    return [tool for tool in TOOLS if not tool.is_installed()]


def _apt(arguments: list[str], environment: dict[str, str]) -> None:
    command = ["apt-get", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0", *arguments]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace")[-2000:], flush=True)


def _prevent_default_cluster(packages: list[str]) -> None:
    """Keep Debian's package from creating a permanent server; the tests start their own."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql" in packages and not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n")


@contextmanager
def _prevent_starts(packages: list[str]) -> Iterator[None]:
    """Keep Debian's packages from starting nginx and Redis at once and at every boot."""
    services = [name for name in ("nginx", "redis-server") if name in packages]
    policy = Path("/usr/sbin/policy-rc.d")
    if not services or policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()
        for name in services:
            subprocess.run(["update-rc.d", name, "disable"], capture_output=True, check=False)

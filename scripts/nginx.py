"""An nginx of our own for one run, with the file that we ship: gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
NAME = "clips.example.org"
# What a system's own nginx.conf says around ours.
AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    log_format cache '$upstream_cache_status $status $request_uri';
    access_log {folder}/access.log cache;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include clipqa.conf;
}}
"""


def program() -> str | None:
    """Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def is_here() -> bool:
    return program() is not None and shutil.which("openssl") is not None


@dataclass
class Front:
    folder: Path
    process: "subprocess.Popen[bytes]"
    port: int
    plain_port: int

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def log(self) -> Path:
        return self.folder / "access.log"


@contextmanager
def throwaway_front(origin_port: int, media: Path, port: int = 0) -> Iterator[Front]:
    """nginx on loopback before a ClipQA at `origin_port`, as the shipped file has it."""
    folder = Path(tempfile.mkdtemp(prefix="clipqa-nginx-"))
    try:
        front = _started(folder, origin_port, media, port or free_port())
        try:
            yield front
        finally:
            front.process.terminate()
            front.process.wait(timeout=10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, origin_port: int, media: Path, port: int) -> Front:
    binary = program()
    if binary is None:
        raise FileNotFoundError("nginx is not installed.")
    plain_port = free_port()
    _write(folder, origin_port, media, port, plain_port)
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    front = Front(folder, process, port, plain_port)
    if not is_listening(port, process):
        process.kill()
        raise RuntimeError(f"nginx did not start:\n{(folder / 'said.log').read_text()}")
    return front


def _write(folder: Path, origin_port: int, media: Path, port: int, plain_port: int) -> None:
    shutil.copytree(SHIPPED / "clipqa", folder / "clipqa")
    # Workers of a server that root starts would be another user, who can't look in here.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder))
    text = (SHIPPED / "clipqa.conf").read_text()
    certificate, key = _certificate(folder)
    values = {
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "server 127.0.0.1:8000 ": f"server 127.0.0.1:{origin_port} ",
        "/var/cache/nginx/clipqa ": f"{folder}/cache ",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(certificate),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
        "/srv/clipqa/var/media/": f"{media}/",
        "/etc/nginx/clipqa/errors/": f"{folder}/clipqa/errors/",
    }
    for shipped, ours in values.items():
        if text.count(shipped) != 1:
            raise ValueError(f"clipqa.conf should say {shipped!r} exactly once.")
        text = text.replace(shipped, ours)
    (folder / "clipqa.conf").write_text(text)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Signed by itself: nobody but this run needs to believe it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command = ["openssl", "req", "-x509", *curve, "-nodes", "-subj", f"/CN={NAME}", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def is_listening(port: int, process: "subprocess.Popen[bytes]", seconds: float = 30) -> bool:
    """Whether somebody answers there before the process gives up or the time is over."""
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

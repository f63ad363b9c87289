"""A temporary nginx with the shipped configuration, removed at the end of the run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.ports import free_port, is_listening

SHIPPED = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
NAME = "clips.example.org"
# The surrounding nginx.conf, as a system has it.
NGINX_CONF = """
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


def binary_path() -> str | None:
    """Also look in the folders that Debian has on root's PATH only."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def is_available() -> bool:
    return binary_path() is not None and shutil.which("openssl") is not None


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
    """Run nginx on loopback in front of a ClipQA at `origin_port`, with the shipped files."""
    folder = Path(tempfile.mkdtemp(prefix="clipqa-nginx-"))
    try:
        front = _start(folder, origin_port, media, port or free_port())
        try:
            yield front
        finally:
            front.process.terminate()
            front.process.wait(timeout=10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, origin_port: int, media: Path, port: int) -> Front:
    binary = binary_path()
    if binary is None:
        raise FileNotFoundError("nginx is not installed.")
    plain_port = free_port()
    _write(folder, origin_port, media, port, plain_port)
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    front = Front(folder, process, port, plain_port)
    if not is_listening(port, process):
        process.kill()
        raise RuntimeError(f"nginx did not start:\n{(folder / 'said.log').read_text()}")
    return front


def _write(folder: Path, origin_port: int, media: Path, port: int, plain_port: int) -> None:
    shutil.copytree(SHIPPED / "clipqa", folder / "clipqa")
    # Otherwise root's nginx runs its workers as a user who can't read this folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX_CONF.format(user=user, folder=folder))
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
    for shipped, local in values.items():
        if text.count(shipped) != 1:
            raise ValueError(f"clipqa.conf should say {shipped!r} exactly once.")
        text = text.replace(shipped, local)
    (folder / "clipqa.conf").write_text(text)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a self-signed certificate; the clients of this run don't verify it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command = ["openssl", "req", "-x509", *curve, "-nodes", "-subj", f"/CN={NAME}", "-days", "2"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key

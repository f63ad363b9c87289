"""`deploy/nginx/purge` deletes cached pages: all, or those of some URLs."""

import os
import subprocess
from pathlib import Path

import pytest

from clipqa.curation import archive
from scripts.nginx import NAME, SHIPPED
from tests.factories import make_published
from tests.operating import nginx_cache
from tests.operating.conftest import Deployment

pytestmark = pytest.mark.pure  # independent of the database

SITE = f"https://{NAME}"


def purge(cache: Path, *addresses: str) -> "subprocess.CompletedProcess[str]":
    command = ["sh", str(SHIPPED / "purge"), *addresses]
    environment = {**os.environ, "CACHE": str(cache)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_withdrawn_answer_is_gone_after_the_purge(deployment: Deployment) -> None:
    answer = make_published("Who was named by mistake?")
    path = answer.question.get_absolute_url()
    for coding in ("gzip", "identity"):
        deployment.reader().get(path, Accept_Encoding=coding)
    archive([answer])
    assert deployment.reader().get(path).status == 200  # for up to a minute and a half
    assert purge(deployment.front.cache, f"{SITE}{path}").returncode == 0
    for coding in ("gzip", "identity"):
        assert deployment.reader().get(path, Accept_Encoding=coding).status == 404
    assert not nginx_cache.contains(deployment.front.cache, b"Who was named by mistake?")


def test_one_url_is_purged_and_others_stay(deployment: Deployment) -> None:
    paths = ["/topics/bees/", "/topics/bees/?sort=oldest", "/topics/ports/"]
    for path in paths:
        deployment.reader().get(path)
    purge(deployment.front.cache, f"{SITE}{paths[1]}")
    assert [deployment.reader().get(path).cache for path in paths] == ["HIT", "MISS", "HIT"]


def test_everything_is_purged_and_cached_again(deployment: Deployment) -> None:
    deployment.reader().get("/topics/")
    assert purge(deployment.front.cache).returncode == 0
    assert not nginx_cache.files(deployment.front.cache)
    assert [deployment.reader().get("/topics/").cache for _ in range(2)] == ["MISS", "HIT"]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    done = purge(tmp_path / "nowhere")
    assert done.returncode == 1
    assert "CACHE=/its/folder" in done.stderr

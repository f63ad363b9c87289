"""ClipQA's own settings as the bench has them, and each response names its process."""

from scripts.benchmarks.settings import *  # noqa: F403
from scripts.benchmarks.settings import MIDDLEWARE

MIDDLEWARE = ["scripts.soaking.worker.WorkerMiddleware", *MIDDLEWARE]

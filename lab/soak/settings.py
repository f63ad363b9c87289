"""The benchmarks' settings; each response names the process that made it."""

from lab.benchmarks.settings import *  # noqa: F403
from lab.benchmarks.settings import MIDDLEWARE

MIDDLEWARE = ["lab.soak.freshness.WorkerMiddleware", *MIDDLEWARE]

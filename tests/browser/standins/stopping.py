"""The mark of tests that require a player to stop on the right frame."""

import pytest

# A machine with more to do than cores delays a page's timers by more than a frame, and no player
# can stop in time there. Such a test runs again, at most three times; on a quiet machine never.
stops_in_time = pytest.mark.flaky(
    reruns=3,
    only_rerun=["AssertionError"],
    condition="os.getloadavg()[0] > os.cpu_count()",
)

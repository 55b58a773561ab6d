"""What all tests share."""

import os

from hypothesis import HealthCheck, settings

# The machines are noisy: how long an example takes says nothing. Continuous integration tries the same examples each
# time, so that it fails for a change and not by chance; a developer's run looks for new ones.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "developer")

"""How long the property tests search: shortly with every change, at length in the night.

`HYPOTHESIS_PROFILE=nightly python3 dev.py test tests/properties`
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A database is slower than Hypothesis likes, and slower still on a machine that is busy.
PATIENT = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}

settings.register_profile("ci", max_examples=10, stateful_step_count=40, **PATIENT)
settings.register_profile("nightly", max_examples=1000, stateful_step_count=60, **PATIENT)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
NIGHTLY = PROFILE == "nightly"
SEARCH = settings.get_profile(PROFILE)

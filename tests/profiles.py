"""How long the property tests search: shortly with every change, at length in the night.

A quick run looks at a few examples only, and leaves the lives of whole offices out.

`HYPOTHESIS_PROFILE=nightly python3 dev.py test tests/properties`
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

# A database is slower than Hypothesis likes, and slower still on a machine that is busy.
PATIENT: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}

settings.register_profile("quick", max_examples=10, **PATIENT)
settings.register_profile("ci", max_examples=100, **PATIENT)
settings.register_profile("nightly", max_examples=5000, **PATIENT)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
NIGHTLY = PROFILE == "nightly"
settings.load_profile(PROFILE)

LIVES = settings(max_examples=1000 if NIGHTLY else 10, stateful_step_count=60 if NIGHTLY else 40)
"""For whole lives of an office, each with a commune of its own."""

LIVES_ON_A_SERVER = settings(LIVES, max_examples=LIVES.max_examples * 3 // 10)
"""The same on PostgreSQL, where the rules that they are about are no others."""

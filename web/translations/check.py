"""`python -m web.translations.check`: ends 1 when the English catalogue lags behind the code.

`python3 dev.py check` runs it with all other checks.
"""

import sys

from web.translations.catalogue import Translation


def main() -> int:
    """1 if there is a fault, each of which was printed; otherwise 0."""
    faults = list(Translation.english().faults())
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        sys.stdout.write("Run: python3 dev.py translate\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

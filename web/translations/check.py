"""`python -m web.translations.check`: ends 1 when the English catalogue lags behind the code."""

import sys

from web.translations.catalogue import Translation


def main() -> int:
    """1 if there is a fault, each of which was printed; otherwise 0."""
    faults = list(Translation.english().faults())
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

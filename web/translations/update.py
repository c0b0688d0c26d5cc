"""`python -m web.translations.update`: brings the English catalogue up to the code.

`python3 dev.py translate` is this, in an environment that has Babel.
"""

import sys

from web.translations.catalogue import WEB, Translation


def main() -> int:
    """0; both files were written, and what is left for a translator was printed."""
    translation = Translation.english()
    translation.update()
    faults = list(translation.faults())
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    file = translation.readable.relative_to(WEB.parent)
    sys.stdout.write(f"Sentences in {file} that wait for a translator: {len(faults)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

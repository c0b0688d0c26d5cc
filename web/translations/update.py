"""`python -m web.translations.update`: brings the English catalogue up to the code."""

import sys

from web.translations.catalogue import Translation


def main() -> int:
    """0; both files were written, and what waits to be translated was counted."""
    translation = Translation.english()
    waiting = translation.update()
    sys.stdout.write(f"{waiting} sentences wait to be translated in {translation.readable}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

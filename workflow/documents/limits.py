"""What a process that looks into other people's files may use up."""

import sys

if sys.platform != "win32":
    import resource


def confine(*, memory: int, seconds: int) -> None:
    """Keep a hostile file from using up more than this process, and from writing anything.

    Windows has no such limits: there only the time is bounded, by whoever started the process.
    """
    if sys.platform != "win32":
        for limit, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (most, most))

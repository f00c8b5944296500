"""The app with a clock of the day that jumps at SIGUSR1: `python -m tests.load.jumping OPTIONS`."""

import itertools
import runpy
import signal
import time

_JUMPS = itertools.cycle((3600.0, -3600.0))  # s from the true time


def main() -> None:
    """Run the app."""
    true, ahead = time.time, 0.0

    def jump(*_: object) -> None:
        nonlocal ahead
        ahead = next(_JUMPS)

    time.time = lambda: true() + ahead
    signal.signal(signal.SIGUSR1, jump)
    runpy.run_module("app", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

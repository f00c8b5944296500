"""Lectures: what a lecturer shows, kept in memory for those who follow; nothing of the followers.

A lecture is one small value, the last that its lecturer told. It is bound to the secret with which
it was told first. When the server is started anew, the lecturer's page tells it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.hall.messages import RefusedError

MOST = 50  # lectures at once
MOST_BYTES = 16 * 2**10  # of one
MOST_FOLLOWERS = 2000  # of all lectures
OLD = 12 * 3600.0  # s without a word from the lecturer, after which a lecture is forgotten
IDLE = 600.0  # s after which it makes room for a new one
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SECRET = re.compile(r"[\x21-\x7e]{8,128}")


@dataclass
class Lecture:
    """What one lecturer shows."""

    secret: bytes  # its hash
    told: float  # s on the clock
    value: bytes  # JSON
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Lectures:
    """All lectures of a server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_name: dict[str, Lecture] = {}
        self.followers = 0

    def tell(self, name: str, secret: str, body: bytes) -> None:
        """Take in what a lecturer shows.

        Raises:
          RefusedError: for a name, a secret or a value that cannot be, a lecture that is another's,
            or one too many.
        """
        check_name(name)
        if not _SECRET.fullmatch(secret):
            raise RefusedError(403, "a lecture needs a secret of 8 to 128 letters or digits")
        if len(body) > MOST_BYTES:
            raise RefusedError(413, f"a lecture may have at most {MOST_BYTES} bytes")
        try:
            value = json.loads(body)
            text = json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
        except (ValueError, RecursionError) as error:
            raise RefusedError(400, "a lecture must be JSON") from error
        if not isinstance(value, dict):
            raise RefusedError(400, "a lecture must be an object of JSON")
        now, digest = self._clock(), hashlib.sha256(secret.encode()).digest()
        lecture = self._by_name.get(name)
        if lecture and not hmac.compare_digest(lecture.secret, digest):
            if now - lecture.told < OLD:
                raise RefusedError(403, "a lecture of this name is given by somebody else")
            lecture = None
        if lecture is None:
            self._make_room(now)
            lecture = self._by_name[name] = Lecture(digest, now, b"")
        lecture.told = now
        if text != lecture.value:
            lecture.value = text
            lecture.changed.set()
            lecture.changed = asyncio.Event()

    def get(self, name: str) -> Lecture | None:
        """A lecture that is given."""
        lecture = self._by_name.get(name)
        return lecture if lecture and self._clock() - lecture.told < OLD else None

    def _make_room(self, now: float) -> None:
        if len(self._by_name) < MOST:
            return
        name, oldest = min(self._by_name.items(), key=lambda item: item[1].told)
        if now - oldest.told < IDLE:
            raise RefusedError(503, f"{MOST} lectures are given here already; try again later")
        del self._by_name[name]


def check_name(name: str) -> None:
    """Refuse what is no name of a lecture.

    Raises:
      RefusedError: says what a name is.
    """
    if not _NAME.fullmatch(name):
        raise RefusedError(
            404, "a lecture's name has 1 to 40 small letters, digits and hyphens, a-z, 0-9, -"
        )

"""A bounded memory of costly results, shared by threads: each is made once, however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class OnceCache(Generic[K, V]):
    """Results by key; the ones unused for longest make room for new ones.

    While a result is being made, others who ask for it wait for it. A failure is not kept: it is
    raised to the one who made it, and the next one who asks tries again.
    """

    def __init__(self, capacity: int, cost: Callable[[V], int] = lambda _: 1) -> None:
        self.capacity = capacity
        self.cost = 0
        self._cost_of = cost
        self._futures: OrderedDict[K, Future[V]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: K) -> bool:
        """Whether the result is at hand."""
        with self._lock:
            return key in self._futures and self._futures[key].done()

    def peek(self, key: K) -> V | None:
        """The result for a key if it is at hand, else None: nothing is made or waited for."""
        with self._lock:
            future = self._futures.get(key)
            if future is None or not future.done():
                return None
            self._futures.move_to_end(key)
        return future.result()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The result for a key, made now if it is not kept."""
        while True:
            with self._lock:
                mine = key not in self._futures
                future = self._futures.setdefault(key, Future())
                self._futures.move_to_end(key)
            if mine:
                return self._make(key, future, make)
            if future.exception() is None:
                return future.result()

    def _make(self, key: K, future: Future[V], make: Callable[[], V]) -> V:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._futures[key]
            future.set_exception(error)
            raise
        future.set_result(value)
        with self._lock:
            self.cost += self._cost_of(value)
            for old in list(self._futures):
                if self.cost <= self.capacity:
                    break
                if old != key and self._futures[old].done():
                    self.cost -= self._cost_of(self._futures.pop(old).result())
        return value

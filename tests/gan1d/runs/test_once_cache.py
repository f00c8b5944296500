"""A bounded memory: the same as a plain model of it, and each result made once among threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gan1d.runs.once_cache import OnceCache

CAPACITY = 10


class Model:
    """Least recently used goes first, in the plainest way."""

    def __init__(self) -> None:
        self.kept: OrderedDict[int, int] = OrderedDict()

    def get(self, key: int, size: int) -> bool:
        """Whether the result had to be made."""
        if key in self.kept:
            self.kept.move_to_end(key)
            return False
        self.kept[key] = size
        while sum(self.kept.values()) > CAPACITY and len(self.kept) > 1:
            self.kept.popitem(last=False)
        return True


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, CAPACITY)), max_size=60))
def test_it_keeps_what_a_plain_model_keeps(asked: list[tuple[int, int]]) -> None:
    memo: OnceCache[int, bytes] = OnceCache(CAPACITY, len)
    model = Model()
    for key, size in asked:
        made: list[int] = []

        def make(size: int = size, made: list[int] = made) -> bytes:
            made.append(size)
            return bytes(size)

        expected = model.get(key, size)
        assert len(memo.get(key, make)) == model.kept[key]
        assert bool(made) == expected
        assert [k for k in range(8) if k in memo] == sorted(model.kept)
        assert memo.cost == sum(model.kept.values()) <= CAPACITY


def test_without_a_cost_it_counts_results() -> None:
    memo: OnceCache[int, str] = OnceCache(2)
    for key in range(5):
        memo.get(key, lambda: "made")
    assert [key for key in range(5) if key in memo] == [3, 4]


def test_a_result_too_large_to_keep_is_still_given() -> None:
    memo: OnceCache[str, bytes] = OnceCache(CAPACITY, len)
    memo.get("small", lambda: bytes(3))
    assert len(memo.get("huge", lambda: bytes(99))) == 99
    assert "small" not in memo
    memo.get("next", lambda: bytes(3))
    assert "huge" not in memo
    assert memo.cost == 3


def test_many_threads_get_one_result_made_once() -> None:
    memo: OnceCache[str, object] = OnceCache(CAPACITY)
    ready, made = threading.Barrier(8), []

    def make() -> object:
        made.append(threading.get_ident())
        assert "key" not in memo  # not at hand while it is being made
        threading.Event().wait(0.05)
        return object()

    def ask(_: int) -> object:
        ready.wait(60)
        return memo.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert len({id(result) for result in results}) == 1
    assert "key" in memo


def test_other_results_are_made_meanwhile() -> None:
    """Each of the two waits until the other is being made."""
    memo: OnceCache[str, bool] = OnceCache(CAPACITY)
    both = threading.Barrier(2)

    def make() -> bool:
        both.wait(60)
        return True

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(lambda key: memo.get(key, make), ("one", "two")))


def _failing(error: BaseException) -> Callable[[], str]:
    def make() -> str:
        raise error

    return make


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()], ids=repr)
def test_a_failure_is_raised_and_not_kept(error: BaseException) -> None:
    memo: OnceCache[str, str] = OnceCache(CAPACITY)
    with pytest.raises(type(error)):
        memo.get("key", _failing(error))
    assert "key" not in memo
    assert memo.cost == 0
    assert memo.get("key", lambda: "made") == "made"


def test_who_waits_for_a_failure_tries_again() -> None:
    """As when the first viewer of a chunk hangs up while a second one waits for it."""
    memo: OnceCache[str, str] = OnceCache(CAPACITY)
    begun, go_on = threading.Event(), threading.Event()

    def fail() -> str:
        begun.set()
        go_on.wait(60)
        raise ValueError("hung up")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memo.get, "key", fail)
        begun.wait(60)
        second = pool.submit(memo.get, "key", lambda: "made")
        assert not second.done()
        go_on.set()
        assert isinstance(first.exception(60), ValueError)
        assert second.result(60) == "made"


def test_a_look_makes_nothing_and_waits_for_nobody() -> None:
    memo: OnceCache[str, str] = OnceCache(CAPACITY, len)
    assert memo.peek("key") is None
    begun, go_on = threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        go_on.wait(60)
        return "made"

    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(memo.get, "key", make)
        begun.wait(60)
        assert memo.peek("key") is None
        go_on.set()
        assert made.result(60) == memo.peek("key") == "made"
    with pytest.raises(ValueError, match="no"):
        memo.get("bad", _failing(ValueError("no")))
    assert memo.peek("bad") is None
    memo.get("other", lambda: "made")
    memo.peek("key")  # which makes it the one used last
    memo.get("third", lambda: "made")
    assert [key in memo for key in ("key", "other", "third")] == [True, False, True]

"""The page's reading of files and its kernel density, in Node, against tables and the library."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gan1d.targets import TargetError, from_samples, parse
from gan1d.targets.kernel_density import BANDWIDTHS
from gan1d.targets.piecewise_linear import N_KNOTS, TOP, decode, encode
from tests.gan1d.targets.test_kernel_density import SETS
from tests.js import Calls


def numbers(values: NDArray[np.float64] | list[float]) -> dict[str, list[float]]:
    return {"$numbers": [float(value) for value in values]}


# Files --------------------------------------------------------------------------------------------

GOOD: list[tuple[bytes | str, str, list[float]]] = [
    ("1\n2\n3.5\n", "column 1", [1, 2, 3.5]),
    ("1\n2\n3.5", "column 1", [1, 2, 3.5]),
    ("x\n1e3\n-.5\n+2.\n", "x", [1000, -0.5, 2]),
    ("name,height\nAnn,1.5\nBob,2.5\n", "height", [1.5, 2.5]),
    ('name,height\n"Ann, jr",1.5\n"Bob ""B""",2.5\n', "height", [1.5, 2.5]),
    ('"height"\n"1.5"\n"2.5"\n', "height", [1.5, 2.5]),
    ('note,height\n"two\nlines",1.5\nx,2.5\n', "height", [1.5, 2.5]),
    ("a;b\n1,5;2\n2,5;3\n", "a", [1.5, 2.5]),
    ("a;b\n1.5;2\n2.5;3\n", "a", [1.5, 2.5]),
    ("a\tb\n1.5\t2\n2.5\t3\n", "a", [1.5, 2.5]),
    ("a\tb\n1,5\t2\n2,5\t3\n", "a", [1.5, 2.5]),
    ("a  b\n 1.5   2\n  2.5 3\n", "a", [1.5, 2.5]),
    ('"first one" second\n1.5 2\n2.5 3\n', "first one", [1.5, 2.5]),
    ("# made by hand\n\n1.5\n\n2.5\n\n", "column 1", [1.5, 2.5]),
    ("1.5\r\n2.5\r\n", "column 1", [1.5, 2.5]),
    ("1.5\r2.5\r", "column 1", [1.5, 2.5]),
    ("\ufeffx\n1.5\n2.5\n", "x", [1.5, 2.5]),
    ("\ufeffh\u00f6he\n1.5\n2.5\n".encode("utf-16-le"), "h\u00f6he", [1.5, 2.5]),
    ("\ufeffx\n1.5\n2.5\n".encode("utf-16-be"), "x", [1.5, 2.5]),
    ("h\u00f6he\n1.5\n2.5\n", "h\u00f6he", [1.5, 2.5]),
    ("x,y\n,1\n3,2\n7,5\n", "x", [3, 7]),  # an empty cell is left out
    ("id,x\n1,7\n2,5\n3,9\n", "x", [7, 5, 9]),  # the first one only counts the rows
    ("x,y\nnan,1\n3,2\n4,2.5\n", "y", [1, 2, 2.5]),  # the first one has a fault
    ("1, 2, 4", "row", [1, 2, 4]),
    ("1 2 4\n", "row", [1, 2, 4]),
    (",".join(str(i * i) for i in range(3000)), "row", [float(i * i) for i in range(3000)]),
]


@pytest.mark.parametrize(("data", "name", "values"), GOOD, ids=range(len(GOOD)))
def test_a_good_file(calls: Calls, data: bytes | str, name: str, values: list[float]) -> None:
    assert calls.column(data) == {"value": values}
    assert calls.column(data, "name") == {"value": name}


BAD: list[tuple[bytes | str, str]] = [
    ("", "the file is empty"),
    (" \n\n  \n", "all 3 lines of the file are empty"),
    ("apple\npear\n", 'must hold a column of finite numbers; line 2 holds "pear"'),
    ("apple\n", "line 1 must be followed by rows of numbers: it is the last line"),
    ("x\n1\nnan\n3\n", 'column "x" must hold numbers in at least 80 % of its cells; 1 of 3'),
    ("x\n1\n2\n\n-inf\n", '1 of 3 cells is no number ("-inf" in line 5)'),
    ("nan\n1\n2\n", 'column "column 1" must hold numbers in at least 80 % of its cells; 1 of 3'),
    ("x\n1\n2\n1e999\n", '1 of 3 cells is no number ("1e999" in line 4)'),
    ("x\n1\n2\n1e12\n", '1 of 3 cells is no number from -1e9 to 1e9 ("1e12" in line 4)'),
    ("x\n1\n2\n0x10\n", '("0x10" in line 4)'),
    ("x\n1\n2\n3 cm\n4\n", '1 of 4 cells is no number ("3 cm" in line 4)'),
    ("5\n", 'column "column 1" must hold at least 2 numbers, got one, in line 1'),
    ("x\n\n4\n", "got one, in line 3"),
    ("x\n4\n4\n4\n", 'column "x" must hold different numbers, got 4 in each line from line 2'),
    ("a,b\n1,2\n3\n", "line 3 must have 2 cells as line 1 has, got 1 (separated by commas)"),
    (
        "a;b\n1;2\n3;4;5\n",
        "line 3 must have 2 cells as line 1 has, got 3 (separated by semicolons)",
    ),
    ('a\n1\n"2\n3\n', "line 3: a quoted cell must end with a quote"),
    (b"x\n1\n2\n\xff\n", '("\u00ff" in line 4)'),  # read as Windows-1252
    (b"x\n1\n2\n\xc3", '("\u00c3" in line 4)'),  # cut off within a character
    ("1\n2\n3\n".encode("utf-16-le"), "line 1 holds zero bytes: UTF-16 without a byte order mark"),
    ("1\n2\n3\n".encode("utf-16-be"), "line 1 holds zero bytes: UTF-16"),
    (b"PK\x03\x04\x14\x00\x06\x00", "line 1 holds bytes that are no text: save the table as CSV"),
    (b"x\n1\n\x89PNG\r\n\x1a\n", "line 4 holds bytes that are no text"),
    ("x\n" + "1\n" * 1_000_001, "line 1,000,002: a file must have at most 1,000,000 rows"),
    ("1" * 1_000_001, "line 1 must have at most 1,000,000 characters, got more"),
    ("1," * 10_001, "line 1 must have at most 10,000 cells, got 10,002"),
    (b"1\n" * (10 * 2**20) + b"\n", "a file must have at most 20 MB, got 20 MB"),
]


@pytest.mark.parametrize(("data", "words"), BAD, ids=range(len(BAD)))
def test_a_bad_file_gets_a_sentence(calls: Calls, data: bytes | str, words: str) -> None:
    answer = calls.column(data)
    assert words in answer.get("error", f"accepted as {str(answer)[:200]}")
    assert len(answer["error"]) < 200
    assert "\n" not in answer["error"]


def test_a_file_is_read_in_pieces(calls: Calls) -> None:
    """Lines, characters of two bytes and line ends that lie across the pieces' borders."""
    lines = [f'"\u00fc {i}";{i % 1000},{i % 7}' for i in range(60_000)]
    for end in ("\n", "\r\n", "\r"):
        answer = calls.column(end.join(["name;value", *lines]))
        expected = [float(f"{i % 1000}.{i % 7}") for i in range(60_000)]
        assert answer["value"] == expected


def test_faults_of_late_lines_are_found_at_their_line(calls: Calls) -> None:
    text = "x\n" + "1.25\n2.5\n" * 200_000
    skipped = '1 of 400,001 cells is no number ("{}" in line 400,002)'
    assert calls.column(text + "oops\n", "skipped")["value"] == skipped.format("oops")
    late = calls.column(text.encode() + b"\xe9\n", "skipped")  # and not UTF-8, though it began so
    assert late["value"] == skipped.format("\u00e9")


@given(st.text(alphabet='12.,;\t "\n\r#ae-\0\x07\u00e9', max_size=60))
def test_any_text_is_numbers_or_a_sentence(calls: Calls, text: str) -> None:
    answer = calls.column(text)
    if "error" in answer:
        assert " " in answer["error"]
        assert not answer["error"].startswith("Cannot")
    else:
        values = answer["value"]
        assert len(values) >= 2
        assert all(isinstance(value, int | float) for value in values)


# The curve ----------------------------------------------------------------------------------------


def drawing(text: str) -> tuple[str, NDArray[np.int_]]:
    ends, _, heights = text.removesuffix(")").rpartition(",")
    return ends, decode(heights)


@pytest.mark.parametrize("rule", BANDWIDTHS)
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("adjust", [0.5, 1.0, 3.0])
def test_the_curve_is_the_librarys(calls: Calls, name: str, rule: str, adjust: float) -> None:
    data = numbers(SETS[name])
    facts = calls.value("owndata/kde", "factsOf", data)
    answer = calls.value("owndata/kde", "density", data, facts, rule, adjust)
    ends, heights = drawing(answer["target"])
    own_ends, own_heights = drawing(from_samples(SETS[name], rule, adjust))
    assert ends == own_ends
    assert np.abs(heights - own_heights).max() <= 1  # a half may be rounded either way
    target = parse(answer["target"])
    assert target.spec == answer["target"]
    x = np.linspace(answer["lo"], answer["hi"], N_KNOTS)
    inside = 1 / np.trapezoid(answer["heights"], x)  # what lies beyond the ends is not drawn
    peak = target.pdf(x).max()
    np.testing.assert_allclose(np.array(answer["heights"]) * inside, target.pdf(x), atol=peak / TOP)


def test_facts_equal_numpys(calls: Calls) -> None:
    """Numbers of every kind of spread: sorted in one go, in bins, and in bins of bins."""
    rng = np.random.default_rng(2)
    clumped = np.concatenate([rng.normal(0, 1e-6, 30_000), [1e9, -1e9], np.full(20_000, 0.5)])
    for data in (*SETS.values(), clumped, rng.normal(size=50_001)):
        facts = calls.value("owndata/kde", "factsOf", numbers(data))
        levels = np.quantile(data, [0.001, 0.25, 0.75, 0.999])
        found = [facts[name] for name in ("q001", "q25", "q75", "q999")]
        np.testing.assert_allclose(found, levels, rtol=1e-12, atol=1e-15)
        assert (facts["min"], facts["max"], facts["n"]) == (data.min(), data.max(), data.size)
        assert facts["sd"] == pytest.approx(data.std(ddof=1), rel=1e-9)


@pytest.mark.parametrize("data", [[0.0, 1e-9], [1e6, 1e6 + 1]])
def test_what_the_library_refuses_is_refused(calls: Calls, data: list[float]) -> None:
    with pytest.raises(TargetError, match="hi - lo must be at least"):
        from_samples(data)
    facts = calls.value("owndata/kde", "factsOf", numbers(data))
    answer = calls.value("owndata/kde", "density", numbers(data), facts)
    assert "choose another unit" in answer["problem"]


def test_a_histogram_has_area_1(calls: Calls) -> None:
    bars = calls.value("owndata/kde", "histogram", numbers(SETS["many"]), 900, 1100, 40)
    expected, _ = np.histogram(SETS["many"], 40, (900, 1100), density=True)
    np.testing.assert_allclose(bars, expected, atol=1e-5)


# Drawings and sums as text ------------------------------------------------------------------------

_drawn = st.lists(st.integers(0, TOP), min_size=N_KNOTS, max_size=N_KNOTS)


@given(_drawn.map(lambda heights: [TOP, *heights[1:]]), st.floats(-1e3, 1e3), st.floats(10, 1e5))
def test_drawings_are_written_as_the_library_writes_them(
    calls: Calls, heights: list[int], lo: float, width: float
) -> None:
    text = parse(f"drawn({lo!r},{lo + width!r},{encode(heights)})").spec
    read = calls.value("owndata/piecewise_linear", "decode", text)
    assert (read["lo"], read["hi"]) == (lo, lo + width)
    np.testing.assert_allclose(np.array(read["heights"]) * TOP, heights, atol=1e-9)
    again = calls.value(
        "owndata/piecewise_linear", "encode", read["lo"], read["hi"], read["heights"]
    )
    assert parse(again).spec == text


_number = st.floats(-1e4, 1e4).map(lambda value: float(f"{value:.3f}"))
_component = st.fixed_dictionaries(
    {"mean": _number, "sd": st.floats(1e-3, 1e4), "weight": st.just(1.0) | st.floats(1e-3, 1e6)}
)


@given(st.lists(_component, min_size=1, max_size=8))
def test_normals_are_written_as_the_library_writes_them(
    calls: Calls, components: list[dict[str, float]]
) -> None:
    text = calls.value("owndata/sum", "written", components)
    assert parse(text).spec == text
    assert calls.value("owndata/sum", "read", text) == [
        {**one, "weight": 1 if text.startswith("normal") and "*" not in text else one["weight"]}
        for one in components
    ]


@pytest.mark.parametrize("text", ["normal", "uniform(0,1)", "normal(0,1)+uniform(0,1)", "drawn()"])
def test_other_targets_are_no_normals(calls: Calls, text: str) -> None:
    assert calls.value("owndata/sum", "read", text) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sd": 0}, "normal 2: sd must be between 0.001 and 10000, got 0"),
        ({"sd": None}, "normal 2: sd must be"),
        ({"mean": 2e4}, "normal 2: mean must be between -10000 and 10000, got 20000"),
        ({"weight": 0}, "normal 2: weight must be above 0 and at most 1e6, got 0"),
        ({}, None),
    ],
    ids=str,
)
def test_flaws_of_normals(calls: Calls, changes: dict[str, Any], words: str | None) -> None:
    sound = {"mean": 0, "sd": 1, "weight": 1}
    flaw = calls.value("owndata/sum", "flaw", [sound, {**sound, **changes}])
    assert (flaw is None) if words is None else words in flaw
    assert "none" in calls.value("owndata/sum", "flaw", [])

"""The language of targets: a normal form that reads back, and refusals in words."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gan1d.targets import TargetError, parse
from gan1d.targets.families import FAMILIES

_location = st.floats(-1e4, 1e4)
_scale = st.floats(1e-3, 1e4)
_ARGUMENTS = {
    "normal": st.tuples(_location, _scale),
    "uniform": st.tuples(st.floats(-5e3, 0), st.floats(1e-3, 5e3)),
    "triangular": st.tuples(st.floats(-5e3, -1), st.floats(-1, 1), st.floats(1, 5e3)),
    "laplace": st.tuples(_location, _scale),
    "exponential": st.tuples(_location, _scale),
    "student_t": st.tuples(st.floats(0.5, 1e3), _location, _scale),
}
_weights = st.none() | st.floats(0, 1e6, exclude_min=True)
_term = st.sampled_from(sorted(_ARGUMENTS)).flatmap(
    lambda name: st.tuples(_weights, st.just(name), _ARGUMENTS[name])
)


def _written(weight: float | None, name: str, arguments: tuple[float, ...], blank: str) -> str:
    head = "" if weight is None else f"{weight!r}{blank}*{blank}"
    inner = f"{blank},{blank}".join(map(repr, arguments))
    return f"{head}{name}{blank}({blank}{inner}{blank})"


@settings(deadline=None, max_examples=60)
@given(st.lists(_term, min_size=1, max_size=6), st.sampled_from(["", " ", "  "]))
def test_the_normal_form_is_a_fixed_point(
    terms: list[tuple[float | None, str, tuple[float, ...]]], blank: str
) -> None:
    text = f"{blank}+{blank}".join(_written(*term, blank) for term in terms)
    target = parse(text)
    again = parse(target.spec)
    assert again == target
    assert again.spec == target.spec
    assert " " not in target.spec
    assert again.domain == target.domain
    weights = np.array([1.0 if weight is None else weight for weight, _, _ in terms])
    x = target.domain[0] + np.linspace(0, 1, 9) * (target.domain[1] - target.domain[0])
    with np.errstate(all="ignore"):  # a family alone divides by 0 where its branch is not taken
        by_hand = sum(
            w / weights.sum() * FAMILIES[name].cdf(x, *arguments)
            for w, (_, name, arguments) in zip(weights, terms, strict=True)
        )
    np.testing.assert_allclose(target.cdf(x), by_hand, rtol=1e-12, atol=1e-300)
    assert parse(text.replace("+", " ")) == target  # as a query string arrives
    assert target.bins().sum() == pytest.approx(1, abs=1e-13)


@settings(deadline=None, max_examples=60)
@given(st.lists(_term, min_size=2, max_size=5), st.floats(1e-9, 1 - 1e-9))
def test_quantiles_of_any_sum(
    terms: list[tuple[float | None, str, tuple[float, ...]]], u: float
) -> None:
    """cdf(x) = u, or u lies between the cdf a few last digits left and right of x."""
    target = parse("+".join(_written(*term, "") for term in terms))
    x = target.ppf(u)
    digits = 16 * np.spacing(np.abs(x)) + 1e-300
    if abs(target.cdf(x) - u) > 1e-11:
        assert target.cdf(x - digits) <= u <= target.cdf(x + digits)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("comb", "comb"),
        ("  Two_Normals ", "two_normals"),
        ("NORMAL(0,1)", "normal(0,1)"),
        ("1*normal(0.50,1e0)", "normal(0.5,1)"),
        ("5*normal(-0,1)", "normal(0,1)"),
        ("2*normal(0,1)+2*normal(3,1)", "normal(0,1)+normal(3,1)"),
        ("0.7*normal(-1.5,0.4) 0.3*normal(2,0.8)", "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"),
        ("normal(0,1)   2 * normal( 3 , 1 )", "normal(0,1)+2*normal(3,1)"),
        ("1e 3*uniform(+1,2)+laplace(0,.1)", "1000*uniform(1,2)+laplace(0,0.1)"),
        ("normal(1e-3,0.1)+1e-7*normal(0,1)", "normal(0.001,0.1)+1e-7*normal(0,1)"),
    ],
)
def test_normal_form(text: str, spec: str) -> None:
    assert parse(text).spec == spec


def refusal(text: str) -> str:
    """The one short sentence about a text that is no target."""
    with pytest.raises(TargetError) as raised:
        parse(text)
    sentence = str(raised.value)
    assert sentence.startswith("target ")
    assert "\n" not in sentence
    assert len(sentence) < 260
    return sentence


BAD = [
    ("", "one of normal, two_normals"),
    ("gaussian", "got 'gaussian'"),
    ("gauss(0,1)", "family must be one of normal, uniform"),
    ("comb(0,1)", "family must be one of"),
    ("normal(0)", "must have 2 numbers, normal(mean,sd), got 1"),
    ("normal()", "got 0"),
    ("normal(0,1,)", "got 3"),
    ("normal(0,x)", "normal sd must be a finite number, got 'x'"),
    ("normal(0,1 2)", "finite number, got '1 2'"),
    ("normal(1e999,1)", "normal mean must be a finite number, got '1e999'"),
    ("normal(nan,1)", "finite number, got 'nan'"),
    ("normal(0,inf)", "finite number, got 'inf'"),
    ("normal(1_0,1)", "finite number, got '1_0'"),
    ("normal(0x1,1)", "finite number"),
    ("normal(1+1,1)", "finite number, got '1+1'"),
    ("normal(,1)", "finite number, got ''"),
    ("normal(0,0)", "normal sd must be between 0.001 and 10000, got 0"),
    ("normal(0,-1)", "got -1"),
    ("normal(10001,1)", "normal mean must be between -10000 and 10000, got 10001"),
    ("laplace(0,1e5)", "laplace scale must be between"),
    ("exponential(0,0)", "exponential mean must be between 0.001"),
    ("exponential(-1e5,1)", "exponential start must be between -10000"),
    ("student_t(0.4,0,1)", "student_t df must be between 0.5 and 1000, got 0.4"),
    ("uniform(2,1)", "uniform hi - lo must be between 0.001 and 10000, got -1"),
    ("uniform(-1e4,1e4)", "got 20000"),
    ("triangular(0,3,2)", "triangular mode must be between lo 0 and hi 2, got 3"),
    ("0*normal(0,1)", "weight must be above 0 and at most 1e+06, got 0"),
    ("-1*normal(0,1)", "weight must be above 0"),
    ("2e6*normal(0,1)", "at most 1e+06, got 2000000"),
    ("a*normal(0,1)", "weight must be a finite number, got 'a'"),
    ("*normal(0,1)", "weight must be a finite number, got ''"),
    ("1*2*normal(0,1)", "must be a sum such as"),
    ("normal(0,1)normal(0,1)", "must have + between its terms"),
    ("normal(0,1)-normal(0,1)", "must have + between its terms, got '-normal(0,1)'"),
    ("normal(0,1)+", "must be a sum such as"),
    ("normal(0,1)++normal(0,1)", "family must be one of"),
    ("normal(0,1))", "must have + between"),
    ("normal((0,1),1)", "must be a sum"),
    ("normal(0,1", "must be a sum"),
    ("0.5 normal(0,1)", "got '0.5 normal'"),
    ("__import__('os').system('true')", "must be one of normal"),
    ("\N{ARABIC-INDIC DIGIT ONE}*normal(0,1)", "plain ASCII characters, got '\\u0661'"),
    ("normal(\N{MINUS SIGN}1,1)", "'\\u2212'"),
    ("normal(\x000,1)", "finite number, got '\\x000'"),
    ("+".join(["normal(0,1)"] * 65), "at most 64 terms"),
    ("normal(0," + "1" * 2000 + ")", "at most 2,000 characters, got 2,010"),
    ("x" * 2_000, "got 'xxxx"),
]


@pytest.mark.parametrize(("text", "words"), BAD, ids=range(len(BAD)))
def test_refusals_say_rule_and_value(text: str, words: str) -> None:
    assert words in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000,
        " " * 1_999 + "(",
        "1" * 1_999 + "(",
        "*" * 2_000,
        "1*" + " " * 1_990 + "(",
        "(" * 10**7,
        "1 " * 999,
    ],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(TargetError):
        parse(text)
    assert time.process_time() - start < 1  # a backtracking pattern takes minutes


@given(st.text(alphabet="normalu(),.*+-0123456789e \t\n", max_size=60))
def test_any_text_is_a_target_or_a_refusal(text: str) -> None:
    try:
        target = parse(text)
    except TargetError:
        return
    assert parse(target.spec) == target


def test_64_terms_are_allowed() -> None:
    assert parse("+".join(["normal(0,1)"] * 64)).pdf(0) == pytest.approx(stats.norm.pdf(0))


def test_a_normal_form_too_long_to_read_back_is_refused() -> None:
    text = "+".join(["1e5*exponential(1e-4,1e-3)", "1e4*exponential(1e-4,1e-3)"] * 32)
    assert len(text) < 1_800  # written out, each term takes 5 or 6 characters more
    with pytest.raises(TargetError, match="at most 2,000 characters"):
        parse(text)

"""The plane that a link's map shows, and the part of it."""

from __future__ import annotations

import pytest

from app.links.view import View, split

PART = "lr_d:1e-4:0.01,lr_g:0.001:1"


def test_a_link_says_which_part_of_the_plane_its_map_shows() -> None:
    assert split(f"panels=map&map={PART}&seed=7") == (View(panels=("map",), map=PART), "seed=7", [])


@pytest.mark.parametrize(
    "text", ["lr_g:1e-4:1,lr_d:1e-4:1", "theta:-2.5:1e-3,r1:0.001:100", "noise:0:5,psi0:-10:10"]
)
def test_a_map_can_be_of_any_two_numbers(text: str) -> None:
    view, _, problems = split(f"map={text}")
    assert (view.map, problems) == (text, [])


@pytest.mark.parametrize(
    "text",
    ["", "lr_d:1e-4:0.01", "lr_d:0.01:1e-4,lr_g:0.001:1", "lr_d:1e-4:2,lr_g:0.001:1",
     "lr_d:1e-6:1,lr_g:0.001:1", "lr_d:1e-4:1,lr_d:1e-4:1", PART + ",", "lr_d:nan:1,lr_g:0.001:1",
     "lr_d:1e-4:٠.١,lr_g:0.001:1", "r1:0:1,lr_g:0.001:1", "k:1:9,lr_g:0.001:1",
     "width_d:1:9,lr_g:0.001:1", "loss:1:2,lr_g:0.001:1", "theta:-11:1,lr_g:0.001:1"],
)  # fmt: skip
def test_what_is_no_part_of_the_plane_is_said(text: str) -> None:
    view, _, problems = split(f"map={text}")
    assert view.map is None
    assert problems[0].startswith(
        "map must be two settings with their ends, such as lr_d:1e-4:0.01"
    )

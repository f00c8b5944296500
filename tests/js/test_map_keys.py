"""The arrow keys on a map whose finer cells are still to come."""

from __future__ import annotations

import json
import subprocess

from app.assets import ASSETS
from tests.js import node

SCRIPT = """
const { Keys } = await import(`${process.argv[1]}/js/map/keys.js`);
const { Level } = await import(`${process.argv[1]}/js/map/tiles.js`);
const axis = (cells) => ({ values: Array.from({ length: cells }, (_, i) => (i + 0.5) / cells) });
const level = (cells) => {
  const [outcome, jsd] = [Array(64).fill(0), Array(64).fill(0)];
  const tile = { row: 0, column: 0, side: 8, x: axis(cells), y: axis(cells), outcome, jsd };
  const made = new Level(cells);
  made.take(tile);
  return made;
};
const tiles = { levels: [level(8), level(16)] };  // of the finer one, a quarter has come
const keys = new Keys({}, tiles);
const seen = [keys.found.y];
for (let i = 0; i < 9; i++) {
  keys.move("ArrowUp");
  seen.push(keys.found.y);
}
console.log(JSON.stringify(seen));
"""


def test_a_cell_that_is_not_there_yet_is_shown_by_a_coarser_one() -> None:
    script = [node(), "--no-warnings", "--input-type=module", "-e", SCRIPT, ASSETS.as_uri()]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    fine = [(row + 0.5) / 16 for row in range(8)]
    assert json.loads(done.stdout) == [*fine, 4.5 / 8, 4.5 / 8]

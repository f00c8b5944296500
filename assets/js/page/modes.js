// The two ways of use, Explore and Figure 1: which is shown, its stage, and the way back to a run that was left.

const BUILT = "#react-entry-point"; // Dash's components: the page before them has the same ones

export class Modes {
  /** @param {import("../playback/player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.leftAt = null; // the run of Figure 1 that a change left, and the run that came of it
  }

  /** The stepper's buttons, and the four panels, show or play a stage. @param {(name: string) => void} play */
  wire(play) {
    for (const one of stages()) one.addEventListener("click", () => play(one.dataset.stage));
    document.getElementById("figure1").addEventListener("click", ({ currentTarget, clientX }) => {
      const { left, width } = currentTarget.getBoundingClientRect();
      play("abcd"[Math.min(Math.floor((4 * (clientX - left)) / width), 3)]);
    });
  }

  /** A change has left the run of Figure 1 with this id. */
  left(id) {
    this.leftAt = { id, now: this.player.runs.current };
  }

  /** The run that was left; it is left no more. */
  back() {
    const { id } = this.leftAt;
    this.leftAt = null;
    return id;
  }

  show() {
    const { player } = this;
    const staged = player.run.base !== null || player.stages.ends !== null;
    document.documentElement.dataset.mode = staged ? "figure1" : "explore";
    for (const name of ["explore", "figure1"]) {
      const button = document.querySelector(`.modes button[id*='"${name}"']`);
      button.setAttribute("aria-pressed", String((name === "figure1") === staged));
    }
    for (const one of stages()) {
      if (one.dataset.stage === player.stages.now) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    }
    const { leftAt } = this;
    const here = leftAt?.now === player.runs.current && player.runs.list.some(({ id }) => id === leftAt.id);
    document.querySelector(`${BUILT} .headline button`).hidden = !here;
    for (const one of document.querySelectorAll(`${BUILT} .letter`)) one.textContent = player.loss.letter;
  }
}

const stages = () => document.querySelectorAll(`${BUILT} [data-stage]`);

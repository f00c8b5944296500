// The help of a control stands beside its question mark, wherever that has been scrolled to.

const GAP = 8; // px

export function placeTips(root = document) {
  const place = ({ target }) => {
    const mark = target.closest?.("button.help");
    if (!mark) return;
    const { left, top } = mark.getBoundingClientRect();
    mark.style.setProperty("--tip-right", `${Math.max(innerWidth - left + GAP, GAP)}px`);
    mark.style.setProperty("--tip-top", `${Math.min(top, innerHeight - 120)}px`);
  };
  for (const name of ["pointerover", "focusin"]) root.addEventListener(name, place);
}

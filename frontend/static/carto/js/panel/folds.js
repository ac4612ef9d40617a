/** Lists that unfold over the page: one at a time, closed by Escape, by a press elsewhere, or when the focus leaves them. */

/** @param {string} selector of `<details>` elements */
export function listenToFolds(selector) {
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(selector))) {
    fold.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      event.stopPropagation(); // the page would close its panel
      fold.open = false;
      fold.querySelector("summary")?.focus();
    });
    fold.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !fold.contains(relatedTarget)) fold.open = false;
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Node && !fold.contains(target)) fold.open = false;
    });
  }
}

/** The list under a field of search (the ARIA pattern of a combobox): the focus stays in the field. */

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list
 * @param {(rank: number) => void} onChosen
 */
export function createListbox(input, list, onChosen) {
  let active = -1;

  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);

  /** @param {number} rank */
  function point(rank) {
    active = rank;
    options().forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === rank));
    });
    const pointed = options()[rank];
    if (pointed) input.setAttribute("aria-activedescendant", pointed.id);
    else input.removeAttribute("aria-activedescendant");
    pointed?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function open() {
    list.hidden = !options().length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) list.scrollIntoView({ block: "nearest" }); // it may open below the fold of a panel
  }

  /** @param {number} step */
  function move(step) {
    const count = options().length;
    if (!count) return;
    open();
    // One place more than there are options: the field itself.
    point(((active + 1 + step + count + 1) % (count + 1)) - 1);
  }

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(step);
  });
  input.addEventListener("click", open);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const rank = options().findIndex((option) => target instanceof Node && option.contains(target));
    if (rank >= 0) onChosen(rank);
  });

  return {
    /** @param {HTMLElement[]} made */
    show(made) {
      const kept = active;
      made.forEach((option, at) => {
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
      });
      list.replaceChildren(...made);
      open();
      point(kept < made.length ? kept : -1);
    },
    close,
    isOpen: () => !list.hidden,
    active: () => active,
  };
}

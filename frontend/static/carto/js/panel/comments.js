/** A comment of the contribution that is open: the address names it after a sharp sign, `#commentaire-3`. */

const NAME = "commentaire-";
const MARGIN_PX = 8;

/**
 * The number of the comment that an address names, 0 for none.
 * @param {string} hash
 */
export function commentOf(hash) {
  const number = hash.startsWith(`#${NAME}`) ? Number(hash.slice(NAME.length + 1)) : 0;
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** @param {number} number */
export function hashOf(number) {
  return `#${NAME}${number}`;
}

/**
 * Show a comment of the panel and give its link the focus; false when it is not there.
 * @param {ParentNode} root
 * @param {number} number
 */
export function bringForth(root, number) {
  const comment = root.querySelector(hashOf(number));
  if (!comment) return false;
  for (const other of root.querySelectorAll(".is-brought")) other.classList.remove("is-brought");
  comment.classList.add("is-brought");
  const link = comment.querySelector(".permalink[data-comment]");
  if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  // Its own box alone scrolls: scrollIntoView would move the map page as well.
  const box = comment.closest(".panel-views");
  if (box) box.scrollTop += comment.getBoundingClientRect().top - box.getBoundingClientRect().top - MARGIN_PX;
  return true;
}

/**
 * Links to a comment, pressed in the panel, stay on the map.
 * @param {HTMLElement} root
 * @param {(number: number) => void} onOpen
 */
export function listenToPermalinks(root, onOpen) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const link = event.target.closest(".permalink[data-comment]");
    if (!link) return;
    event.preventDefault();
    onOpen(Number(link.getAttribute("data-comment")));
  });
}

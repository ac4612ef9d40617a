/**
 * Links to the contributions that one is said to be near, pressed in the panel, stay on the map.
 * @param {HTMLElement} root
 * @param {(reference: string) => void} onOpen
 */
export function listenToNear(root, onOpen) {
  root.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const reference = event.target.closest("[data-near]")?.getAttribute("data-near");
    if (!reference) return;
    event.preventDefault();
    onOpen(reference);
  });
}

/**
 * The page « Lire »: what is selected in the text becomes the passage to code; one key does what a button does, while
 * the text has the focus, unless they are turned off (WCAG 2.1.4).
 */

import { keyOf, offsetOf } from "carto/reading_keys.js";

const STORED = "carto-reading-keys";
const zone = element("texte");
const body = element("reading-body");
const words = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("mots"));
const start = /** @type {HTMLInputElement} */ (element("debut"));
const isOn = /** @type {HTMLInputElement} */ (element("reading-keys-on"));

element("reading-keys").hidden = false;
isOn.checked = localStorage.getItem(STORED) !== "off";
tellKeys();
isOn.addEventListener("change", () => {
  localStorage.setItem(STORED, isOn.checked ? "on" : "off");
  tellKeys();
});

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!words || !selection || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  if (range.collapsed || !body.contains(range.startContainer) || !body.contains(range.endContainer)) return;
  const before = document.createRange();
  before.selectNodeContents(body);
  before.setEnd(range.startContainer, range.startOffset);
  words.value = range.toString();
  start.value = String(offsetOf(before.toString()));
});

words?.addEventListener("input", () => {
  start.value = "";
});

zone.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  if (!isOn.checked || key === "") return;
  const target = {
    s: document.getElementById("reading-next"),
    p: document.getElementById("reading-before"),
    f: document.getElementById("filtres"),
    m: words,
  }[key] ?? document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (!(target instanceof HTMLElement)) return;
  event.preventDefault();
  if (key === "f" || key === "m") target.focus();
  else target.click();
});

function tellKeys() {
  document.documentElement.toggleAttribute("data-reading-keys", isOn.checked);
}

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id}`);
  return found;
}

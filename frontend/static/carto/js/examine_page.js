/** The page of the commissioner: what is selected in a text, with a mouse, a finger or a keyboard, is what to cut from it. */

import { one } from "carto/page.js";
import { offsetOf } from "carto/reading_keys.js";

const form = one("#examine", HTMLFormElement);
const words = form.querySelector("#mots");
const cut = form.querySelector("#cut");
const texts = [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-text]"))];

if (words) texts.forEach(giveCaret);
addEventListener("load", goBackToTheCut); // once the browser is done with the address, which takes the focus away

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!(words instanceof HTMLTextAreaElement) || !selection || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const text = textOf(range.startContainer);
  if (range.collapsed || !text || textOf(range.endContainer) !== text) return;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  words.value = range.toString();
  tell(String(offsetOf(before.toString())), text.dataset.text ?? "");
  form.dataset.selected = "";
});

words?.addEventListener("input", () => tell("", ""));

// The button that a phone keeps at hand goes once something else is done, not while it is being pressed.
form.addEventListener("focusin", ({ target }) => {
  if (target !== cut && target instanceof Node && !textOf(target)) delete form.dataset.selected;
});

/**
 * Only what can be edited has a caret, hence a selection by keyboard: nothing can be written there, no phone shows its
 * keys, and Enter cuts what is selected.
 * @param {HTMLElement} text
 */
function giveCaret(text) {
  text.contentEditable = "true";
  text.inputMode = "none";
  text.spellcheck = false;
  text.role = "textbox";
  text.ariaMultiLine = "true";
  text.ariaReadOnly = "true";
  text.ariaLabel = text.closest("section")?.ariaLabel ?? null;
  text.addEventListener("beforeinput", (event) => event.preventDefault());
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && cut instanceof HTMLElement && !getSelection()?.isCollapsed) cut.click();
  });
}

/** Who has just cut something reads on from there. */
function goBackToTheCut() {
  const last = document.getElementById(location.hash.slice(1));
  const text = last && textOf(last);
  if (!last || !text?.isContentEditable) return;
  text.focus({ preventScroll: true });
  getSelection()?.collapse(last, last.childNodes.length);
}

/** @param {string} start @param {string} comment */
function tell(start, comment) {
  one("#debut", HTMLInputElement, form).value = start;
  one("#dans", HTMLInputElement, form).value = comment;
}

/** @param {Node} node @returns {HTMLElement | null} */
function textOf(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("[data-text]") ?? null;
}

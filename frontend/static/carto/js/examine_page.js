/** The page of the commissioner: what is selected in a text becomes the excerpt to cut from it. */

import { one } from "carto/page.js";
import { offsetOf } from "carto/reading_keys.js";

const form = one("#examine", HTMLFormElement);
const words = form.querySelector("#mots");

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
});

words?.addEventListener("input", () => tell("", ""));

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

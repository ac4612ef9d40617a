/** The moderators' page of one text: what is selected in it, with a mouse, a finger or a keyboard, is what to mask. */

import { one } from "carto/page.js";
import { wholeWords } from "carto/whole_words.js";

const words = one("textarea[name=words]", HTMLTextAreaElement);

for (const field of document.querySelectorAll("textarea[data-whole]")) {
  if (!(field instanceof HTMLTextAreaElement)) continue;
  // A read-only field has no caret, hence no selection by keyboard: it keeps its text in another way.
  field.readOnly = false;
  field.ariaReadOnly = "true";
  field.addEventListener("beforeinput", (event) => event.preventDefault());
  field.addEventListener("select", () => {
    const chosen = wholeWords(field.value, field.selectionStart, field.selectionEnd);
    if (chosen) words.value = chosen;
  });
}

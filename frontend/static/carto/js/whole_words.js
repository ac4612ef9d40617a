/** A selection widened to the words it touches: half a word is never masked. */

const IN_WORD = /[\p{L}\p{N}_]/u;

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {string} empty when nothing but spaces is selected
 */
export function wholeWords(text, start, end) {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] ?? "")) from += 1;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to -= 1;
  if (from === to) return "";
  while (from > 0 && isWithin(text, from)) from -= 1;
  while (to < text.length && isWithin(text, to)) to += 1;
  return text.slice(from, to);
}

/**
 * @param {string} text
 * @param {number} at a place between two signs
 */
function isWithin(text, at) {
  return IN_WORD.test(text[at - 1] ?? "") && IN_WORD.test(text[at] ?? "");
}

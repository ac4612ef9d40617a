/** Which key was pressed, and where a selection begins, as the server counts them. */

/**
 * The digit or the letter of a key alone, empty for any other. A digit by its place: on a French keyboard it takes Shift.
 * @param {{key: string, code: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event
 */
export function keyOf({ key, code, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return "";
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  if (digit) return digit[1] ?? "";
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : "";
}

/**
 * How many signs `before` has: code points, where strings here count halves of some.
 * @param {string} before
 */
export function offsetOf(before) {
  return [...before].length;
}

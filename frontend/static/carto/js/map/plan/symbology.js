/**
 * How the CNIG working group draws each prescription and information (GT DDU, symbolisation): its colour and its
 * texture. A code is a type and a sub-type, two digits each; a rule answers to a whole type or to one code.
 */

/**
 * @typedef {"disc" | "ring" | "square" | "frame" | "plus" | "saltire" | "triangle" | "star" | "target" | "check" | "bar"
 *   | "chevron" | "peak" | "leaf" | "house" | "letter-P"} Mark
 * @typedef {{hatch?: (0 | 45 | 90 | 135)[], mark?: Mark, step: number, size?: number, tint?: number}} Texture
 *   lines of these angles, or a mark, every `step` pixels (a divisor of 512, or tiles would not join);
 *   `tint`: opacity of a flat colour beneath
 * @typedef {{key: string, color: string, texture: Texture | null, mark: Mark, width: number, dash: number[], every: number}} Look
 *   `mark`: for a point, and along a line each `every` pixels (0: a plain line)
 */

/** @type {Texture} */
const DOTS = { mark: "disc", step: 8, size: 1 };
/** @type {Texture} */
const FINE_DOTS = { mark: "disc", step: 4, size: 0.7 };
/** @type {Texture} */
const CROSSED = { hatch: [45, 135], step: 8 };
/** @type {Texture} */
const WIDE_CROSSED = { hatch: [45, 135], step: 16 };
/** @type {Texture} */
const HATCHED = { hatch: [45], step: 8 };

/**
 * @param {Mark} mark
 * @param {number} [step]
 * @param {number} [size]
 * @returns {Texture}
 */
function scattered(mark, step = 16, size = 4) {
  return { mark, step, size };
}

/**
 * @typedef {{color: string, texture?: Texture, mark?: Mark, width?: number, dash?: number[], every?: number}} Rule
 * @type {Record<string, Rule>}
 */
const PRESCRIPTIONS = {
  "01": { color: "#268c00", texture: scattered("ring", 8, 2.6), mark: "disc", every: 9 },
  "02": { color: "#6e6e6e", texture: HATCHED, mark: "saltire" },
  "0201": { color: "#c84bca", texture: HATCHED, mark: "saltire" },
  "0202": { color: "#e8814f", texture: HATCHED, mark: "saltire" },
  "03": { color: "#4a4a4a", texture: FINE_DOTS, mark: "house", dash: [2, 6] },
  "04": { color: "#ff5500", mark: "letter-P", width: 2 },
  "05": { color: "#e600a9", texture: CROSSED, mark: "frame", every: 10 },
  "0505": { color: "#8f21aa", texture: CROSSED, mark: "frame", every: 10 },
  "0506": { color: "#343434", texture: CROSSED, mark: "frame", every: 10 },
  "0507": { color: "#ff5500", texture: scattered("plus"), mark: "plus", every: 14 },
  "07": { color: "#730000", texture: scattered("star", 32, 5), mark: "star", every: 26 },
  "0704": { color: "#2f8f00", texture: scattered("leaf", 32, 5), mark: "leaf", every: 26 },
  "08": { color: "#2d6837", texture: scattered("check", 16, 4), mark: "check" },
  13: { color: "#8d8d8d", texture: scattered("square", 16, 2.5), mark: "square" },
  14: { color: "#20251f", texture: { hatch: [0], step: 16 }, mark: "square" },
  15: { color: "#e60000", texture: { hatch: [0], step: 16 }, mark: "chevron", every: 16 },
  16: { color: "#b89500", texture: scattered("target"), mark: "target" },
  1603: { color: "#e05a5a", texture: scattered("target"), mark: "target" },
  17: { color: "#8f21aa", texture: scattered("triangle", 16, 3.5), mark: "triangle" },
  18: { color: "#ff5500", texture: { hatch: [90], step: 16 }, mark: "square", width: 2.2 },
  19: { color: "#894444", texture: scattered("peak"), mark: "peak" },
  20: { color: "#268c00", texture: scattered("disc", 16, 1.6), mark: "disc" },
  22: { color: "#5f5f5f", texture: scattered("saltire", 16, 3), mark: "saltire", every: 11 },
  23: { color: "#d98c00", texture: DOTS, mark: "disc" },
  24: { color: "#20251f", mark: "bar", width: 1, every: 6 },
  25: { color: "#004da8", mark: "bar", width: 1.6, every: 16, texture: { hatch: [135], step: 16 } },
  26: { color: "#268c00", texture: scattered("plus"), mark: "plus" },
  27: { color: "#895a44", mark: "square", width: 2.4 },
  28: { color: "#b35fe0", texture: scattered("square", 16, 2), mark: "square", dash: [8, 8], every: 16 },
  29: { color: "#0094c2", texture: FINE_DOTS, mark: "disc" },
  30: { color: "#e60000", texture: scattered("square", 32, 3.5), mark: "square" },
  31: { color: "#004da8", texture: scattered("triangle", 32, 4), mark: "triangle", dash: [8, 8], every: 16 },
  32: { color: "#0000ff", texture: WIDE_CROSSED, mark: "frame" },
  33: { color: "#008a8c", texture: scattered("peak", 32, 4), mark: "peak", dash: [8, 8], every: 16 },
  34: { color: "#1fa35c", texture: scattered("star", 32, 5), mark: "star", dash: [8, 8], every: 16 },
  35: { color: "#1fa35c", texture: scattered("leaf", 16, 4), mark: "leaf", dash: [8, 8], every: 16 },
  36: { color: "#90704c", texture: scattered("disc", 16, 3), mark: "disc" },
  37: { color: "#e84f4f", texture: scattered("house", 16, 5), mark: "house" },
  38: { color: "#8a4dd3", texture: scattered("frame", 16, 4), mark: "frame" },
  39: { color: "#8a4dd3", texture: scattered("chevron", 16, 4), mark: "chevron" },
  40: { color: "#8a4dd3", texture: scattered("peak", 32, 5), mark: "peak" },
  41: { color: "#d68a2b", texture: scattered("triangle", 16, 3.5), mark: "triangle", every: 16 },
  42: { color: "#56aa02", texture: scattered("leaf", 16, 5), mark: "leaf" },
  43: { color: "#ff7f00", texture: WIDE_CROSSED, mark: "saltire", every: 10 },
  44: { color: "#7d7d7d", texture: scattered("triangle", 16, 4), mark: "letter-P" },
  45: { color: "#e60000", texture: { step: 8, tint: 0.3 }, mark: "square" },
  46: { color: "#56aa02", texture: scattered("ring", 16, 5), mark: "ring" },
  47: { color: "#732600", texture: scattered("bar", 32, 5), mark: "bar", dash: [14, 14], every: 28 },
  48: { color: "#004c73", texture: scattered("disc", 32, 4), mark: "disc", dash: [14, 14], every: 28 },
  49: { color: "#e84f4e", texture: scattered("plus", 32, 6), mark: "plus" },
  50: { color: "#940abd", texture: scattered("saltire", 16, 4), mark: "saltire", dash: [8, 8], every: 16 },
  51: { color: "#940abd", texture: scattered("check", 16, 4), mark: "check", dash: [8, 8], every: 16 },
  52: { color: "#ac570d", texture: scattered("square", 32, 4), mark: "square" },
  53: { color: "#c2410c", texture: { hatch: [135], step: 16 }, mark: "bar" },
  54: { color: "#0077b6", texture: { hatch: [0], step: 8 }, mark: "disc" },
  55: { color: "#c79a00", texture: scattered("star", 32, 5), mark: "star" },
  56: { color: "#a1478c", texture: scattered("house", 32, 5), mark: "house" },
  97: { color: "#6b5f48", mark: "square", width: 2, dash: [12, 4, 2, 4, 2, 4] },
  99: { color: "#20251f", mark: "disc", width: 2 },
};

/** @type {Record<string, Rule>} */
const INFORMATIONS = {
  "02": { color: "#e03030", texture: { step: 8, tint: 0.12 }, mark: "square", width: 1.4 },
  "03": { color: "#268c00", texture: { step: 8, tint: 0.12 }, mark: "triangle", every: 17 },
  "04": { color: "#d83a3a", texture: { step: 8, tint: 0.06 }, mark: "triangle", every: 17 },
  "0401": { color: "#a60000", texture: { step: 8, tint: 0.08 }, mark: "triangle", every: 12 },
  "05": { color: "#3f57e0", texture: FINE_DOTS, mark: "disc", dash: [10, 3, 2, 3], width: 1.8 },
  "07": { color: "#8400a8", texture: scattered("target", 32, 5), mark: "target" },
  "08": { color: "#268c00", texture: scattered("leaf", 32, 5), mark: "leaf", dash: [15, 15], every: 30 },
  "09": { color: "#a87f32", texture: scattered("peak", 16, 4), mark: "peak" },
  10: { color: "#a87000", texture: WIDE_CROSSED, mark: "saltire" },
  11: { color: "#e60000", texture: DOTS, mark: "disc" },
  12: { color: "#004da8", mark: "square", width: 2.6 },
  13: { color: "#d99a2b", texture: { hatch: [90], step: 4 }, mark: "square" },
  14: { color: "#d94fb4", texture: FINE_DOTS, mark: "disc", every: 9 },
  16: { color: "#895a44", texture: { step: 8, tint: 0.14 }, mark: "target", dash: [8, 5], width: 2, every: 20 },
  17: { color: "#343434", texture: scattered("plus", 32, 4), mark: "plus" },
  19: { color: "#00734c", texture: scattered("bar", 16, 4), mark: "bar", every: 18 },
  20: { color: "#ff5500", texture: scattered("ring", 32, 5), mark: "ring" },
  21: { color: "#8400a8", texture: { hatch: [90], step: 16 }, mark: "square", dash: [4, 4] },
  22: { color: "#004da8", texture: { hatch: [90], step: 16 }, mark: "square", dash: [4, 4] },
  23: { color: "#002673", mark: "disc", dash: [8, 11], every: 19 },
  25: { color: "#a8a800", texture: { hatch: [90], step: 16 }, mark: "square", dash: [4, 4] },
  27: { color: "#20251f", texture: scattered("chevron", 32, 5), mark: "chevron", dash: [20, 20], every: 40 },
  30: { color: "#d20404", texture: { hatch: [45], step: 4 }, mark: "square" },
  31: { color: "#895a44", texture: { step: 8, tint: 0.08 }, mark: "square", width: 2.2 },
  32: { color: "#a88f00", texture: scattered("plus", 32, 5), mark: "plus" },
  33: { color: "#8400a8", texture: { step: 8, tint: 0.1 }, mark: "triangle", every: 14 },
  34: { color: "#a80084", texture: scattered("star", 32, 4), mark: "star" },
  35: { color: "#e06c00", texture: scattered("house", 16, 4), mark: "house" },
  36: { color: "#9c9e1e", texture: DOTS, mark: "disc" },
  37: { color: "#48820f", texture: FINE_DOTS, mark: "leaf" },
  38: { color: "#90704c", texture: DOTS, mark: "disc" },
  39: { color: "#9200d6", texture: HATCHED, mark: "square" },
  40: { color: "#d99a4a", texture: scattered("ring", 32, 12), mark: "ring" },
  41: { color: "#e60000", texture: { hatch: [135], step: 16 }, mark: "saltire" },
  42: { color: "#6b5f48", mark: "square", dash: [6, 3] },
  43: { color: "#c24a00", texture: { hatch: [135], step: 8 }, mark: "peak" },
  97: { color: "#6b5f48", mark: "square", width: 2, dash: [12, 4, 2, 4, 2, 4] },
  98: { color: "#20251f", texture: { step: 8, tint: 0.45 }, mark: "saltire" },
  99: { color: "#7a7a7a", mark: "disc", width: 2 },
};

const RULES = { prescriptions: PRESCRIPTIONS, informations: INFORMATIONS };
/** @type {Rule} */
const UNKNOWN = { color: "#5b5f58", mark: "disc", dash: [5, 3] };
/** @type {Map<string, Look>} */
const known = new Map();

/**
 * The look of a code, the same object each time.
 * @param {"prescriptions" | "informations"} group
 * @param {string} code
 * @returns {Look}
 */
export function lookOf(group, code) {
  const asked = `${group}/${code}`;
  const found = known.get(asked);
  if (found) return found;
  const rules = RULES[group];
  const like = group === "prescriptions" && code === "0705" ? "0704" : code;
  const family = like in rules ? like : like.slice(0, 2);
  const key = `${group}/${family}`;
  const look = known.get(key) ?? made(key, rules[family]);
  known.set(key, look);
  known.set(asked, look);
  return look;
}

/**
 * @param {string} key
 * @param {Rule | undefined} rule
 * @returns {Look}
 */
function made(key, rule = UNKNOWN) {
  const { color, texture = null, mark = "disc", width = 1.2, dash = [], every = 0 } = rule;
  return { key, color, texture, mark, width, dash, every };
}

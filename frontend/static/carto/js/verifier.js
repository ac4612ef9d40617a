// The verifier of registers as a page: put whole into one file that is opened from a disk, so it imports nothing.
// The same checks as carto_verifier.py; RFC 9162, 2.1, with SHA-256.

/** @typedef {{ commitment: string, event: string, position: number, previous_hash: string, recorded_at: string, subject: string }} Entry */
/** @typedef {{ taille: number, racine: string, horodatage?: string | null }} Head */
/** @typedef {{ tag: number, content: Uint8Array }} Der */
/** @typedef {Head & { chemin: string[] }} Inclusion */
/** @typedef {{ format: string, tetes: Head[] }} Heads */
/** @typedef {{ format: string, objet: string, inscription: string, ouverture: { sel: string, contenu: string } | null, preuve: Inclusion | null }} Proof */
/** @typedef {{ phase: string, closed_at: string, size: number }} Closed */
/** @typedef {{ head: string, size: number }} HeadBefore */
/** @typedef {{ format: string, de: number, racine_de: string, a: number, racine_a: string, chemin: string[] }} Consistency */

const CLOSING = "carto-cloture-1";
const SEALED = ["pdf_sha256", "geojson_sha256", "act_sha256"];
const GENESIS = "0".repeat(64);
const KEYS = "commitment,event,position,previous_hash,recorded_at,subject";
const SHA256 = "608648016503040201";
const STAMP_INFO = "2a864886f70d0109100104";
const utf8 = new TextEncoder();

const WORDS = /** @type {Record<string, string>} */ (JSON.parse(document.getElementById("words")?.textContent ?? "{}"));
const UTC = /** @type {const} */ ({ dateStyle: "long", timeStyle: "long", timeZone: "UTC" });

/** `at` is a moment, told as people write it. @param {string} key @param {Record<string, string | number>} values */
function words(key, values = {}) {
  const at = new Date(values.at ?? 0).toLocaleString(document.documentElement.lang, UTC);
  return (WORDS[key] ?? key).replace(/\{(\w+)\}/g, (_all, name) => String(name === "at" ? at : (values[name] ?? "")));
}

/** @param {...Uint8Array} parts */
async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** @param {Uint8Array} line */
const leafHash = (line) => sha256(Uint8Array.of(0), line);
/** @param {Uint8Array} left @param {Uint8Array} right */
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);
/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Level by level: a last node without a pair goes up as it is. @param {Uint8Array[]} leaves */
async function treeRoot(leaves) {
  let level = leaves;
  if (level.length === 0) return sha256();
  while (level.length > 1) {
    /** @type {Promise<Uint8Array>[]} */
    const pairs = [];
    for (let i = 0; i + 1 < level.length; i += 2) {
      pairs.push(nodeHash(/** @type {Uint8Array} */ (level[i]), /** @type {Uint8Array} */ (level[i + 1])));
    }
    level = [...(await Promise.all(pairs)), ...level.slice(pairs.length * 2)];
  }
  return /** @type {Uint8Array} */ (level[0]);
}

/**
 * Both walks of RFC 9162 (2.1.3.2 and 2.1.4.2): what to do with each step of a path, and where it ends.
 * @param {number} one @param {number} last @param {Uint8Array[]} path
 * @param {(step: Uint8Array, isLeft: boolean) => Promise<void>} join
 */
async function walk(one, last, path, join) {
  for (const step of path) {
    if (last === 0) return false;
    const isLeft = one % 2 === 1 || one === last;
    await join(step, isLeft);
    while (isLeft && one !== 0 && one % 2 === 0) [one, last] = [one / 2, Math.floor(last / 2)];
    [one, last] = [Math.floor(one / 2), Math.floor(last / 2)];
  }
  return last === 0;
}

/** @param {Uint8Array} leaf @param {number} index @param {number} size @param {Uint8Array[]} path */
async function rootOfInclusion(leaf, index, size, path) {
  if (!(index >= 0 && index < size)) return "";
  let found = leaf;
  const isWhole = await walk(index, size - 1, path, async (step, isLeft) => {
    found = isLeft ? await nodeHash(step, found) : await nodeHash(found, step);
  });
  return isWhole ? hex(found) : "";
}

/** @param {Consistency} said */
async function isConsistent(said) {
  if (!(said.de > 0 && said.de <= said.a)) return false;
  if (said.de === said.a) return said.chemin.length === 0 && said.racine_de === said.racine_a;
  if (said.chemin.length === 0) return false;
  const isWholeTree = Number.isInteger(Math.log2(said.de));
  const [start, ...path] = [...(isWholeTree ? [said.racine_de] : []), ...said.chemin].map(bytesOf);
  let [one, last] = [said.de - 1, said.a - 1];
  while (one % 2 === 1) [one, last] = [Math.floor(one / 2), Math.floor(last / 2)];
  let older = /** @type {Uint8Array} */ (start);
  let newer = older;
  const isWhole = await walk(one, last, path, async (step, isLeft) => {
    if (isLeft) older = await nodeHash(step, older);
    newer = isLeft ? await nodeHash(step, newer) : await nodeHash(newer, step);
  });
  return isWhole && hex(older) === said.racine_de && hex(newer) === said.racine_a;
}

/** The values in a row, of DER; throws when it is none, or cut short. @param {Uint8Array} data @returns {Der[]} */
function der(data) {
  /** @type {Der[]} */
  const found = [];
  let at = 0;
  while (at < data.length) {
    const tag = data[at] ?? 0;
    let size = data[at + 1] ?? 0x80;
    at += 2;
    if (size === 0x80) throw new TypeError("no length");
    if (size > 0x80) {
      const digits = data.slice(at, at + size - 0x80);
      at += digits.length;
      size = digits.reduce((sum, byte) => sum * 256 + byte, 0);
    }
    if (at + size > data.length) throw new TypeError("cut short");
    found.push({ tag, content: data.slice(at, at + size) });
    at += size;
  }
  return found;
}

/** What lies at `path`, each step a rank in the value before. @param {Uint8Array} data @param {number[]} path */
function inside(data, ...path) {
  let content = data;
  for (const rank of path) {
    const value = der(content)[rank];
    if (!value) throw new TypeError("not a stamp");
    content = value.content;
  }
  return content;
}

/** Of a TimeStampResp (RFC 3161, 2.4.2), its signature apart. @param {Uint8Array} reply */
function stampOf(reply) {
  const encapsulated = inside(reply, 0, 1, 1, 0, 2);
  const info = inside(encapsulated, 1, 0, 0);
  const isGranted = ["00", "01"].includes(hex(inside(reply, 0, 0, 0)));
  const isInfo = hex(inside(encapsulated, 0)) === STAMP_INFO && hex(inside(info, 2, 0, 0)) === SHA256;
  if (!isGranted || !isInfo) throw new TypeError("not a stamp");
  const at = new TextDecoder().decode(inside(info, 4)).replace(/^(\d{4})(..)(..)(..)(..)(..).*$/, "$1-$2-$3T$4:$5:$6Z");
  return { imprint: hex(inside(info, 2, 1)), at };
}

/** Every file is held against every other one. */
class Check {
  /** @type {string[]} */ said = [];
  /** @type {string[]} */ problems = [];
  /** @type {string[] | null} */ lines = null;
  /** @type {Uint8Array[]} */ leaves = [];
  /** @type {Map<number, string>} */ heads = new Map();
  /** Files that an entry commits to. @type {Map<string, string>} */ sealed = new Map();

  /** @param {string} file @param {string} key @param {Record<string, string | number>} values */
  bad(file, key, values = {}) {
    this.problems.push(`${file} – ${words(key, values)}`);
  }

  /** @param {string} file @param {string} key @param {Record<string, string | number>} values */
  good(file, key, values = {}) {
    this.said.push(`${file} – ${words(key, values)}`);
  }

  /** @param {string} file @param {string} text */
  async register(file, text) {
    this.lines = linesOf(text);
    this.leaves = await leavesOf(this.lines);
    const before = this.problems.length;
    await this.chain(file, this.lines);
    if (this.problems.length === before) this.good(file, "chain_holds", { n: this.lines.length });
  }

  /** @param {string} file @param {string[]} lines */
  async chain(file, lines) {
    const hashes = await Promise.all(lines.map((line) => sha256(utf8.encode(line)).then(hex)));
    lines.forEach((line, i) => {
      const entry = entryOf(line);
      if (entry === null) this.bad(file, "not_an_entry", { n: i + 1 });
      else {
        if (entry.position !== i + 1) this.bad(file, "wrong_rank", { n: i + 1, rank: entry.position });
        if (entry.previous_hash !== (hashes[i - 1] ?? GENESIS)) this.bad(file, "broken_chain", { n: i + 1 });
      }
    });
  }

  /** The beginning of today's register, and above it heads of its own. @param {string} file @param {string} text */
  async closing(file, text) {
    const before = this.problems.length;
    const lines = linesOf(text);
    const said = /** @type {Closed} */ (JSON.parse(lines[0] ?? ""));
    const n = said.size;
    const entries = lines.slice(1, n + 1);
    const leaves = await leavesOf(entries);
    if (entries.length !== n) this.bad(file, "closing_cut", { n, m: entries.length });
    await this.chain(file, entries);
    const today = this.lines?.slice(0, n);
    if (today && today.join("\n") !== entries.slice(0, this.lines?.length).join("\n")) this.bad(file, "not_its_closing");
    for (const line of lines.slice(n + 1)) {
      const { head, size } = /** @type {HeadBefore} */ (JSON.parse(line));
      const isBefore = size <= n && hex(await treeRoot(leaves.slice(0, size))) === head;
      if (!isBefore) this.bad(file, "not_before_closing", { n: size });
      await this.head(file, size, head);
    }
    if (this.problems.length > before) return;
    const hash = hex(await sha256(utf8.encode(lines.map((line) => `${line}\n`).join(""))));
    this.good(file, "closing_holds", { name: said.phase, at: said.closed_at, n, hash });
  }

  /** @param {string} file @param {Uint8Array} data */
  async file(file, data) {
    const hash = hex(await sha256(data));
    const name = this.sealed.get(hash);
    if (name) this.good(file, "sealed_file", { name });
    else if (this.sealed.size > 0) this.bad(file, "not_sealed");
    else this.bad(file, "proof_wanted", { hash });
  }

  /** @param {string} file @param {number} size @param {string} root */
  async head(file, size, root) {
    const known = this.heads.get(size) ?? root;
    this.heads.set(size, known);
    if (known !== root) this.bad(file, "two_heads", { n: size });
    if (this.lines === null) return;
    if (size > this.lines.length) this.bad(file, "register_shorter", { n: size, m: this.lines.length });
    else if (hex(await treeRoot(this.leaves.slice(0, size))) !== root) this.bad(file, "not_its_head", { n: size });
  }

  /** @param {string} file @param {Heads} value */
  async published(file, value) {
    const before = this.problems.length;
    for (const head of value.tetes) {
      await this.head(file, head.taille, head.racine);
      if (head.horodatage) this.stamp(file, head, head.horodatage);
    }
    if (this.problems.length > before) return;
    this.good(file, this.lines === null ? "heads_read" : "heads_hold", { n: value.tetes.length });
  }

  /** @param {string} file @param {Head} head @param {string} reply in base64 */
  stamp(file, head, reply) {
    const stamp = stampOf(Uint8Array.from(atob(reply), (sign) => sign.charCodeAt(0)));
    const values = { n: head.taille, at: stamp.at, root: head.racine };
    if (stamp.imprint === head.racine) this.good(file, "stamped", values);
    else this.bad(file, "another_stamp", values);
  }

  /** Of a head that is known, or of an arrested bilan. @param {string} file @param {Uint8Array} reply */
  token(file, reply) {
    const { imprint, at } = stampOf(reply);
    const size = [...this.heads].find(([_size, root]) => root === imprint)?.[0];
    if (size !== undefined) this.good(file, "stamped", { n: size, at, root: imprint });
    else if (this.sealed.has(imprint)) this.good(file, "stamped_file", { name: this.sealed.get(imprint) ?? "", at });
    else this.bad(file, this.heads.size + this.sealed.size > 0 ? "stamp_of_none" : "heads_wanted", { hash: imprint });
  }

  /** @param {string} file @param {Proof} value */
  async proof(file, value) {
    const before = this.problems.length;
    const entry = entryOf(value.inscription);
    if (entry === null) throw new TypeError("no entry");
    if (entry.subject !== value.objet) this.bad(file, "another_subject", { name: entry.subject });
    if (value.ouverture) {
      const opened = await sha256(utf8.encode(value.ouverture.sel + value.ouverture.contenu));
      if (hex(opened) !== entry.commitment) this.bad(file, "another_content");
      const content = JSON.parse(value.ouverture.contenu);
      const hashes = [...SEALED.map((key) => content[key]), ...(content.annexes_sha256 ?? [])];
      for (const hash of hashes) if (hash) this.sealed.set(hash, value.objet);
    }
    if (value.preuve) {
      const { taille, racine, chemin } = value.preuve;
      const leaf = await leafHash(utf8.encode(value.inscription));
      const root = await rootOfInclusion(leaf, entry.position - 1, taille, chemin.map(bytesOf));
      if (root !== racine) this.bad(file, "not_under_head");
      await this.head(file, taille, racine);
    }
    if (this.lines !== null && this.lines[entry.position - 1] !== value.inscription) this.bad(file, "not_in_register");
    if (this.problems.length > before) return;
    const values = { name: value.objet, at: entry.recorded_at, rank: entry.position };
    this.good(file, value.preuve ? "proof_holds" : "proof_waits", values);
  }

  /** @param {string} file @param {Consistency} value */
  async consistency(file, value) {
    if (await isConsistent(value)) this.good(file, "consistent", { n: value.de });
    else this.bad(file, "inconsistent", { n: value.de, m: value.a });
    await this.head(file, value.de, value.racine_de);
    await this.head(file, value.a, value.racine_a);
  }
}

/** @param {string} line @returns {Entry | null} */
function entryOf(line) {
  try {
    const entry = JSON.parse(line);
    return Object.keys(entry).sort().join(",") === KEYS ? entry : null;
  } catch {
    return null;
  }
}

/** @param {string} text */
function linesOf(text) {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** @param {string[]} lines */
const leavesOf = (lines) => Promise.all(lines.map((line) => leafHash(utf8.encode(line))));

/** @param {string} text @returns {{ format?: string, type?: string }} empty for what is no single object */
function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}

/** What a file is, by what it holds. @param {string} text */
function kindOf(text) {
  const value = objectOf(text);
  if (objectOf(text.split("\n", 1)[0] ?? "").format === CLOSING) return CLOSING;
  if (String(value.format).startsWith("carto-")) return String(value.format);
  if (text.startsWith("%PDF-") || value.type === "FeatureCollection") return "file";
  return text.startsWith("0") ? "token" : "register"; // a SEQUENCE of DER
}

/** @param {Check} found @param {string} kind @param {string} text @param {File} file */
async function hold(found, kind, text, file) {
  const { name } = file;
  if (kind === "register") await found.register(name, text);
  else if (kind === CLOSING) await found.closing(name, text);
  else if (kind === "file") await found.file(name, new Uint8Array(await file.arrayBuffer()));
  else if (kind === "token") found.token(name, new Uint8Array(await file.arrayBuffer()));
  else if (kind === "carto-tetes-1") await found.published(name, /** @type {Heads} */ (objectOf(text)));
  else if (kind === "carto-preuve-1") await found.proof(name, /** @type {Proof} */ (objectOf(text)));
  else if (kind === "carto-coherence-1") await found.consistency(name, /** @type {Consistency} */ (objectOf(text)));
  else throw new TypeError("another format");
}

/** The register first, plain files and stamps last, whatever the order. @param {File[]} files */
async function check(files) {
  const found = new Check();
  const rank = (/** @type {string} */ kind) => (kind === "register" ? 0 : ["file", "token"].includes(kind) ? 2 : 1);
  const read = await Promise.all(
    files.map(async (file) => {
      const text = await file.text();
      return { file, text, kind: kindOf(text) };
    }),
  );
  for (const { file, text, kind } of read.sort((one, other) => rank(one.kind) - rank(other.kind))) {
    try {
      await hold(found, kind, text, file);
    } catch {
      found.bad(file.name, "incomplete");
    }
  }
  return found;
}

const input = /** @type {HTMLInputElement} */ (document.getElementById("files"));
const verdict = /** @type {HTMLElement} */ (document.getElementById("verdict"));
const list = /** @type {HTMLElement} */ (document.getElementById("found"));

// The same file, changed on the disk, is read again.
input.addEventListener("click", () => {
  input.value = "";
});

input.addEventListener("change", async () => {
  verdict.textContent = words("checking");
  verdict.className = "";
  list.replaceChildren();
  const found = await check([...(input.files ?? [])]);
  const isGood = found.problems.length === 0;
  verdict.textContent = words(isGood ? "all_holds" : "something_is_wrong");
  verdict.className = isGood ? "good" : "bad";
  for (const [sign, name, sentences] of /** @type {const} */ ([
    ["✗", "bad", found.problems],
    ["✓", "good", found.said],
  ])) {
    for (const sentence of sentences) {
      const item = document.createElement("li");
      item.className = name;
      item.textContent = `${sign} ${sentence}`;
      list.append(item);
    }
  }
});

// Where the terms of a Turtle file stand, as `openness_kg/validation/places.py` has it: a scan that knows strings, IRIs,
// comments, prefixes and nesting, and no more. It is for a file that a parser has accepted.

const W = "\\p{L}\\p{N}_";
const TOKEN = new RegExp(
  [
    `(?<text>"""(?:[^"\\\\]|\\\\.|"(?!""))*"""|'''(?:[^'\\\\]|\\\\.|'(?!''))*'''|"(?:[^"\\\\\\n\\r]|\\\\.)*"|'(?:[^'\\\\\\n\\r]|\\\\.)*')`,
    "(?<iri><[^<>\"{}|^`\\s]*>)",
    "(?<comment>#[^\\n\\r]*)",
    `(?<word>@[${W}]+(?:-[${W}]+)*)`,
    `(?<blank>_:[${W}·](?:[${W}.·\\-]*[${W}·\\-])?)`,
    `(?<name>(?:\\p{L}(?:[${W}.·\\-]*[${W}·\\-])?)?:(?:(?:[${W}:·]|%[0-9A-Fa-f]{2}|\\\\.)(?:(?:[${W}.:·\\-]|%[0-9A-Fa-f]{2}|\\\\.)*(?:[${W}:·\\-]|%[0-9A-Fa-f]{2}|\\\\.))?)?)`,
    "(?<number>[+\\-]?(?:\\d*[.]\\d+|\\d+)(?:[eE][+\\-]?\\d+)?)",
    "(?<key>[A-Za-z]+)",
    "(?<typed>\\^\\^)",
    "(?<sign>[\\]\\[().;,])",
  ].join("|"),
  "gsu",
);
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/**
 * @typedef {object} Places
 * @property {Map<string, number>} subjects The first line of each subject.
 * @property {Map<string, number>} predicates The first line of a predicate of a subject: `subject predicate`.
 * @property {Map<string, number>} uses The first line of each other use of a term.
 * @property {number[]} blanks The lines of statements whose subject is an unnamed blank node.
 */

/**
 * Where the terms of a Turtle document stand.
 * @param {string} turtle
 * @returns {Places}
 */
export function scan(turtle) {
  const places = { subjects: new Map(), predicates: new Map(), uses: new Map(), blanks: [] };
  const first = (map, key, line) => map.has(key) || map.set(key, line);
  const prefixes = {};
  let base = "";
  let subject = "";
  let next = "subject";
  let open = [];
  let directive = [];
  const iri = (kind, text) => {
    if (kind === "name") {
      const at = text.indexOf(":");
      return (prefixes[text.slice(0, at)] ?? "") + text.slice(at + 1).replace(/\\(.)/g, "$1");
    }
    if (kind === "iri") {
      const plain = text
        .slice(1, -1)
        .replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (_, four, eight) => String.fromCodePoint(parseInt(four ?? eight, 16)));
      if (/^[A-Za-z][\w.+-]*:/.test(plain) || !base) return plain;
      return resolved(plain, base);
    }
    return kind === "key" ? TYPE : text;
  };
  let line = 1;
  let seen = 0;
  let skip = false;
  for (const match of turtle.matchAll(TOKEN)) {
    const [kind, token] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ["", ""];
    for (let at = seen; at < match.index; at += 1) if (turtle[at] === "\n") line += 1;
    seen = match.index;
    if (kind === "comment") continue;
    if (directive.length) {
      if (kind === "name" && directive[0] === "prefix") {
        directive.push(token.slice(0, -1));
        continue;
      }
      if (kind === "iri") {
        if (directive[0] === "base") base = iri(kind, token);
        else prefixes[directive[1]] = iri(kind, token);
        directive = [];
        continue;
      }
      directive = [];
    }
    const word = token.replace(/^@+/, "").toLowerCase();
    if (["prefix", "base"].includes(word) && ["word", "key"].includes(kind) && next === "subject") directive = [word];
    else if (skip || ["text", "number", "word"].includes(kind)) skip = false;
    else if (kind === "typed") skip = true;
    else if (kind === "sign") {
      if ("[(".includes(token)) {
        if (next === "subject") {
          subject = "";
          places.blanks.push(line);
          open.push("predicate");
        } else open.push(next);
        next = token === "[" ? "predicate" : "object";
      } else if ("])".includes(token)) next = open.pop() ?? "predicate";
      else if (token === ".") [next, open] = ["subject", []];
      else next = token === ";" ? "predicate" : "object";
    } else if (kind !== "key" || (word === "a" && next === "predicate")) {
      const term = iri(kind, token);
      if (next === "subject") {
        [subject, next] = [term, "predicate"];
        first(places.subjects, term, line);
      } else if (next === "predicate") {
        next = "object";
        first(places.predicates, `${subject} ${term}`, line);
        first(places.uses, term, line);
      } else first(places.uses, term, line);
    }
  }
  return places;
}

/**
 * A relative IRI against a base, as RFC 3986 has it (section 5.2).
 * @param {string} relative
 * @param {string} base
 */
function resolved(relative, base) {
  try {
    return new URL(relative, base).href;
  } catch {
    return relative;
  }
}

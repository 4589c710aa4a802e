// Turtle in the form in which the data is kept by hand: no blank nodes, one predicate a line, prefixes sorted.

const BASE = "https://w3id.org/openness-kg/id/";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LOCAL = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;
const RELATIVE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*(?:#[A-Za-z0-9_.-]+)?$/;
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * @typedef {{iri: string} | {text: string, language?: string, datatype?: string}} Term
 * @typedef {{predicate: string, objects: Term[], field: string}} Statement
 * @typedef {{subject: string, statements: Statement[]}} Described
 */

/** That a text is no Turtle. */
export class NoTurtle extends Error {
  name = "NoTurtle";
}

/**
 * The statements of a Turtle document; throws `NoTurtle` if it is none.
 * @param {any} oxigraph The engine's module.
 * @param {string} turtle
 */
export function parsed(oxigraph, turtle) {
  try {
    return oxigraph.parse(turtle, { format: "text/turtle" });
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new NoTurtle(String(error?.message ?? error));
  }
}

/** @param {string} value An IRI; what none may hold is escaped as in addresses. @returns {Term} */
export function iri(value) {
  return { iri: value.replace(/[\x00-\x20<>"{}|^`\\]/g, (sign) => encodeURIComponent(sign)) };
}

/** @param {string} value A link as somebody typed it: an IRI if it has a scheme, else a text, which the shapes refuse. */
export function linkTo(value) {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) ? iri(value) : { text: value };
}

/**
 * A document, and the field of the form that each of its lines comes from.
 * @param {string} title
 * @param {Described[]} described
 * @param {Record<string, string>} prefixes
 * @returns {{text: string, fields: Map<number, string>, absent: Map<string, string>}} With the fields of what is not
 *   stated: by line, and by subject and property.
 */
export function written(title, described, prefixes) {
  const spaces = new Map(Object.entries(prefixes).filter(([prefix]) => prefix !== "scheme").map(([prefix, space]) => [space, prefix]));
  const used = new Set();
  const name = (value) => {
    const end = Math.max(value.lastIndexOf("/"), value.lastIndexOf("#")) + 1;
    const prefix = spaces.get(value.slice(0, end));
    if (prefix && LOCAL.test(value.slice(end))) {
      used.add(prefix);
      return `${prefix}:${value.slice(end)}`;
    }
    const below = value.startsWith(BASE) ? value.slice(BASE.length) : "";
    return `<${RELATIVE.test(below) ? below : value}>`;
  };
  const term = (value) => {
    if ("iri" in value) return name(value.iri);
    const text = `"${value.text.replace(/[\\"\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped)}"`;
    if (value.language) return `${text}@${value.language}`;
    return value.datatype ? `${text}^^${name(value.datatype)}` : text;
  };
  const body = [];
  const places = [];
  const absent = new Map();
  for (const { subject, statements: all } of described) {
    const statements = all.filter(({ objects }) => objects.length);
    for (const { predicate, objects, field } of all) if (!objects.length) absent.set(`${subject} ${predicate}`, field);
    if (!statements.length) continue;
    body.push(name(subject));
    statements.forEach(({ predicate, objects, field }, number) => {
      places.push([body.length, field]);
      const verb = predicate === TYPE ? "a" : name(predicate);
      body.push(`    ${verb} ${objects.map(term).join(", ")}${number + 1 === statements.length ? " ." : " ;"}`);
    });
    body.push("");
  }
  const head = [`# ${title.replace(/[^\P{C}]/gu, " ")}`, ""];
  head.push(...[...used].sort().map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .`), `@base <${BASE}> .`, "");
  const fields = new Map(places.map(([line, field]) => [head.length + line + 1, field]));
  return { text: [...head, ...body].join("\n"), fields, absent };
}

function escaped(sign) {
  return ESCAPES[sign] ?? `\\u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

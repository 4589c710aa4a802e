// Results of queries as tables and as files.

import { compact, link } from "./terms.js";

/**
 * @typedef {{type: string, value: string, datatype?: string, "xml:lang"?: string}} Value As in SPARQL's JSON results.
 * @typedef {{variables: string[], rows: Record<string, Value>[]}} Result
 */

/**
 * A table of the first rows of a result.
 * @param {Result} result
 * @param {number} most
 * @param {Record<string, string>} prefixes
 */
export function table({ variables, rows }, most, prefixes) {
  const found = document.createElement("table");
  const head = found.createTHead().insertRow();
  for (const variable of variables) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = variable;
    head.append(cell);
  }
  const body = found.createTBody();
  for (const row of rows.slice(0, most)) {
    const line = body.insertRow();
    for (const variable of variables) fill(line.insertCell(), row[variable], prefixes);
  }
  return found;
}

/** @param {HTMLTableCellElement} cell @param {Value | undefined} value @param {Record<string, string>} prefixes */
function fill(cell, value, prefixes) {
  if (!value) return;
  const target = value.type === "uri" ? link(value.value) : "";
  const shown = value.type === "uri" ? compact(value.value, prefixes) : value.value;
  if (/^-?\d+(\.\d+)?$/.test(shown)) cell.className = "n";
  if (!target) {
    cell.textContent = shown;
    return;
  }
  const anchor = document.createElement("a");
  anchor.href = target;
  anchor.textContent = shown;
  if (shown !== value.value) anchor.title = value.value;
  cell.append(anchor);
}

/**
 * A result as CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3).
 * @param {Result} result
 */
export function csv({ variables, rows }) {
  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const value = (found) => (found ? (found.type === "bnode" ? `_:${found.value}` : found.value) : "");
  const lines = [variables, ...rows.map((row) => variables.map((variable) => value(row[variable])))];
  return lines.map((line) => line.map(field).join(",")).join("\r\n") + "\r\n";
}

/**
 * Offers a text as a file.
 * @param {HTMLAnchorElement} anchor
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function offer(anchor, name, type, text) {
  if (anchor.href.startsWith("blob:")) URL.revokeObjectURL(anchor.href);
  anchor.href = URL.createObjectURL(new Blob([text], { type }));
  anchor.download = name;
  anchor.hidden = false;
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
const SIGNS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/**
 * Triples as rows of three.
 * @param {string} triples As N-Triples.
 * @returns {Result}
 */
export function ofTriples(triples) {
  const rows = [];
  for (const line of triples.split("\n")) {
    const found = line.match(TRIPLE);
    if (found) rows.push({ subject: value(found[1]), predicate: value(found[2]), object: value(found[3]) });
  }
  return { variables: ["subject", "predicate", "object"], rows };
}

/** @param {string} term @returns {Value} */
function value(term) {
  if (term.startsWith("<")) return { type: "uri", value: plain(term.slice(1, -1)) };
  if (term.startsWith("_:")) return { type: "bnode", value: term.slice(2) };
  return { type: "literal", value: plain(term.slice(1, term.lastIndexOf('"'))) };
}

/** @param {string} text */
function plain(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, four, eight, sign) =>
    sign ? (SIGNS[sign] ?? sign) : String.fromCodePoint(parseInt(four ?? eight, 16)),
  );
}

// Whether licence expressions parse: SPDX licence expressions over the licences that the graph describes. Keywords are
// read in any case, names too, as the command does.

import { suggestion } from "./nearest.js";

export const SHAPE = "https://w3id.org/openness-kg/shapes#LicenceExpressionParses";
export const EXPRESSION = "https://w3id.org/openness-kg/ontology#licenceExpression";

/**
 * What is wrong with a licence expression; empty if nothing is.
 * @param {string} expression
 * @param {Set<string>} known SPDX identifiers.
 */
export function fault(expression, known) {
  const shown = quoted(expression);
  const names = [];
  const folded = new Set([...known].map((name) => name.toLowerCase()));
  if (expression.trim() && !parses(expression, names, folded))
    return `The licence expression ${shown} does not parse; write SPDX, such as 'MIT OR Apache-2.0'.`;
  const unknown = expression.trim() ? names.find((name) => !folded.has(name.toLowerCase())) : "";
  if (unknown === undefined) return "";
  return (
    `The licence expression ${shown} names ${quoted(unknown)}, which no licence in the graph has as its SPDX identifier;` +
    ` add the licence or correct the name.${suggestion(unknown, known)}`
  );
}

/** @param {string} text @returns {string} As Python shows it. */
function quoted(text) {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/**
 * Whether a text is an expression: names with AND, OR and WITH between them, and brackets.
 * @param {string} expression
 * @param {string[]} names Filled with the names, in order.
 * @param {Set<string>} known Names that stand alone, in lower case.
 */
function parses(expression, names, known) {
  const tokens = [];
  for (const token of expression.match(/[()]|[^\s()]+/g) ?? []) {
    const word = /^(and|or|with)$/i.test(token) ? token.toUpperCase() : token;
    const before = tokens.at(-1);
    // a name may hold spaces
    if (typeof before === "object" && !["(", ")", "AND", "OR", "WITH"].includes(word)) before.name += ` ${word}`;
    else tokens.push(["(", ")", "AND", "OR", "WITH"].includes(word) ? word : { name: word });
  }
  let at = 0;
  const name = () => {
    const token = tokens[at];
    if (typeof token !== "object" || !/^[\p{L}\p{N}_.:+\s-]+$/u.test(token.name)) return false;
    const words = token.name.toLowerCase().split(" ");
    if (words.length > 1 && words.some((word) => known.has(word))) return false;
    names.push(token.name);
    at += 1;
    return true;
  };
  const part = () => {
    if (tokens[at] !== "(") return name() && (tokens[at] !== "WITH" || ((at += 1), name()));
    at += 1;
    if (!all() || tokens[at] !== ")") return false;
    at += 1;
    return true;
  };
  const all = () => {
    if (!part()) return false;
    while (tokens[at] === "AND" || tokens[at] === "OR") {
      at += 1;
      if (!part()) return false;
    }
    return true;
  };
  return all() && at === tokens.length;
}

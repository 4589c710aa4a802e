// Brackets where SPARQL reads from left to right. Oxigraph 0.5.11, the newest that npm has, takes `10 - 3 + 2` for
// `10 - (3 + 2)`, and `8 / 4 * 2` for `8 / (4 * 2)` (against SPARQL 1.1, section 19.8, rules 116 and 117).

import { TOKEN } from "./sparql.js";

const OPERATORS = { "+": "sum", "-": "sum", "*": "product", "/": "product" };
const UNSAFE = { sum: "-", product: "/" };
const WORDS = /^(AS|IN|NOT|DISTINCT|EXISTS)$/i;

/**
 * A query that means the same to an engine that reads sums and products from the right.
 * @param {string} query
 */
export function bracketed(query) {
  const tokens = [...query.matchAll(TOKEN)].filter(([text]) => !text.startsWith("#")).map((match) => ({ text: match[0], start: match.index }));
  const ends = (token) => token && (/^[?$\w"'<)]|^@|:/.test(token.text) && !WORDS.test(token.text));
  const begins = (token) => token && /^[?$\w"'<(+-]|:/.test(token.text);
  const inserted = [];
  let frames = [];
  const fresh = (at, round) => ({ round, sum: { start: at, first: "" }, product: { start: at, first: "" } });
  tokens.forEach(({ text, start }, number) => {
    const frame = frames.at(-1);
    if (text === "(" || text === "{") frames.push(fresh(start + 1, text === "("));
    else if (text === ")" || text === "}") frames = frames.slice(0, -1);
    else if (!frame?.round) return;
    else if (OPERATORS[text] && ends(tokens[number - 1]) && begins(tokens[number + 1])) {
      const kind = OPERATORS[text];
      const chain = frame[kind];
      if (chain.first) inserted.push([chain.start, "("], [start, ")"]);
      else if (text === UNSAFE[kind]) chain.first = text;
      if (kind === "sum") frame.product = { start: start + 1, first: "" };
    } else if (/^[,=<>!&|;]$/.test(text) || WORDS.test(text)) frames[frames.length - 1] = fresh(start + text.length, true);
  });
  // a bracket that closes comes before one that opens in the same place
  inserted.sort(([a, one], [b, other]) => b - a || (one === "(" ? -1 : 1) - (other === "(" ? -1 : 1));
  return inserted.reduce((text, [at, sign]) => text.slice(0, at) + sign + text.slice(at), query);
}

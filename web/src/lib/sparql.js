// SPARQL text, looked at without parsing it: the form of a query, where it reads, and where a limit would stand.

/** The tokens of a query, as far as telling comments, IRIs, strings, numbers, names and words apart takes them. */
export const TOKEN =
  /#[^\n\r]*|<[^<>"{}|^`\\\x00-\x20]*>|"""(?:[^\\"]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^\\"\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[?$]\w+|(?:[\p{L}_][\p{L}\d_.-]*)?:[\p{L}\d_.:%\\-]*|[A-Za-z_]\w*|\^\^|@[\w-]+|\S/gsu;
const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

/**
 * The words of a query that stand outside of all brackets, comments, strings and names, with where each begins.
 * @param {string} query
 * @returns {{word: string, start: number}[]} A closing brace that ends a group of the query itself is a word too.
 */
function topWords(query) {
  const found = [];
  let depth = 0;
  for (const match of query.matchAll(TOKEN)) {
    const token = match[0];
    if (token === "{" || token === "(") depth += 1;
    else if (token === "}" || token === ")") {
      depth -= 1;
      if (depth === 0 && token === "}") found.push({ word: "}", start: match.index });
    } else if (depth === 0 && /^[A-Za-z_]\w*$/.test(token)) found.push({ word: token.toUpperCase(), start: match.index });
  }
  return found;
}

/**
 * The form of a query.
 * @param {string} query
 * @returns {string} SELECT, ASK, CONSTRUCT or DESCRIBE; empty if it is none of them.
 */
export function form(query) {
  return topWords(query).find(({ word }) => FORMS.includes(word))?.word ?? "";
}

/**
 * Whether a query says with FROM which graphs it reads, so that it does not read the union of all.
 * @param {string} query
 */
export function namesDataset(query) {
  return topWords(query).some(({ word }) => word === "FROM");
}

/**
 * Whether a query asks another endpoint and takes it in silence that there is no answer.
 * @param {string} query
 */
export function silencesService(query) {
  const tokens = [...query.matchAll(TOKEN)].map(([text]) => text.toUpperCase()).filter((text) => !text.startsWith("#"));
  return tokens.some((text, number) => text === "SERVICE" && tokens[number + 1] === "SILENT");
}

/**
 * A query that has a number of solutions at most, unless it has a limit of its own, or is an ASK.
 * @param {string} query
 * @param {number} most
 * @param {number} [offset] How many solutions to leave out, besides those that the query itself leaves out.
 */
export function limited(query, most, offset = 0) {
  const words = topWords(query);
  const kind = words.find(({ word }) => FORMS.includes(word))?.word;
  if (!kind || kind === "ASK") return query;
  // the clauses behind the last group of the query, before a VALUES that it ends with
  const values = words.findLast(({ word }) => word === "VALUES");
  const where = words.filter(({ word, start }) => word === "}" && !(values && start > values.start)).at(-1);
  if (words.some(({ word, start }) => word === "LIMIT" && start > (where?.start ?? -1))) return query;
  const end = values?.start ?? query.length;
  const skip = words.findLast(({ word, start }) => word === "OFFSET" && start > (where?.start ?? -1) && start < end);
  const head = query.slice(0, skip?.start ?? end);
  const own = query.slice(skip?.start ?? end, end);
  const moved = skip ? own.replace(/\d+/, (number) => String(Number(number) + offset)) : offset ? `\nOFFSET ${offset}` : "";
  return `${head}${moved}\nLIMIT ${most}\n${query.slice(end)}`;
}

/**
 * A query of the catalogue with parameters bound, by a VALUES clause behind it or where it says `#+ values`.
 * @param {string} query
 * @param {Record<string, string>} values IRIs by the names of parameters.
 */
export function bound(query, values) {
  const names = Object.keys(values);
  const clause = `VALUES (${names.map((name) => `?${name}`).join(" ")}) { (${names.map((name) => `<${values[name]}>`).join(" ")}) }`;
  return /^ *#\+ values$/m.test(query) ? query.replace(/^ *#\+ values$/gm, () => clause) : `${query.trimEnd()}\n${clause}\n`;
}

/**
 * Declarations of prefixes, on one line, so that the lines of a query behind them only move by one.
 * @param {Record<string, string>} prefixes
 */
export function prologue(prefixes) {
  return Object.entries(prefixes)
    .map(([prefix, space]) => `PREFIX ${prefix}: <${space}>`)
    .join(" ");
}

/**
 * What is wrong with a query, in one sentence.
 * @param {string} query
 * @param {string} reason What the engine says; its lines count one more than those of the query.
 * @param {Record<string, string>} prefixes Those that need not be declared.
 */
export function fault(query, reason, prefixes) {
  const first = topWords(query).map(({ word }) => word).find((word) => word !== "PREFIX" && word !== "BASE");
  if (["INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"].includes(first ?? ""))
    return "This is a SPARQL update, and the graph can only be read here.";
  if (/The service <.*is not supported/.test(reason))
    return "The query asks another endpoint with SERVICE, and no connection is opened from here: remove that part.";
  const tokens = [...query.matchAll(TOKEN)].filter(([text]) => !text.startsWith("#"));
  if (!tokens.length) return "The query is empty: write one, such as SELECT * { ?s ?p ?o } LIMIT 10.";
  const undeclared = unknownPrefix(tokens, prefixes);
  if (undeclared) return `${place(query, undeclared.index)}: the prefix ${undeclared[0].split(":")[0]}: is not declared.`;
  const at = reason.match(/at (\d+):(\d+)/);
  if (!at) return `The query cannot be answered: ${reason.split("\n")[0].replace(/[.\s]+$/, "")}.`;
  const known = reason.match(/The SELECT contains [^,[]*\w|IRI parsing failed/);
  const lines = query.split("\n").slice(0, Math.max(Number(at[1]) - 2, 0));
  const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(at[2]) - 1;
  const next = tokens.find(({ index, 0: text }) => index + text.length > start);
  const where = place(query, (next ?? tokens.at(-1)).index);
  if (known) return `${where}: ${known[0].replace(/^The SELECT/, "the SELECT").replace(/^IRI parsing failed/, "an IRI is not whole")}.`;
  if (next) return `${where}: '${next[0].slice(0, 40)}' cannot stand here; look at it and at what stands before it.`;
  const open = tokens.reduce((depth, [text]) => depth + ("{(".includes(text) ? 1 : "})".includes(text) ? -1 : 0), 0);
  return `${where}: it makes no sense up to its end; ${open > 0 ? "a bracket is not closed" : "a triple lacks a part, or a word is missing"}.`;
}

function place(query, index) {
  const before = query.slice(0, index).split("\n");
  return `Line ${before.length}, column ${before.at(-1).length + 1}: this is no valid SPARQL 1.1`;
}

/** The first name whose prefix is neither declared nor known. */
function unknownPrefix(tokens, prefixes) {
  const declared = new Set(Object.keys(prefixes));
  tokens.forEach(([text], number) => {
    if (/^PREFIX$/i.test(text)) declared.add(tokens[number + 1]?.[0].split(":")[0]);
  });
  return tokens.find(([text]) => /^(?:[\p{L}_][\p{L}\d_.-]*)?:/u.test(text) && !declared.has(text.split(":")[0]) && text !== "_:");
}

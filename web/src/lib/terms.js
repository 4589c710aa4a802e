// IRIs of the graph: short names, and the pages of the site that tell of them.

export const ROOT = "https://w3id.org/openness-kg/";
const PART = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * An IRI as `prefix:name` where a prefix fits, else whole.
 * @param {string} iri
 * @param {Record<string, string>} prefixes
 */
export function compact(iri, prefixes) {
  let best = "";
  let space = "";
  for (const [prefix, value] of Object.entries(prefixes))
    if (iri.startsWith(value) && value.length > space.length) [best, space] = [prefix, value];
  const rest = iri.slice(space.length);
  return space && !rest.includes("/") ? `${best}:${rest}` : iri;
}

/**
 * The last part of an IRI.
 * @param {string} iri
 */
export function slug(iri) {
  return iri.split(/[#/]/).at(-1) ?? "";
}

/**
 * Where a page at the top of the site may link to for an IRI: a page of the site, or the web; empty if it may not.
 * The addresses are those of `openness_kg/site/addresses.py`.
 * @param {string} iri
 */
export function link(iri) {
  if (!iri.startsWith(ROOT)) return /^https?:\/\/[^\s<>"]+$/i.test(iri) ? iri : "";
  const [whole, fragment] = iri.split("#", 2);
  const behind = fragment ? `#${fragment}` : "";
  const path = whole.slice(ROOT.length).replace(/^id\/finding\//, "id/entry/");
  if (!path.split("/").every((part) => PART.test(part))) return "";
  if (path === "dataset") return "index.html";
  if (path.startsWith("graph/")) return `data.html#${path.slice("graph/".length).replaceAll("/", ".")}`;
  if (path.startsWith("ontology")) return `ontology.html${behind}`;
  return `${path}.html${behind}`;
}

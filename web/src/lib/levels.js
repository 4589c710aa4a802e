// What levels lineage alone allows a project that no edition rates, as `openness-kg explain SLUG --data FILE` says it: a
// rating of unknown level on each criterion is supposed, the rules derive, and the queries of `explain/` are asked.

import { bound } from "./sparql.js";
import { slug } from "./terms.js";
import { parsed } from "./turtle.js";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const PROJECT = "https://w3id.org/openness-kg/ontology#Project";

/**
 * @typedef {object} Line
 * @property {string} criterion Its slug.
 * @property {string} label
 * @property {string} derived A level's slug, empty if there is none.
 * @property {string} precision
 * @property {string[]} through Labels of the models that limit it.
 * @property {string[]} unknown Labels of what too little is known of.
 * @property {boolean} ruled Whether a rule derives the criterion.
 * @property {string} verdict In words.
 */

export class Lineage {
  /**
   * @param {any} oxigraph The engine's module.
   * @param {Uint8Array} facts The published facts, as N-Triples.
   * @param {string[]} rules CONSTRUCT queries in their order.
   * @param {Record<string, string>} queries Texts of the catalogue's queries by name.
   * @param {{scheme: string, supposedEdition: string, rated: [string, string][]}} names
   */
  constructor(oxigraph, facts, rules, queries, names) {
    Object.assign(this, { ox: oxigraph, facts, rules, queries, names });
    this.rated = new Set(names.rated.map(([, project]) => project));
  }

  /**
   * The levels of each project that a file describes; throws if it is no Turtle.
   * @param {string} turtle
   * @returns {{project: string, label: string, rated: boolean, lines: Line[]}[]}
   */
  levels(turtle) {
    const { ox } = this;
    const file = parsed(ox, turtle);
    const store = new ox.Store();
    store.load(this.facts, { format: "application/n-triples", lenient: true });
    store.load(turtle, { format: "text/turtle" });
    const projects = new Set(
      file.filter((quad) => quad.predicate.value === TYPE && quad.object.value === PROJECT && quad.subject.termType === "NamedNode").map((quad) => quad.subject.value),
    );
    for (const project of projects) this.#infer(store, bound(this.queries["supposed/ratings"], { scheme: this.names.scheme, project }));
    for (const rule of this.rules) this.#infer(store, rule);
    return [...projects].sort().map((project) => this.#overview(store, project));
  }

  #infer(store, query) {
    for (const found of store.query(query)) store.add(found);
  }

  #overview(store, project) {
    const values = { project, edition: this.names.supposedEdition };
    const labels = new Map(this.#rows(store, "explain/labels", {}).map((row) => [row.concept, row.label]));
    const by = (name) => {
      const groups = new Map();
      for (const row of this.#rows(store, `explain/${name}`, values)) groups.set(row.criterion, [...(groups.get(row.criterion) ?? []), row]);
      return groups;
    };
    const [cells, limiting, considered] = ["cell", "through", "considered"].map(by);
    const lines = this.#rows(store, "table/criteria", { edition: values.edition }).map((row) =>
      line(row, cells.get(row.criterion)?.[0] ?? {}, limiting.get(row.criterion) ?? [], considered.get(row.criterion) ?? []),
    );
    return { project, label: labels.get(project) ?? slug(project), rated: this.rated.has(project), lines };
  }

  /** @returns {Record<string, string>[]} */
  #rows(store, name, values) {
    return store
      .query(bound(this.queries[name], values))
      .map((row) => Object.fromEntries([...row].map(([key, term]) => [key, term.value])));
  }
}

/** @returns {Line} */
function line(criterion, cell, limiting, considered) {
  const named = new Map(considered.map((row) => [row.considered, row.label || row.considered]));
  const lacking = new Map();
  for (const row of considered)
    if (!("standing" in row)) lacking.set(row.considered, [...(lacking.get(row.considered) ?? []), row.facetLabel.toLowerCase()]);
  const several = new Set(considered.map((row) => row.facet)).size > 1;
  const found = {
    criterion: criterion.slug,
    label: criterion.label,
    derived: slug(cell.derived ?? ""),
    precision: slug(cell.precision ?? ""),
    through: limiting.filter((row) => row.offered === "false").map((row) => row.label),
    unknown: [...lacking].map(([iri, facets]) => (several ? `${named.get(iri)} (${facets.join(", ")})` : named.get(iri))),
    considered: named.size > 0,
    ruled: "rule" in cell,
  };
  return { ...found, verdict: verdict(found) };
}

function verdict({ derived, precision, through, unknown, considered, ruled }) {
  const words = derived === "notApplicable" ? "not applicable" : derived;
  const names = through.length ? `, through ${through.join(", ")}` : "";
  if (derived) return `${words}${precision === "atMost" ? " at most" : ""}${names}`;
  if (!ruled) return `none: no rule derives this criterion${names}`;
  if (!considered) return `none: nothing is known that the rule could look at${names}`;
  if (unknown.length) return `none: lineage allows no conclusion, as too little is known of ${unknown.join(", ")}${names}`;
  return `none: lineage allows no conclusion, as it holds a cycle${names}`;
}

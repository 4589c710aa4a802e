// What the shapes find in a contribution: the published queries over the published graph with the file on top, as
// `openness-kg validate FILE` does it.

import * as licences from "./licences.js";
import { scan } from "./places.js";
import { slug } from "./terms.js";
import { parsed } from "./turtle.js";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const ENTRY_OF = "https://w3id.org/openness-kg/ontology#entryOf";
const RATINGS = ["ratedProject", "entryOf", "edition", "inRecord"].map((name) => `https://w3id.org/openness-kg/ontology#${name}`);
const SPDX = "https://w3id.org/openness-kg/ontology#spdxIdentifier";
// in this graph every thing has, by this property, each class that it is an instance of: to walk up from each instance
// anew, in each query, takes five times as long as all else
const INSTANCE = "urn:instance-of";
const WALK = new RegExp(`(\\?\\w+) <${TYPE}>/<${SUBCLASS}>\\* (<[^>]*>|\\?\\w+)(?= *[.}])`, "g");
const WRITTEN = "urn:as-written:";
const PLAIN = ["http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"];
const SEVERITIES = ["Violation", "Warning", "Info"];

/**
 * @typedef {object} Finding
 * @property {string} severity
 * @property {string} focus
 * @property {string} path
 * @property {string} shape
 * @property {string} message
 * @property {number} line Where in the file; 0 if it is elsewhere in the graph.
 */

export class Checker {
  /**
   * @param {any} oxigraph The engine's module.
   * @param {Uint8Array} facts The published facts, as N-Triples.
   * @param {any[]} constraints Those of the published shapes.
   * @param {[string, string][]} rated Projects that an edition rates, each with an entry before it.
   * @param {[number, string, string][]} before What the shapes find without the file.
   */
  constructor(oxigraph, facts, constraints, rated, before) {
    this.ox = oxigraph;
    this.constraints = constraints.map((constraint) => ({
      ...constraint,
      quick: constraint.query.replace(WALK, `GRAPH <${INSTANCE}> { $1 <${INSTANCE}> $2 }`),
    }));
    this.before = new Set(before.map((found) => found.join("\n")));
    this.store = new oxigraph.Store();
    this.store.load(facts, { format: "application/n-triples", lenient: true });
    const property = oxigraph.namedNode(ENTRY_OF);
    for (const [entry, project] of rated)
      this.store.add(oxigraph.quad(oxigraph.namedNode(entry), property, oxigraph.namedNode(project)));
    this.classes = new Map();
    for (const quad of this.#instances(this.store.match(null, oxigraph.namedNode(TYPE), null))) this.store.add(quad);
  }

  /**
   * What the shapes find in a file; throws if it is no Turtle. Of a file that speaks of ratings they may find less, or
   * more, than the command does: the ratings of the graph are not here.
   * @param {string} turtle
   * @returns {{findings: Finding[], conforms: boolean, ratings: boolean}}
   */
  check(turtle) {
    const { ox, store } = this;
    const file = parsed(ox, turtle);
    this.classes.clear();
    const added = file.filter((quad) => !store.has(quad));
    const home = new Home(this, file, turtle);
    for (const quad of added) store.add(quad);
    const instances = [...this.#instances(added)].filter((quad) => !store.has(quad));
    for (const quad of instances) store.add(quad);
    try {
      const found = new Map();
      const keep = (finding) => found.set([finding.severity, finding.focus, finding.path, finding.shape, finding.message].join("\n"), finding);
      for (const finding of this.#found(file, home)) keep(finding);
      for (const finding of this.#licences(file, home)) keep(finding);
      const findings = [...found.entries()].sort(order).map(([, finding]) => finding);
      const ratings = file.some(({ predicate }) => RATINGS.includes(predicate.value));
      return { findings, conforms: !findings.some(({ severity }) => severity === "Violation"), ratings };
    } finally {
      for (const quad of [...added, ...instances]) store.delete(quad);
    }
  }

  /** The statements which say of what classes things are instances, from those that give their types. */
  *#instances(typed) {
    const { ox, store } = this;
    const graph = ox.namedNode(INSTANCE);
    for (const { subject, predicate, object } of typed) {
      if (predicate.value !== TYPE || object.termType !== "NamedNode") continue;
      if (!this.classes.has(object.value)) {
        const above = store.query(`SELECT DISTINCT ?class WHERE { <${object.value}> <${SUBCLASS}>* ?class }`);
        this.classes.set(object.value, above.map((row) => row.get("class")));
      }
      for (const above of this.classes.get(object.value)) yield ox.quad(subject, graph, above, graph);
    }
  }

  *#found(file, home) {
    // a file that says what is below a class makes instances of things that are not its own
    const query = file.some(({ predicate }) => predicate.value === SUBCLASS) ? "query" : "quick";
    const rewritten = this.#rewritten(file);
    for (const [number, constraint] of this.constraints.entries())
      if (!constraint.by_text || !rewritten.length) yield* this.#rows(constraint, number, constraint[query], home);
    if (!rewritten.length) return;
    // the engine keeps "01"^^xsd:integer as 1: what looks at texts sees such a literal with a datatype of its own
    const { ox, store } = this;
    const marked = rewritten.map((quad) =>
      ox.quad(quad.subject, quad.predicate, ox.literal(quad.object.value, ox.namedNode(WRITTEN + quad.object.datatype.value))),
    );
    for (const quad of rewritten) store.delete(quad);
    for (const quad of marked) store.add(quad);
    try {
      for (const [number, constraint] of this.constraints.entries())
        if (constraint.by_text) {
          const asked = constraint[query].replace(/(DATATYPE\(\?\w+\)) = <([^>]*)>/g, `$1 IN (<$2>, <${WRITTEN}$2>)`);
          yield* this.#rows(constraint, number, asked, home);
        }
    } finally {
      for (const quad of marked) store.delete(quad);
      for (const quad of rewritten) store.add(quad);
    }
  }

  *#rows(constraint, number, query, home) {
    for (const row of this.store.query(query)) {
      const focus = text(row.get("this"));
      const path = row.get("path")?.termType === "NamedNode" ? row.get("path").value : constraint.path;
      const message = worded(constraint, row);
      const line = home.line(focus, path);
      if (line || !this.before.has([number, focus, message].join("\n")))
        yield { severity: constraint.severity, focus, path, shape: constraint.shape, message, line };
    }
  }

  *#licences(file, home) {
    const known = new Set([...this.store.match(null, this.ox.namedNode(SPDX), null)].map((quad) => quad.object.value));
    for (const { subject, predicate, object } of file) {
      if (predicate.value !== licences.EXPRESSION || object.termType !== "Literal" || subject.termType !== "NamedNode") continue;
      const message = licences.fault(object.value, known);
      const line = home.line(subject.value, licences.EXPRESSION);
      if (message)
        yield { severity: "Violation", focus: subject.value, path: licences.EXPRESSION, shape: licences.SHAPE, message, line };
    }
  }

  /** The statements of a file whose literals the engine gives back otherwise than they were written. */
  #rewritten(file) {
    const typed = file.filter(({ object }) => object.termType === "Literal" && !PLAIN.includes(object.datatype.value));
    const one = new this.ox.Store();
    return typed.filter((quad) => {
      one.add(quad);
      const [kept] = one.match();
      one.delete(quad);
      return kept.object.value !== quad.object.value || kept.object.datatype.value !== quad.object.datatype.value;
    });
  }
}

/** Where the terms of a file stand, and which of them the graph uses without it; made before the file is in the store. */
class Home {
  constructor({ ox, store }, file, turtle) {
    this.places = scan(turtle);
    this.subjects = new Set(file.map(({ subject }) => text(subject)));
    this.leading = new Map();
    this.elsewhere = new Set();
    for (const { subject, predicate, object } of file) {
      if (object.termType === "BlankNode") this.leading.set(text(object), [text(subject), predicate.value]);
      for (const { value } of [predicate, object].filter((term) => term.termType === "NamedNode")) {
        const used = `ASK { { <${value}> ?p ?o } UNION { ?s <${value}> ?o } UNION { ?s ?p <${value}> } }`;
        if (!this.elsewhere.has(value) && store.query(used)) this.elsewhere.add(value);
      }
    }
    this.statedElsewhere = (subject, path) => store.match(ox.namedNode(subject), ox.namedNode(path), null).length > 0;
  }

  /** The line of a finding in the file; 0 if it stands elsewhere. */
  line(focus, path) {
    const { subjects, predicates, uses } = this.places;
    if (focus.startsWith("_:")) return this.#blank(focus);
    if (this.subjects.has(focus)) {
      const there = path && predicates.get(`${focus} ${path}`);
      // a property that only another file gives the subject is told of there
      return there || (path && this.statedElsewhere(focus, path) ? 0 : (subjects.get(focus) ?? 0));
    }
    return this.elsewhere.has(focus) ? 0 : (uses.get(focus) ?? 0);
  }

  #blank(focus) {
    const seen = new Set();
    let [node, via] = [focus, ""];
    while (node.startsWith("_:") && !seen.has(node) && this.leading.has(node)) {
      seen.add(node);
      [node, via] = this.leading.get(node);
    }
    if (!node.startsWith("_:")) return this.line(node, via);
    const alone = [...this.subjects].filter((subject) => subject.startsWith("_:") && !this.leading.has(subject));
    const lines = this.places.blanks;
    return alone.includes(node) && alone.length === lines.length ? lines[alone.indexOf(node)] : 0;
  }
}

/** The message of a finding, its variables filled in. */
function worded(constraint, row) {
  const own = row.get("message");
  if (own?.termType === "Literal") return own.value;
  if (!constraint.messages.length)
    return `The constraint ${slug(constraint.component).replace(/ConstraintComponent$/, "")} of <${constraint.shape}> is violated.`;
  const shown = constraint.messages.map((message) =>
    constraint.filled ? message.replace(/\{[?$](\w+)\}/g, (whole, name) => (row.get(name) ? text(row.get(name)) : whole)) : message,
  );
  return shown.sort()[0];
}

function text(term) {
  return term.termType === "BlankNode" ? `_:${term.value}` : term.value;
}

function order([oneKey, one], [otherKey, other]) {
  const rank = ({ severity }) => (SEVERITIES.indexOf(severity) + SEVERITIES.length + 1) % (SEVERITIES.length + 1);
  return rank(one) - rank(other) || (one.line || Infinity) - (other.line || Infinity) || (oneKey < otherKey ? -1 : 1);
}

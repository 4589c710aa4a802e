// From what somebody filled in to what a project's file states.

import { iri, linkTo } from "./turtle.js";

const ID = "https://w3id.org/openness-kg/id/";
const SCRATCH = "pretrainedOn";

/**
 * A slug for a name.
 * @param {string} name
 */
export function slugged(name) {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}

/**
 * Looks up what somebody typed for a thing of the graph: its name, an alias, its slug, or an IRI.
 * @param {Record<string, Record<string, string[]>>} entities Names by IRI by kind.
 */
export function finder(entities) {
  const known = new Map();
  for (const [kind, things] of Object.entries(entities)) {
    const names = new Map();
    for (const [thing, labels] of Object.entries(things)) for (const label of labels) names.set(label.toLowerCase(), names.get(label.toLowerCase()) ?? thing);
    for (const thing of Object.keys(things)) names.set(thing.slice(`${ID}${kind}/`.length).toLowerCase(), thing);
    known.set(kind, names);
  }
  /** @param {string} kind @param {string} typed @returns {string} IRI */
  return (kind, typed) => {
    const found = known.get(kind)?.get(typed.toLowerCase());
    if (found) return found;
    if (typed.startsWith(ID)) return typed;
    const bare = typed.replace(/^.*?:(?!\/\/)/, "");
    return ID + kind + "/" + (/^[a-z0-9.-]+$/.test(bare) ? bare : slugged(bare));
  };
}

/**
 * What a file states.
 * @param {any} filled What the form holds: values by name, `$` the ids of their fields, lists of the same.
 * @param {{prefixes: Record<string, string>, licences: Record<string, string>}} names
 * @param {(kind: string, typed: string) => string} find
 * @returns {{described: import("./turtle.js").Described[], slug: string}}
 */
export function stated(filled, names, find) {
  const P = names.prefixes;
  const okg = (name) => P.okg + name;
  const described = [];
  const english = (text) => ({ text, language: "en" });
  const lines = (text) => (text ?? "").split(/\s*\n\s*/).filter(Boolean);
  const begin = (subject) => {
    const statements = [];
    described.push({ subject, statements });
    /** States something unless there is nothing to state. */
    return (predicate, objects, field) => {
      if (objects.length) statements.push({ predicate, objects, field });
    };
  };
  const edge = (subject, property, object, evidence, field) => {
    const path = subject.slice(ID.length);
    const say = begin(`${ID}${path}#${property}.${object.split("/").at(-1)}`);
    say(`${P.rdf}type`, [iri(okg("LineageStatement"))], field);
    say(okg("lineageSubject"), [iri(subject)], field);
    say(okg("lineageProperty"), [iri(okg(property))], field);
    say(okg("lineageObject"), [iri(object)], field);
    say(`${P.prov}hadPrimarySource`, lines(evidence.text).map(linkTo), evidence.field);
  };
  const licence = (say, item) => {
    const expression = item.licence ?? "";
    if (expression) {
      say(okg("licenceExpression"), [{ text: expression }], item.$.licence);
      const parts = /\bOR\b|\bWITH\b/i.test(expression) ? [] : expression.split(/\s+AND\s+|[()]/i).map((part) => part.trim()).filter(Boolean);
      const known = parts.map((part) => names.licences[Object.keys(names.licences).find((id) => id.toLowerCase() === part.toLowerCase()) ?? ""]);
      say(okg("underLicence"), known.filter(Boolean).map(iri), item.$.licence);
    }
    say(okg("licenceEvidence"), lines(item.licenceEvidence).map(linkTo), item.$.licenceEvidence);
  };
  const slug = filled.slug || slugged(filled.name ?? "");
  const project = iri(`${ID}project/${slug}`).iri;
  const say = begin(project);
  say(`${P.rdf}type`, [iri(okg("Project"))], filled.$.name);
  say(`${P.rdfs}label`, filled.name ? [english(filled.name)] : [], filled.$.name);
  say(`${P.skos}altLabel`, lines(filled.aliases).map(english), filled.$.aliases);
  say(`${P.foaf}homepage`, filled.homepage ? [linkTo(filled.homepage)] : [], filled.$.homepage);
  const makers = lines(filled.makers);
  say(okg("maker"), makers.map((maker) => iri(find("organisation", maker))), filled.$.makers);
  const models = filled.models.map((model) => ({ ...model, iri: iri(`${ID}model/${model.slug || slugged(model.name ?? "")}`).iri }));
  say(okg("offersModel"), models.map((model) => iri(model.iri)), models[0]?.$.name ?? "");
  licence(say, filled);
  for (const model of models) edge(project, "offersModel", model.iri, { text: model.evidence, field: model.$.evidence }, model.$.name);
  for (const model of models) {
    const tell = begin(model.iri);
    const scratch = model.bases.every((base) => !base.model) && model.datasets.some((data) => data.kind === SCRATCH && data.dataset);
    tell(`${P.rdf}type`, [iri(okg("Model")), ...(scratch ? [iri(okg("BaseModel"))] : [])], model.$.name);
    tell(`${P.rdfs}label`, model.name ? [english(model.name)] : [], model.$.name);
    const address = model.address ? [{ text: model.address, datatype: `${P.xsd}anyURI` }] : [];
    tell(`${P.dct}identifier`, address, model.$.address);
    const edges = [
      ...model.bases.filter((base) => base.model).map((base) => ({ ...base, property: base.kind, object: find("model", base.model), field: base.$.model })),
      ...model.datasets.filter((data) => data.dataset).map((data) => ({ ...data, property: data.kind, object: find("dataset", data.dataset), field: data.$.dataset })),
    ];
    for (const property of new Set(edges.map((found) => found.property))) {
      const mine = edges.filter((found) => found.property === property);
      tell(okg(property), mine.map((found) => iri(found.object)), mine[0].field);
    }
    const limit = ["partial", "closed"].includes(model.weights) && model.restrictionKind;
    const restriction = iri(`${ID}restriction/${model.iri.split("/").at(-1)}-weights`).iri;
    if (model.weights) tell(okg("weightsAvailability"), [iri(okg(model.weights))], model.$.weights);
    if (model.weights) tell(okg("availabilityEvidence"), lines(model.weightsEvidence).map(linkTo), model.$.weightsEvidence);
    if (limit) tell(okg("hasRestriction"), [iri(restriction)], model.$.restrictionKind);
    licence(tell, model);
    for (const found of edges) edge(model.iri, found.property, found.object, { text: found.evidence, field: found.$.evidence }, found.field);
    if (limit) {
      const limited = begin(restriction);
      limited(`${P.rdf}type`, [iri(okg("Restriction"))], model.$.restrictionKind);
      limited(`${P.rdfs}label`, [english(`${model.name || "Weights"}: ${model.restrictionLabel}`)], model.$.restrictionKind);
      limited(okg("restrictionKind"), [iri(model.restrictionKind)], model.$.restrictionKind);
      limited(`${P.prov}hadPrimarySource`, lines(model.weightsEvidence).map(linkTo), model.$.weightsEvidence);
    }
  }
  return { described: described.filter(({ statements }) => statements.length), slug };
}

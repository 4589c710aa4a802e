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

/** What the slug of a project or model is, as the shapes have it. */
export const SLUG = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * The field that an IRI comes from: the slug, if one is given or no name makes one.
 * @param {any} item A project or model of the form.
 */
function naming(item) {
  return item.slug || (item.name && !slugged(item.name)) ? item.$.slug : item.$.name;
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
 * @param {{prefixes: Record<string, string>, licences: Record<string, string>, entities: Record<string, Record<string, string[]>>}} names
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
    // what there is nothing to say of stays out of the file, but its field is known
    return (predicate, objects, field) => statements.push({ predicate, objects, field });
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
  const restrict = (restriction, name, item, evidence, field) => {
    const limited = begin(restriction);
    limited(`${P.rdf}type`, [iri(okg("Restriction"))], item.$.restrictionKind);
    limited(`${P.rdfs}label`, [english(`${name}: ${item.restrictionLabel}`)], item.$.restrictionKind);
    limited(okg("restrictionKind"), [iri(item.restrictionKind)], item.$.restrictionKind);
    limited(`${P.prov}hadPrimarySource`, lines(evidence).map(linkTo), field);
  };
  const slug = filled.slug || slugged(filled.name ?? "");
  const project = iri(`${ID}project/${slug}`).iri;
  const say = begin(project);
  say(`${P.rdf}type`, [iri(okg("Project"))], naming(filled));
  say(`${P.rdfs}label`, filled.name ? [english(filled.name)] : [], filled.$.name);
  say(`${P.skos}altLabel`, lines(filled.aliases).map(english), filled.$.aliases);
  say(`${P.foaf}homepage`, filled.homepage ? [linkTo(filled.homepage)] : [], filled.$.homepage);
  const makers = filled.makers.filter(({ maker }) => maker).map((item) => ({ ...item, iri: find("organisation", item.maker) }));
  say(okg("maker"), makers.map((maker) => iri(maker.iri)), filled.makers[0]?.$.maker ?? "");
  const models = filled.models.map((model) => ({ ...model, iri: iri(`${ID}model/${model.slug || slugged(model.name ?? "")}`).iri }));
  say(okg("offersModel"), models.map((model) => iri(model.iri)), models[0]?.$.name ?? "");
  licence(say, filled);
  for (const model of models) edge(project, "offersModel", model.iri, { text: model.evidence, field: model.$.evidence }, model.$.name);
  for (const { iri: maker, maker: name, homepage, $ } of makers.filter((maker) => !(maker.iri in (names.entities.organisation ?? {})))) {
    const tell = begin(iri(maker).iri);
    tell(`${P.rdf}type`, [iri(okg("Organisation"))], $.maker);
    tell(`${P.rdfs}label`, [english(name)], $.maker);
    tell(`${P.foaf}homepage`, homepage ? [linkTo(homepage)] : [], $.homepage);
  }
  for (const model of models) {
    const tell = begin(model.iri);
    const scratch = model.bases.every((base) => !base.model) && model.datasets.some((data) => data.kind === SCRATCH && data.dataset);
    tell(`${P.rdf}type`, [iri(okg("Model")), ...(scratch ? [iri(okg("BaseModel"))] : [])], naming(model));
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
    const data = edges.filter((found) => "dataset" in found && !(found.object in (names.entities.dataset ?? {})));
    const limit = ["partial", "closed"].includes(model.weights) && model.restrictionKind;
    const restriction = iri(`${ID}restriction/${model.iri.split("/").at(-1)}-weights`).iri;
    if (model.weights) tell(okg("weightsAvailability"), [iri(okg(model.weights))], model.$.weights);
    if (model.weights) tell(okg("availabilityEvidence"), lines(model.weightsEvidence).map(linkTo), model.$.weightsEvidence);
    tell(okg("hasRestriction"), limit ? [iri(restriction)] : [], model.$.restrictionKind);
    licence(tell, model);
    for (const found of edges) edge(model.iri, found.property, found.object, { text: found.evidence, field: found.$.evidence }, found.field);
    if (limit) restrict(restriction, model.name || "Weights", model, model.weightsEvidence, model.$.weightsEvidence);
    for (const set of data) {
      const describe = begin(iri(set.object).iri);
      describe(`${P.rdf}type`, [iri(okg({ pretrainedOn: "PretrainingCorpus", tunedOn: "TuningDataset" }[set.kind] ?? "Dataset"))], set.$.kind);
      describe(`${P.rdfs}label`, [english(set.dataset)], set.$.dataset);
      if (set.availability) describe(okg("availability"), [iri(okg(set.availability))], set.$.availability);
      if (set.availability) describe(okg("availabilityEvidence"), lines(set.availabilityEvidence).map(linkTo), set.$.availabilityEvidence);
      if (!["partial", "closed"].includes(set.availability)) continue;
      const why = iri(`${ID}restriction/${set.object.split("/").at(-1)}`).iri;
      describe(okg("hasRestriction"), set.restrictionKind ? [iri(why)] : [], set.$.restrictionKind);
      if (set.restrictionKind) restrict(why, set.dataset, set, set.availabilityEvidence, set.$.availabilityEvidence);
    }
  }
  return { described, slug };
}

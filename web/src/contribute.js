// The contribution form: what is filled in becomes a file, which is checked and judged by an engine in two workers.

import { finder, SLUG, stated } from "./lib/contribution.js";
import { Engine, Stopped } from "./lib/engine.js";
import { json } from "./lib/fetching.js";
import { scan } from "./lib/places.js";
import { offer } from "./lib/results.js";
import { compact } from "./lib/terms.js";
import { written } from "./lib/turtle.js";

const one = (selector) => document.querySelector(selector);
const form = one("#form");
const address = (name) => new URL(form.dataset[name], location.href).href;
const WORDS = { Violation: "violation", Warning: "warning", Info: "remark" };

let ids = 0;
/** The field of the form that each line of the file comes from. */
let fields = new Map();
/** The field of what the file does not state, by subject and property. */
let absent = new Map();
let slug = "";

async function start() {
  const names = await json(address("names"));
  const find = finder(names.entities);
  const isKnown = (kind, typed) => find(kind, typed) in (names.entities[kind] ?? {});
  const documents = Object.fromEntries(["names", "shapes", "rules", "before", "queries"].map((name) => [name, address(name)]));
  const opening = { wasm: address("wasm"), facts: address("facts"), documents };
  const engines = ["check", "levels"].map((task) => new Engine(address("worker"), { ...opening, task }));
  complete(names);
  named(form);
  for (const list of form.querySelectorAll("[data-items]")) add(list, names);

  function write() {
    const filled = read(form);
    const made = stated(filled, names, find);
    const file = written(`${filled.name || made.slug}: the project and the models that it makes itself.`, made.described, names.prefixes);
    ({ slug } = made);
    ({ fields, absent } = file);
    one("#file").value = file.text;
    one("#rewrite").disabled = true;
  }

  async function check() {
    const turtle = one("#file").value;
    busy(true, "Checking …");
    const begun = performance.now();
    try {
      const [{ findings, conforms, ratings }, projects] = await Promise.all([
        engines[0].ask({ what: "check", turtle }),
        engines[1].ask({ what: "levels", turtle }),
      ]);
      document.dispatchEvent(new CustomEvent("checked", { detail: { findings, projects } }));
      slug = projects.length ? ending(projects[0].project) : "";
      place(projects.length > 0);
      show(sorted([...taken(turtle, names), ...findings]), conforms, projects, names.prefixes);
      if (ratings) one("#verdict").textContent += " It speaks of ratings, which only `openness-kg validate` checks in full.";
      busy(false, `Checked in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
    } catch (error) {
      const isTurtle = error.name !== "NoTurtle";
      if (!(error instanceof Stopped)) refused(isTurtle ? "The file could not be checked" : "The file is no Turtle", error.message);
      busy(false, error instanceof Stopped ? "Stopped." : isTurtle ? "The file was not checked." : "The file cannot be read.");
      place();
    }
    one("#answer").hidden = false;
    one("#findings-head").focus();
  }

  form.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    if (target.dataset.add) add(target.closest("p").previousElementSibling, names).querySelector("input, select").focus();
    if ("remove" in target.dataset) {
      const item = target.closest(".item");
      const list = item.parentElement;
      item.remove();
      list.nextElementSibling?.querySelector("[data-add]")?.focus();
    }
  });
  form.addEventListener("change", ({ target }) => {
    if (["weights", "availability"].includes(target.name)) unless(target);
    const lacking = target.closest(".item")?.querySelector(`[data-lacking=${target.name}]`);
    if (lacking) lacking.hidden = !target.value.trim() || isKnown(target.getAttribute("list"), target.value.trim());
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  one("#check").addEventListener("click", () => (write(), check()));
  one("#again").addEventListener("click", check);
  one("#rewrite").addEventListener("click", () => (write(), check()));
  one("#stop").addEventListener("click", () => engines.forEach((engine) => engine.stop()));
  one("#file").addEventListener("input", () => {
    one("#rewrite").disabled = false;
    [fields, absent] = [new Map(), new Map()];
    place();
  });
  one("#copy").addEventListener("click", () => copy("#file"));
  one("#copy-request").addEventListener("click", () => copy("#request"));
  one("#failed").hidden = true;
  form.hidden = false;
  // what takes longest is done while somebody fills in the form
  form.addEventListener("focusin", () => engines.forEach((engine) => engine.open()), { once: true });
}

/** Fills the lists that complete what is typed. */
function complete({ entities, licences, restrictionKinds }) {
  for (const kind of ["model", "dataset", "organisation"]) {
    const options = Object.entries(entities[kind] ?? {}).map(([iri, labels]) => {
      const short = iri.split("/").at(-1);
      return new Option(labels.filter((label) => label !== short).join(", "), short);
    });
    one(`datalist#${kind}`).append(...options);
  }
  one("datalist#licence").append(...Object.keys(licences).map((id) => new Option("", id)));
  const kinds = Object.entries(restrictionKinds).map(([iri, { label, definition }]) => {
    const option = new Option(label, iri);
    option.title = definition;
    return option;
  });
  for (const name of ["model", "dataset"])
    one(`#template-${name}`).content.querySelector("[name=restrictionKind]").append(...kinds.map((kind) => kind.cloneNode(true)));
}

/** Gives the fields of a part of the form ids, and their labels and hints to them. */
function named(part) {
  for (const field of part.querySelectorAll("[name]:not([id])")) {
    field.id = `field-${(ids += 1)}`;
    const line = field.closest(".field");
    line.querySelector("label").htmlFor = field.id;
    const hint = line.querySelector(".hint");
    if (hint) {
      hint.id = `${field.id}-hint`;
      field.setAttribute("aria-describedby", hint.id);
    }
  }
}

function add(list, names) {
  const item = one(`#template-${list.dataset.template}`).content.firstElementChild.cloneNode(true);
  named(item);
  list.append(item);
  for (const nested of item.querySelectorAll("[data-items]")) add(nested, names);
  for (const level of item.querySelectorAll("[name=weights], [name=availability]")) unless(level);
  return item;
}

/** Asks why weights or data are not open only if they are not. */
function unless(level) {
  const line = level.closest(".item").querySelector(`[data-when=${level.name}]`);
  line.hidden = !["partial", "closed"].includes(level.value);
}

/** What a part of the form holds: values by name, `$` the ids of their fields, lists of the same. */
function read(part) {
  const mine = (selector) => [...part.querySelectorAll(selector)].filter((element) => (element.parentElement.closest(".item, form") ?? part) === part);
  const values = { $: {} };
  for (const field of mine("[name]")) {
    values[field.name] = field.value.trim();
    values.$[field.name] = field.id;
    if (field.name === "restrictionKind") values.restrictionLabel = field.selectedOptions[0]?.label.toLowerCase();
  }
  for (const list of mine("[data-items]")) values[list.dataset.items] = [...list.children].map(read);
  return values;
}

function busy(now, text) {
  one("#state").textContent = text;
  for (const id of ["check", "again"]) one(`#${id}`).disabled = now;
  one("#stop").disabled = !now;
}

/** Says where the file goes, as far as its project has a slug that can name it. */
function place(isProject = true) {
  const goes = SLUG.test(slug) ? `It goes to data/projects/${slug}.ttl.` : "It goes nowhere yet: its project needs another slug.";
  one("#place").textContent = isProject ? goes : "The file describes no project.";
  offer(one("#download"), `${SLUG.test(slug) ? slug : "project"}.ttl`, "text/turtle", one("#file").value);
}

/** The gravest first, else in the order that they have. */
function sorted(findings) {
  const rank = ({ severity }) => Object.keys(WORDS).indexOf(severity);
  return findings.sort((one, other) => rank(one) - rank(other));
}

function ending(iri) {
  return iri.replace(/^.*?\/id\/project\//, "");
}

/** Warnings of what the file describes and the graph has already: another project, or its models. */
function taken(turtle, { entities }) {
  const known = { ...entities.project, ...entities.model };
  return [...scan(turtle).subjects].filter(([subject]) => subject in known).map(([focus, line]) => {
    const name = known[focus][0] ?? focus.split("/").at(-1);
    return { severity: "Warning", focus, line, message: `The graph has ${name} already: choose another slug, or edit its file.` };
  });
}

function show(findings, conforms, projects, prefixes) {
  const count = (severity) => findings.filter((finding) => finding.severity === severity).length;
  const numbers = Object.entries(WORDS).map(([severity, word]) => `${count(severity)} ${word}${count(severity) === 1 ? "" : "s"}`);
  const verdict = `${conforms ? "The file conforms" : "The file does not conform"}: ${numbers.join(", ")}.`;
  one("#verdict").textContent = projects.length ? verdict : `${verdict} It describes no project, so there is nothing to send.`;
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    for (const fault of field.closest(".field").querySelectorAll(".fault")) fault.remove();
    described(field);
  }
  one("#findings").replaceChildren(...findings.map((finding) => told(finding, prefixes)));
  one("#levels").replaceChildren(...projects.flatMap(judged));
  one("#request").value = projects.length && SLUG.test(slug) ? request(verdict, findings, projects, prefixes) : "";
}

/** A finding, with the way to its line and to its field. */
function told({ severity, focus, message, line }, prefixes) {
  const item = document.createElement("li");
  const grave = document.createElement("strong");
  grave.dataset.severity = severity;
  grave.textContent = severity === "Info" ? "Remark" : severity;
  const short = message.replace(/https:\/\/w3id\.org\/openness-kg\/[\w./#-]*\w/g, (iri) => compact(iri, prefixes));
  const where = line ? `, line ${line}` : ", elsewhere in the graph";
  item.append(grave, `${where}, ${compact(focus, prefixes)}: ${short} `);
  if (line) item.append(button(`Show line ${line}`, () => select(line)), " ");
  const field = document.getElementById(severity === "Info" ? "" : fieldOf(line, focus, message, prefixes));
  if (field) {
    item.append(button(`Go to “${field.labels[0].textContent}”`, () => field.focus()));
    const words = Object.assign(document.createElement("span"), { className: "fault", id: `fault-${(ids += 1)}`, textContent: short });
    field.closest(".field").append(words);
    field.setAttribute("aria-invalid", "true");
    described(field);
  }
  return item;
}

/** The field that a finding is about: of what its message misses, of its line, or of the first statement below it. */
function fieldOf(line, focus, message, prefixes) {
  for (const [, prefix, name] of message.matchAll(/\b(\w+):(\w+)/g)) {
    // a class, such as okg:Restriction, is missed where okg:hasRestriction would lead to it
    const field = absent.get(`${focus} ${prefixes[prefix]}${name}`) ?? absent.get(`${focus} ${prefixes[prefix]}has${name}`);
    if (field) return field;
  }
  return (line && (fields.get(line) ?? fields.get(line + 1))) || "";
}

function described(field) {
  const texts = [...field.closest(".field").querySelectorAll(".hint, .fault")].map(({ id }) => id);
  if (texts.length) field.setAttribute("aria-describedby", texts.join(" "));
  else field.removeAttribute("aria-describedby");
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function select(line) {
  const file = one("#file");
  const lines = file.value.split("\n");
  const begin = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  file.focus();
  file.setSelectionRange(begin, begin + lines[line - 1].length);
  file.scrollTop = Math.max(0, (line - 6) * (file.scrollHeight / lines.length));
}

/** The levels of a project as a table. */
function judged({ label, rated, lines }) {
  const heading = Object.assign(document.createElement("h3"), { textContent: label });
  if (rated) return [heading, Object.assign(document.createElement("p"), { textContent: "An index rates this project: its own page says what came of it." })];
  const scroll = Object.assign(document.createElement("div"), { className: "scroll", tabIndex: 0, role: "region", ariaLabel: `Levels of ${label}` });
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const text of ["Criterion", "Level"]) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: text }));
  const body = table.createTBody();
  for (const { label: criterion, verdict } of lines.filter(({ ruled }) => ruled)) {
    const row = body.insertRow();
    row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: criterion }));
    row.insertCell().textContent = verdict;
  }
  scroll.append(table);
  const rest = lines.filter(({ ruled }) => !ruled).map((line) => line.label);
  const silent = rest.length ? `No rule derives the others, so nothing is said on ${rest.join(", ")}.` : "";
  return [heading, scroll, Object.assign(document.createElement("p"), { className: "sub", textContent: silent })];
}

function request(verdict, findings, projects, prefixes) {
  const levels = projects.filter(({ rated }) => !rated).flatMap(({ lines }) => lines.filter(({ ruled }) => ruled).map(({ criterion, verdict: level }) => `- ${criterion}: ${level}`));
  const sources = [...new Set(one("#file").value.match(/<https?:\/\/[^>\s]+>/g) ?? [])]
    .map((iri) => iri.slice(1, -1))
    .filter((iri) => !iri.startsWith("https://w3id.org/openness-kg/") && !Object.values(prefixes).includes(iri));
  const remarks = findings.filter(({ severity }) => severity !== "Info").map(({ severity, line, message }) => `- ${severity}${line ? `, line ${line}` : ""}: ${message}`);
  return [
    `Add ${projects.map(({ label }) => label).join(", ") || slug}`,
    "",
    `One file, data/projects/${slug}.ttl. ${verdict}`,
    ...(remarks.length ? ["", ...remarks] : []),
    ...(levels.length ? ["", "What its lineage alone allows:", "", ...levels] : []),
    ...(sources.length ? ["", "Sources:", "", ...sources.map((source) => `- ${source}`)] : []),
    "",
  ].join("\n");
}

/** Says why there are no findings. */
function refused(what, reason) {
  const at = reason.match(/at (\d+):(\d+)|line (\d+)/i);
  const line = Number(at?.[1] ?? at?.[3] ?? 0);
  one("#verdict").textContent = `${what}: ${reason.split("\n")[0].replace(/[.\s]+$/, "")}.`;
  one("#findings").replaceChildren();
  one("#levels").replaceChildren();
  one("#request").value = "";
  if (line) one("#findings").append(Object.assign(document.createElement("li"), {}));
  one("#findings").lastElementChild?.append(button(`Show line ${line}`, () => select(line)));
}

async function copy(selector) {
  const field = one(selector);
  try {
    await navigator.clipboard.writeText(field.value);
    one("#copied").textContent = "Copied.";
  } catch {
    field.select();
    one("#copied").textContent = "The text is selected: copy it with Ctrl+C.";
  }
}

start().catch((error) => (one("#failed").textContent = `The form cannot be loaded: ${error.message}`));

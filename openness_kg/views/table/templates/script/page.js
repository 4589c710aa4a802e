// What the rendered table says, read from its markup once.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = (text) => (text || "").split(" ").filter(Boolean);
const text = (element) => (element ? element.textContent.trim() : "");

/** Make an element with properties, or attributes where a name has a dash, and with what stands in it. */
function make(tag, properties = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...inside);
  return element;
}

/** Write a text as it is searched: without case and accents. */
const folded = (string) => string.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const table = one("table.all");
const body = table.tBodies[0];

const columns = all("thead .c", table).map((head) => ({
  slug: head.dataset.sort,
  label: text(head),
  area: head.dataset.area,
  head,
}));
const columnAt = new Map(columns.map((column, index) => [column.slug, index]));
const areas = new Set(columns.map((column) => column.area));

/** Scores of the levels; a level without a score has null. */
const scores = new Map(
  all(".legend [data-score]").map(({ dataset }) => [dataset.l, dataset.score === "" ? null : Number(dataset.score)]),
);

const projects = [...body.rows].map((row, place) => {
  const head = row.cells[0];
  const cells = [...row.cells].slice(1, 1 + columns.length);
  const { aka, tuning, types, kinds, score } = row.dataset;
  return {
    row,
    head,
    cells,
    place,
    slug: row.id,
    name: text(one(".name", head)),
    levels: cells.map((cell) => cell.dataset.l),
    types: new Set(words(types)),
    kinds: new Set(words(kinds)),
    tuning,
    score: Number(score),
    searched: folded([...all(".name, .sub", head).map(text), aka, tuning].join("\n")),
  };
});
const projectOf = new Map(projects.map((project) => [project.slug, project]));

const choices = (field) => new Set(all(`[data-field=${field}] option, input[data-field=${field}]`).map((o) => o.value));
const types = choices("types");
const kinds = choices("kind");

// The view: what is filtered, sorted and compared. It stands in the address behind "#", so that a link keeps it.

const MOST_COMPARED = 4;
const MOST_CONDITIONS = 6;
const LONGEST_SEARCH = 200;
const LONGEST_SLUG = 60;
const ANY = "*";
const DEFAULT = Object.freeze({
  q: "",
  types: [],
  area: "",
  kind: "",
  conditions: [], // pairs of a criterion, or any, and a level
  sort: "score",
  order: "descending",
  compared: [],
  unknown: [], // slugs that a link compares and this page does not have
  open: false, // whether the comparison is shown
});

const isView = (fragment) => fragment === "" || fragment.includes("=");
const distinct = (values) => [...new Set(values)];

/** Read a view from a fragment; what this page does not know is passed over, part by part. */
function parse(fragment) {
  const given = new URLSearchParams(fragment);
  const list = (name, known) => distinct((given.get(name) || "").split(",")).filter((value) => known.has(value));
  const choice = (name, known) => (known.has(given.get(name)) ? given.get(name) : "");
  const [, descends, sort] = /^(-?)(.*)$/s.exec(given.get("sort") || "");
  const sortable = sort === "name" || sort === "score" || columnAt.has(sort);
  const compared = list("compare", projectOf).slice(0, MOST_COMPARED);
  const wanted = distinct((given.get("compare") || "").split(",").filter(Boolean));
  const unknown = wanted.filter((slug) => !projectOf.has(slug)).map((slug) => slug.slice(0, LONGEST_SLUG));
  return {
    q: (given.get("q") || "").slice(0, LONGEST_SEARCH),
    types: list("type", types),
    area: choice("area", areas),
    kind: choice("licence", kinds),
    conditions: distinct(given.getAll("level"))
      .map((condition) => condition.split(":"))
      .filter(([at, level, ...rest]) => (at === ANY || columnAt.has(at)) && scores.has(level) && !rest.length)
      .slice(0, MOST_CONDITIONS),
    sort: sortable ? sort : DEFAULT.sort,
    order: sortable && !descends ? "ascending" : "descending",
    compared,
    unknown: unknown.slice(0, MOST_COMPARED),
    open: given.get("show") === "comparison" && compared.length > 1,
  };
}

/** Write a view as a fragment, without what is as it is by default. */
function format(view) {
  const parts = [];
  const put = (name, ...values) => values.length && parts.push(`${name}=${values.map(encodeURIComponent).join(",")}`);
  if (view.q) put("q", view.q);
  put("type", ...view.types);
  if (view.area) put("area", view.area);
  if (view.kind) put("licence", view.kind);
  for (const condition of view.conditions) parts.push(`level=${condition.map(encodeURIComponent).join(":")}`);
  if (view.sort !== DEFAULT.sort || view.order !== DEFAULT.order) {
    put("sort", (view.order === "descending" ? "-" : "") + view.sort);
  }
  put("compare", ...view.compared);
  if (view.open) put("show", "comparison");
  return parts.join("&");
}

// Two to four projects side by side: a project a column, a criterion a row.

const comparison = one(".comparison");
const bar = one(".bar");

/** Show the comparison of a view, or hide it. */
function showComparison(view) {
  comparison.hidden = !view.open;
  const grid = one("table", comparison);
  grid.replaceChildren();
  if (!view.open) return;
  const compared = view.compared.map((slug) => projectOf.get(slug));
  grid.style.setProperty("--n", compared.length);
  const names = compared.map(({ head, name }) => {
    const link = one("a.name", head);
    return make("th", { scope: "col" }, link ? link.cloneNode(true) : name);
  });
  grid.append(make("thead", {}, make("tr", {}, make("td", { className: "corner" }), ...names)));
  const about = make("tbody", { className: "about" });
  const line = (label, value) => {
    const values = compared.map(value);
    if (values.some(Boolean)) about.append(lineOf(label, values.map((inside) => make("td", {}, inside || "–"))));
  };
  line("Score", ({ row }) => text(one("td.n", row)));
  line("Type", ({ head }) => text(one(".types", head)));
  line("Maker", ({ head }) => text(one(".makers", head)));
  line("Lineage", ({ head }) => text(one(".origin", head)));
  line("Tuning data", ({ tuning }) => tuning);
  line("Licence", ({ head }) => text(one(".licences", head)));
  line("Licence kind", (project) => [...project.kinds].map(kindLabel).join(", "));
  grid.append(about);
  const differing = appendCriteria(grid, compared);
  one(".differing", comparison).textContent = differing
    ? `${differing} of ${columns.length} criteria differ, marked ≠.`
    : "They are alike on every criterion.";
}

const kindLabel = (kind) => text(all("[data-field=kind] option").find(({ value }) => value === kind));

function lineOf(label, cells, differs = false) {
  const head = make("th", { scope: "row" }, label);
  if (differs) head.append(" ", make("span", { className: "differs" }, make("span", {}, "≠"), " differs"));
  return make("tr", { className: differs ? "different" : "" }, head, ...cells);
}

/** Append the criteria by area and return on how many of them the projects differ. */
function appendCriteria(grid, compared) {
  let differing = 0;
  let area;
  let part;
  columns.forEach(({ label, ...column }, index) => {
    if (column.area !== area) {
      area = column.area;
      const name = text(all("thead .area", table).find(({ dataset }) => dataset.area === area));
      part = make("tbody", {}, make("tr", {}, make("th", { className: "area", scope: "rowgroup", colSpan: 1 + compared.length }, name)));
      grid.append(part);
    }
    const differs = compared.some(({ levels }) => levels[index] !== compared[0].levels[index]);
    differing += differs;
    const cells = compared.map(({ cells: own }) => {
      const cell = own[index].cloneNode(true);
      cell.hidden = false;
      cell.removeAttribute("data-c");
      return cell;
    });
    part.append(lineOf(label, cells, differs));
  });
  return differing;
}

/** Show which projects are chosen, and what can be done with them. */
function showChosen(view) {
  for (const { slug, head } of projects) one(".pick", head).checked = view.compared.includes(slug);
  bar.hidden = view.open || !view.compared.length;
  one("ul", bar).replaceChildren(
    ...view.compared.map((slug) => {
      const { name } = projectOf.get(slug);
      const remove = make("button", { type: "button", "aria-label": `Remove ${name}`, "data-remove": slug }, "×");
      return make("li", {}, make("span", {}, name), remove);
    }),
  );
  one("[data-do=compare]", bar).disabled = view.compared.length < 2;
  one(".hint", bar).hidden = view.compared.length < 2;
  tell(view.compared.length === 1 ? "Choose up to three more." : "");
}

/** Say something beside the chosen projects. */
function tell(sentence) {
  one("[role=status]", bar).textContent = sentence;
}

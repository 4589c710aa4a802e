// Which rows are shown, in which order, and which columns.

/** Return a test for whether a project is in a view. */
function test(view) {
  const terms = folded(view.q).split(/\s+/).filter(Boolean);
  const shown = columns.map((column) => !view.area || column.area === view.area);
  return (project) =>
    terms.every((term) => project.searched.includes(term)) &&
    (!view.types.length || view.types.some((type) => project.types.has(type))) &&
    (!view.kind || project.kinds.has(view.kind)) &&
    view.conditions.every(([at, level]) =>
      at === ANY
        ? project.levels.some((found, index) => shown[index] && found === level)
        : project.levels[columnAt.get(at)] === level,
    );
}

const collator = new Intl.Collator("en", { numeric: true });

/** Return the projects in the order of a view; equals stay as the page has them, what has no score comes last. */
function sorted(view) {
  const sign = view.order === "ascending" ? 1 : -1;
  const column = columnAt.get(view.sort);
  const key = ({ score, levels }) => (column === undefined ? score : scores.get(levels[column]));
  const compare =
    view.sort === "name"
      ? (a, b) => sign * collator.compare(a.name, b.name)
      : (a, b) => (key(a) === null) - (key(b) === null) || sign * (key(a) - key(b));
  return [...projects].sort((a, b) => compare(a, b) || a.place - b.place);
}

const notes = all("section.projects > [data-project]");

/** Show the rows and columns of a view; return how many rows that is. */
function showRows(view) {
  const fits = test(view);
  let count = 0;
  for (const project of projects) {
    const shown = fits(project);
    count += shown;
    project.row.hidden = !shown;
  }
  const order = sorted(view).map(({ row }) => row);
  if (order.some((row, index) => row !== body.rows[index])) body.append(...order);
  showColumns(view.area);
  for (const head of all("thead [data-sort]", table)) {
    if (head.dataset.sort === view.sort) head.setAttribute("aria-sort", view.order);
    else head.removeAttribute("aria-sort");
  }
  table.hidden = view.open || !count;
  for (const note of notes) {
    const { project } = note.dataset;
    note.hidden = view.open ? !view.compared.includes(project) : projectOf.get(project).row.hidden;
  }
  return count;
}

let shownArea = "";

function showColumns(area) {
  if (area === shownArea) return;
  shownArea = area;
  for (const head of all("thead [data-area]", table)) head.hidden = Boolean(area) && head.dataset.area !== area;
  for (const { cells } of projects) {
    cells.forEach((cell, index) => {
      cell.hidden = Boolean(area) && columns[index].area !== area;
    });
  }
}

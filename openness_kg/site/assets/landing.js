// Filters and sorts the table, and opens explanations in place. Without it the page is whole, and the cells are links.
"use strict";
(() => {
  const table = document.querySelector("table.ratings");
  if (!table) return;
  const form = document.querySelector("form.controls");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({
    row,
    text: `${row.cells[0].textContent} ${row.dataset.aka}`.toLowerCase(),
    types: row.dataset.types.split(" "),
    name: row.cells[0].firstChild.textContent,
    score: Number(row.cells[1].dataset.v),
    levels: [...row.cells].slice(2).map((cell) => cell.dataset.l),
    lowered: [...row.cells].slice(2).map((cell) => "o" in cell.dataset),
  }));
  const ranks = [...form.elements.level.options].map((option) => option.value);

  function element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // Filters

  function filter() {
    const { q, type, criterion, level, lowered } = form.elements;
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one, number) =>
      (!level.value || one.levels[number] === level.value) && (!lowered.checked || one.lowered[number]);
    let shown = 0;
    for (const one of rows) {
      const numbers = criterion.value ? [Number(criterion.value)] : one.levels.keys();
      const hit =
        words.every((word) => one.text.includes(word)) &&
        (!type?.value || one.types.includes(type.value)) &&
        [...numbers].some((number) => fits(one, number));
      one.row.hidden = !hit;
      shown += hit;
    }
    form.querySelector(".found").textContent = `${shown} of ${rows.length} projects`;
    document.querySelector(".none").hidden = shown > 0;
  }

  form.hidden = false;
  for (const event of ["input", "change"]) form.addEventListener(event, filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter();

  // Sorting

  const keys = {
    name: (one) => one.name.toLowerCase(),
    score: (one) => one.score,
  };

  function sort(heading) {
    const name = heading.dataset.sort;
    const key = keys[name] ?? ((one) => ranks.indexOf(one.levels[Number(name)]));
    const orders = name === "score" ? ["descending", "ascending"] : ["ascending", "descending"];
    const chosen = heading.getAttribute("aria-sort") === orders[0] ? orders[1] : orders[0];
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", chosen);
    const sign = chosen === "descending" ? -1 : 1;
    const order = (a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0);
    body.append(...[...rows].sort(order).map((one) => one.row));
  }

  for (const heading of table.tHead.rows[0].cells) {
    const button = element("button", "", { type: "button" });
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(heading));
  }

  // Explanations

  const dialog = document.querySelector("dialog.why");
  let loaded = null;

  function sources(links) {
    const web = links.filter((link) => /^https?:\/\//i.test(link));
    return web.flatMap((link, number) => [
      " ",
      element("a", web.length > 1 ? `source ${number + 1}` : "source", { href: link, class: "sub" }),
    ]);
  }

  function line(text, links, depth) {
    const item = element("li", text, depth === undefined ? {} : { "data-d": Math.min(depth, 5) });
    item.append(...sources(links));
    return item;
  }

  function tell(reason) {
    const levels = element("dl", "", { class: "facts" });
    const curated = element("dd", reason.curated);
    curated.append(...sources(reason.evidence));
    levels.append(element("dt", "The index gives"), curated);
    levels.append(element("dt", "Lineage allows"), element("dd", reason.derived));
    levels.append(element("dt", "Effective"), element("dd", reason.effective));
    const why = element("ol");
    why.append(...reason.steps.map(([depth, from, by, to, source]) => line(`${from} → ${by} → ${to}`, [source], depth)));
    why.append(...reason.facts.map(([sentence, links]) => line(`• ${sentence}`, links)));
    const parts = [levels, why];
    if (reason.uncounted.length) {
      const list = element("ul");
      list.append(...reason.uncounted.map(([sentence, links]) => line(sentence, links)));
      parts.push(element("p", "Not counted:"), list);
    }
    if (reason.rule) parts.push(element("p", reason.rule, { class: "sub" }));
    return parts;
  }

  async function explain(link) {
    loaded ??= fetch(table.dataset.reasons).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    const [project, criterion] = link.dataset.why.split(" ");
    const reason = (await loaded)[project][criterion];
    dialog.querySelector("h3").textContent = reason.title;
    dialog.querySelector(".told").replaceChildren(...tell(reason));
    dialog.querySelector(".more").href = link.href;
    dialog.showModal();
  }

  body.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-why]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    explain(link).catch(() => {
      location.href = link.href; // what cannot be loaded stands on the page that the link leads to
    });
  });
  for (const link of body.querySelectorAll("a[data-why]")) link.setAttribute("aria-haspopup", "dialog");
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });
})();

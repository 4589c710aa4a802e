// The fields above the table: they show the view, and a change of them changes it.

const controls = one(".controls");
const field = (name) => one(`[data-field=${name}]`, controls);
const levelsField = one(".levels", controls);
const blankCondition = one(".condition", levelsField).cloneNode(true);

/** Make the fields show a view. */
function showFields(view) {
  if (field("q").value !== view.q) field("q").value = view.q;
  for (const box of all("input[data-field=types]", controls)) box.checked = view.types.includes(box.value);
  for (const name of ["area", "kind", "sort", "order"]) field(name).value = view[name];
  const wanted = Math.min(view.conditions.length + 1, MOST_CONDITIONS);
  const rows = all(".condition", levelsField);
  while (rows.length > wanted) rows.pop().remove();
  while (rows.length < wanted) {
    rows.push(blankCondition.cloneNode(true));
    levelsField.append(rows.at(-1));
  }
  rows.forEach((row, index) => {
    const [criterion, level] = row.children;
    if (index in view.conditions) [criterion.value, level.value] = view.conditions[index];
    else level.value = "";
  });
}

/** Read from the fields what they say of the view. */
function readFields() {
  return {
    q: field("q").value.slice(0, LONGEST_SEARCH),
    types: all("input[data-field=types]:checked", controls).map(({ value }) => value),
    area: field("area").value,
    kind: field("kind").value,
    sort: field("sort").value,
    order: field("order").value,
    conditions: distinct(
      all(".condition", levelsField)
        .map((row) => [...row.children].map(({ value }) => value))
        .filter(([, level]) => level)
        .map((condition) => condition.join(":")),
    ).map((condition) => condition.split(":")),
  };
}

/** Say which projects of a link this page does not have; it goes away with the next change of the view. */
function showUnknown({ unknown }) {
  const place = one(".unknown");
  place.hidden = !unknown.length;
  place.textContent = unknown.length ? `Not in this edition, so not compared: ${unknown.join(", ")}.` : "";
}

/** Say how many projects are shown. */
function showCount(count, view) {
  const total = projects.length;
  const sentence =
    count === total ? `All ${total} projects` : count ? `${count} of ${total} projects` : "No project is like this";
  const status = one(".found [role=status]", controls);
  if (text(status) !== sentence) status.textContent = sentence; // said aloud only when it is another
  const { types: wanted, area, kind, conditions } = view;
  const active = wanted.length + conditions.length + Boolean(area) + Boolean(kind);
  one(".active", controls).textContent = active ? `${active} active` : "";
  one(".nothing").hidden = view.open || count > 0;
  one(".found [data-do=reset]", controls).disabled = format({ ...view, compared: [], open: false }) === "";
}

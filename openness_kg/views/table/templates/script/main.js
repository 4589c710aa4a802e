// Putting it together: every change goes through the view, and every view is in the address.

let view = DEFAULT;
let typing = false;

const editionLinks = all("nav a").map((link) => [link, link.getAttribute("href")]);

function show() {
  showFields(view);
  const count = showRows(view);
  showCount(count, view);
  showChosen(view);
  showUnknown(view);
  showComparison(view);
  controls.hidden = view.open;
  const fragment = format(view);
  for (const [link, page] of editionLinks) link.href = fragment ? `${page}#${fragment}` : page;
}

/** Change the view and the address; typing in one go is one step back in the history. */
function change(parts, typed = false) {
  view = { ...view, unknown: [], ...parts };
  const address = location.href.split("#")[0] + (format(view) && `#${format(view)}`);
  if (typed && typing) history.replaceState(null, "", address);
  else if (address !== location.href) history.pushState(null, "", address);
  typing = typed;
  show();
}

/** Follow the address: to a view, or to a place in the page, which is made visible. */
function follow() {
  const fragment = location.hash.slice(1);
  typing = false;
  if (isView(fragment)) {
    view = parse(fragment);
    show();
    return;
  }
  const place = document.getElementById(fragment);
  if (!place) return;
  if (place.closest("[hidden]")) {
    view = { ...DEFAULT, compared: view.compared };
    show();
  }
  if (place.tagName === "DETAILS") place.open = true;
  place.scrollIntoView();
}

function choose(slug, chosen) {
  const others = view.compared.filter((other) => other !== slug);
  if (chosen && others.length >= MOST_COMPARED) {
    showChosen(view);
    tell("Four projects at most can be compared: remove one first.");
    return;
  }
  change({ compared: chosen ? [...others, slug] : others });
}

const actions = {
  reset() {
    change({ ...DEFAULT, compared: view.compared });
    field("q").focus();
  },
  compare() {
    change({ open: true });
    one("h2", comparison).focus();
    scrollTo(0, 0);
  },
  back() {
    const [first] = view.compared;
    change({ open: false });
    const box = one(".pick", projectOf.get(first).head);
    box.focus();
    if (document.activeElement !== box) one("[data-do=compare]", bar).focus(); // its row is filtered out
  },
  clear() {
    change({ compared: [] });
    field("q").focus();
  },
};

function prepare() {
  for (const { slug, head, name } of projects) {
    const box = make("input", { type: "checkbox", className: "pick", title: "Compare", "aria-label": `Compare ${name}` });
    box.addEventListener("change", () => choose(slug, box.checked));
    box.addEventListener("keydown", ({ key }) => {
      if (key === "Enter" && view.compared.length > 1) actions.compare();
    });
    head.prepend(box);
  }
  for (const head of all("thead [data-sort]", table)) {
    const button = make("button", { type: "button" }, ...head.childNodes);
    button.addEventListener("click", () => {
      const again = view.sort === head.dataset.sort;
      const order = again ? view.order === "descending" : head.dataset.sort === "name";
      change({ sort: head.dataset.sort, order: order ? "ascending" : "descending" });
    });
    head.append(button);
  }
  field("q").addEventListener("input", () => change(readFields(), true));
  controls.addEventListener("change", () => change(readFields()));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do], button[data-remove]");
    if (!button) return;
    if (button.dataset.do) actions[button.dataset.do]();
    else {
      choose(button.dataset.remove, false);
      (one("ul button", bar) || field("q")).focus();
    }
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && view.open) actions.back();
  });
  one(".more", controls).open = matchMedia("(min-width: 79rem)").matches;
}

prepare();
addEventListener("hashchange", follow);
if (!isView(location.hash.slice(1))) show();
follow();

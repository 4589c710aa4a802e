// The lineage graph: draws what a thing was made from and what was made from it, and explains what is chosen.
import { Graph, layout } from "@dagrejs/dagre";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 176;
const HEIGHT = 38;
const MOST = 150; // things that are drawn at once
const MARKS = { own: "⚑ restricted", inherited: "↓ inherits restrictions", "": "" };
const WORDS = { own: "a restriction begins here", inherited: "inherits restrictions", "": "" };

const place = document.getElementById("graph");

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// A line from the right side of one box to the left side of another, level at each end and where it passes boxes.
function curve(points, from, to) {
  const passed = points.length > 3 ? points.slice(1, -1) : [];
  let [x, y] = [from.x + WIDTH / 2, from.y];
  let way = `M${x.toFixed(1)} ${y.toFixed(1)}`;
  for (const point of [...passed, { x: to.x - WIDTH / 2, y: to.y }]) {
    const middle = ((x + point.x) / 2).toFixed(1);
    way += `C${middle} ${y.toFixed(1)} ${middle} ${point.y.toFixed(1)} ${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    [x, y] = [point.x, point.y];
  }
  return way;
}

function sources(links) {
  const web = links.filter((link) => /^https?:\/\//i.test(link));
  return web.flatMap((link, number) => [
    " ",
    element("a", web.length > 1 ? `source ${number + 1}` : "source", { href: link, class: "sub" }),
  ]);
}

class Lineage {
  constructor({ nodes, relations, edges }) {
    this.nodes = nodes;
    this.byId = new Map(nodes.map((node, number) => [node.id, number]));
    this.above = nodes.map(() => []);
    this.below = nodes.map(() => []);
    for (const [from, by, to, links, notes, declared] of edges) {
      const edge = { from, to, relation: relations[by][0], descent: relations[by][1], links, notes, declared };
      this.above[from].push(edge);
      this.below[to].push(edge);
    }
  }

  // What stands in a lineage, nearest first, and how much more there is.
  around(root, withData) {
    const found = new Set([root]);
    let more = 0;
    for (const [side, far] of [[this.above, "to"], [this.below, "from"]]) {
      const seen = new Set([root]);
      const queue = [root];
      while (queue.length) {
        for (const edge of side[queue.shift()]) {
          if ((!withData && !edge.descent) || seen.has(edge[far])) continue;
          seen.add(edge[far]);
          queue.push(edge[far]);
          if (found.size < MOST) found.add(edge[far]);
          else if (!found.has(edge[far])) more += 1;
        }
      }
    }
    const edges = [...found].flatMap((number) =>
      this.above[number].filter((edge) => found.has(edge.to) && edge.from !== edge.to && (withData || edge.descent)),
    );
    return { numbers: [...found], edges, more };
  }
}

class Picture {
  constructor(lineage, chosen) {
    this.lineage = lineage;
    this.chosen = chosen;
    this.holder = place.querySelector(".drawing");
  }

  draw(root, { numbers, edges }) {
    const graph = new Graph({ multigraph: true });
    graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: 8, marginy: 8 });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const number of numbers) graph.setNode(String(number), { width: WIDTH, height: HEIGHT });
    edges.forEach((edge, index) => graph.setEdge(String(edge.to), String(edge.from), {}, String(index)));
    layout(graph);
    const { width, height } = graph.graph();
    this.width = width;
    this.root = root;
    const label = this.lineage.nodes[root].label;
    this.svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `Lineage of ${label}` });
    const lines = edges.map((edge, index) => {
      const { points } = graph.edge(String(edge.to), String(edge.from), String(index));
      const way = curve(points, graph.node(String(edge.to)), graph.node(String(edge.from)));
      const line = drawn("path", { d: way, class: `edge${edge.descent ? "" : " data"}${edge.notes ? " doubtful" : edge.declared ? " declared" : ""}` });
      const { nodes } = this.lineage;
      line.append(drawn("title", {}, `${nodes[edge.from].label} ${edge.relation} ${nodes[edge.to].label}`));
      return line;
    });
    this.boxes = new Map(numbers.map((number) => [number, this.box(number, number === root, graph.node(String(number)))]));
    // in the order of reading: column by column
    const at = (number) => graph.node(String(number));
    const order = [...numbers].sort((a, b) => at(a).x - at(b).x || at(a).y - at(b).y);
    this.svg.append(...lines, ...order.map((number) => this.boxes.get(number)));
    this.holder.replaceChildren(this.svg);
    this.resize();
    this.holder.scrollTo(at(root).x - this.holder.clientWidth / 2, at(root).y - this.holder.clientHeight / 2);
  }

  box(number, isRoot, { x, y }) {
    const node = this.lineage.nodes[number];
    const box = drawn("g", {
      class: `node${isRoot ? " root" : ""}`,
      "data-kind": node.kind,
      "data-m": node.mark,
      "data-id": node.id,
      tabindex: "0",
      role: "button",
      "aria-pressed": "false",
      transform: `translate(${(x - WIDTH / 2).toFixed(1)} ${(y - HEIGHT / 2).toFixed(1)})`,
    });
    box.append(
      drawn("rect", { width: WIDTH, height: HEIGHT, rx: 5 }),
      // a long name is cut off, and still there for who does not see it
      drawn("svg", { width: WIDTH - 6, height: HEIGHT }),
    );
    box.lastChild.append(
      drawn("text", { x: 9, y: 16, class: "name" }, node.label),
      " ",
      drawn("text", { x: 9, y: 30 }, `${node.kind} ${MARKS[node.mark]}`),
    );
    box.setAttribute("aria-label", box.textContent);
    box.addEventListener("click", () => this.chosen(number));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.chosen(number);
    });
    return box;
  }

  mark(number) {
    for (const [other, box] of this.boxes) box.setAttribute("aria-pressed", String(other === number));
  }

  resize(percent = Number(place.querySelector("[name=size]").value)) {
    this.svg.setAttribute("width", ((this.width * percent) / 100).toFixed(0));
  }
}

class Panel {
  constructor(lineage) {
    this.lineage = lineage;
    this.place = place.querySelector(".panel");
  }

  list(title, items) {
    if (!items.length) return [];
    const list = element("ul");
    list.append(...items);
    return [element("h3", title), list];
  }

  edge(edge, far, before) {
    const other = this.lineage.nodes[edge[far]];
    const item = element("li", before ? `${edge.relation} ` : "");
    item.append(element("a", other.label, { href: `#${encodeURI(other.id)}` }));
    if (!before) item.append(element("span", ` ${edge.relation} it`, { class: "sub" }));
    if (edge.notes) item.append(` (doubtful${edge.notes.map((note) => `: ${note}`).join("")})`);
    if (edge.declared) item.append(" (declared by its repository, not checked)");
    item.append(...sources(edge.links));
    return item;
  }

  restriction([label, kind, through, links]) {
    const names = through.map((number) => this.lineage.nodes[number].label).join(", ");
    const item = element("li", label);
    const rest = [kind, names && `through ${names}`].filter(Boolean).join(", ");
    if (rest) item.append(element("span", ` ${rest}`, { class: "sub" }));
    item.append(...sources(links));
    return item;
  }

  tell(number, isRoot) {
    const node = this.lineage.nodes[number];
    const heading = element("h2");
    heading.append(node.link ? element("a", node.label, { href: node.link }) : node.label);
    const about = [node.kind, node.licences.join(" / "), WORDS[node.mark]].filter(Boolean).join(" · ");
    const centre = isRoot ? [] : [element("a", "Draw its lineage", { href: `#${encodeURI(node.id)}`, class: "button" })];
    this.place.replaceChildren(
      heading,
      element("p", about, { class: "sub" }),
      ...centre,
      ...this.list(`Restrictions: ${node.restrictions.length}`, node.restrictions.map((one) => this.restriction(one))),
      ...this.list("Made from", this.lineage.above[number].map((edge) => this.edge(edge, "to", true))),
      ...this.list(
        `Heirs: ${this.lineage.below[number].length}`,
        this.lineage.below[number].map((edge) => this.edge(edge, "from", false)),
      ),
    );
  }
}

/** What the address asks for; nothing if it is none. */
function wanted() {
  try {
    return decodeURI(location.hash.slice(1));
  } catch {
    return "";
  }
}

function start(document_) {
  const lineage = new Lineage(document_);
  const form = place.querySelector("form");
  const status = form.querySelector(".found");
  const panel = new Panel(lineage);
  const picture = new Picture(lineage, (number) => {
    picture.mark(number);
    panel.tell(number, number === picture.root);
  });
  // a name that several things have is told apart by their kinds
  const named = new Map();
  const uses = new Map();
  for (const { label } of lineage.nodes) uses.set(label, (uses.get(label) ?? 0) + 1);
  lineage.nodes.forEach((node, number) => {
    named.set(uses.get(node.label) > 1 ? `${node.label} (${node.id.replace("/", " ")})` : node.label, number);
  });
  form.querySelector("datalist").append(...[...named.keys()].map((name) => element("option", "", { value: name })));

  function show() {
    const root = lineage.byId.get(wanted()) ?? picture.root ?? lineage.byId.get(place.dataset.start);
    if (root === undefined) return;
    const withData = form.elements.data.checked || lineage.nodes[root].kind === "dataset";
    const around = lineage.around(root, withData);
    picture.draw(root, around);
    picture.mark(root);
    panel.tell(root, true);
    const more = around.more ? `; ${around.more} further away are not drawn` : "";
    status.textContent = `${lineage.nodes[root].label}: ${around.numbers.length} drawn${more}`;
  }

  function find() {
    const written = form.elements.q.value.trim();
    if (!written) return;
    const text = written.toLowerCase();
    const names = [...named.keys()];
    const name =
      names.find((one) => one === written) ?? // names may differ in nothing but case
      names.find((one) => one.toLowerCase() === text) ??
      names.find((one) => one.toLowerCase().includes(text));
    if (name === undefined) status.textContent = `Nothing is called ${form.elements.q.value}`;
    else location.hash = encodeURI(lineage.nodes[named.get(name)].id);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  form.elements.q.addEventListener("change", find);
  form.elements.data.addEventListener("change", show);
  form.elements.size.addEventListener("input", () => picture.resize());
  addEventListener("hashchange", () => {
    // a place on the page, such as the content that one skips to, is no thing to draw
    if (!document.getElementById(decodeURI(location.hash.slice(1)))) show();
  });
  place.hidden = false;
  show();
}

fetch(place.dataset.graph)
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
  .then(start)
  // what cannot be loaded is in the lists of the page, too
  .catch(() => place.remove());

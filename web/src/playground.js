// The SPARQL editor, with the catalogue as examples, and answers from an engine in a worker or from an endpoint.

import Yasqe from "@zazuko/yasqe";
import { Endpoint } from "./lib/endpoint.js";
import { Engine, Stopped } from "./lib/engine.js";
import { json } from "./lib/fetching.js";
import { csv, offer, ofTriples, table } from "./lib/results.js";
import { silencesService } from "./lib/sparql.js";

const SHOWN = 500;
const FIRST = "questions/heirs-of-llama";

const one = (selector) => document.querySelector(selector);
const address = (name) => new URL(one("#playground").dataset[name], location.href).href;

async function start() {
  const { prefixes, queries } = await json(address("queries"));
  const engine = one("#playground").dataset.endpoint
    ? new Endpoint(address("endpoint"))
    : new Engine(address("worker"), { wasm: address("wasm"), graph: address("graph"), prefixes });
  const texts = new Map(queries.map((query) => [query.name, query]));
  const editor = edited(one("#editor"), prefixes);
  const choice = one("#example");
  choose(choice, queries);
  let runs = 0;

  const state = (text, busy = false) => {
    one("#state").textContent = text;
    one("#run").disabled = busy;
    one("#stop").disabled = !busy;
    one("#playground").ariaBusy = String(busy);
  };

  async function run() {
    // what an earlier run says after this one has begun is not heard
    const mine = (runs += 1);
    const query = editor.getValue();
    const most = Number(one("#limit").value);
    history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
    one("#link").href = location.href;
    one("#fault").hidden = true;
    one("#result").hidden = true;
    state(engine.worker ? "Running …" : "Loading the graph …", true);
    const begun = performance.now();
    try {
      await engine.open();
      if (mine === runs) state("Running …", true);
      const answer = await engine.ask({ what: "run", query, most });
      if (mine !== runs) return;
      shown(answer, most, prefixes);
      const note = silencesService(query) ? " SERVICE gave nothing: no connection is opened from here." : "";
      state(`${said(answer, most)} in ${((performance.now() - begun) / 1000).toFixed(1)} s.${note}`);
    } catch (error) {
      if (mine !== runs) return;
      if (!(error instanceof Stopped)) {
        one("#fault").textContent = error.message;
        one("#fault").hidden = false;
      }
      state(error instanceof Stopped ? "Stopped." : "There is no result.");
    }
  }

  function take() {
    const given = new URLSearchParams(location.hash.slice(1));
    const known = texts.get(given.get("example") ?? "");
    const text = given.get("query") ?? known?.text;
    if (text === undefined) return false;
    choice.value = known?.name ?? "";
    if (text !== editor.getValue()) editor.setValue(text);
    described(known);
    return true;
  }

  function described(query) {
    one("#about").textContent = query ? [query.summary, query.description].filter(Boolean).join(" ") : "";
  }

  choice.addEventListener("change", () => {
    const query = texts.get(choice.value);
    if (!query) return;
    editor.setValue(query.text);
    described(query);
    run();
  });
  one("#run").addEventListener("click", run);
  one("#stop").addEventListener("click", () => engine.stop());
  editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false });
  addEventListener("hashchange", () => {
    if (!take()) return;
    one("#playground").scrollIntoView();
    run();
  });

  one("#failed").hidden = true;
  one("#playground").hidden = false;
  editor.refresh();
  if (take()) await run();
  else {
    editor.setValue(texts.get(FIRST)?.text ?? "SELECT * { ?s ?p ?o } LIMIT 10");
    choice.value = texts.has(FIRST) ? FIRST : "";
    described(texts.get(FIRST));
    state("Loading the graph …", true);
    try {
      const statements = await engine.open();
      if (!runs) state(statements ? `${statements.toLocaleString("en-GB")} statements are loaded: run a query.` : "Run a query.");
    } catch (error) {
      if (!runs) state(error instanceof Stopped ? "Stopped." : error.message);
    }
  }
}

/** The examples, a group for each folder of the catalogue, what people ask first. */
function choose(choice, queries) {
  const folders = Map.groupBy ? Map.groupBy(queries, ({ name }) => name.split("/")[0]) : new Map([["queries", queries]]);
  const order = ["questions", "audit", "lineage", "history", "table", "explain"];
  const place = (folder) => (order.indexOf(folder) + order.length + 1) % (order.length + 1);
  for (const folder of [...folders.keys()].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))) {
    const group = document.createElement("optgroup");
    group.label = folder;
    for (const { name, summary } of folders.get(folder)) {
      const option = new Option(`${name.split("/").at(-1)}: ${summary}`.slice(0, 110), name);
      group.append(option);
    }
    choice.append(group);
  }
}

/** The editor, with completion of the graph's own prefixes, classes and properties, and no request to anybody. */
function edited(element, prefixes) {
  let terms;
  const known = async (kind) => Object.keys((terms ??= await json(address("terms")))[kind]).sort();
  Yasqe.forkAutocompleter("prefixes", {
    name: "graph-prefixes",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([prefix, space]) => `${prefix}: <${space}>`),
  });
  for (const [kind, from] of [["classes", "class"], ["properties", "property"]])
    Yasqe.forkAutocompleter(from, { name: `graph-${kind}`, bulk: true, persistenceId: null, get: () => known(kind) });
  const editor = new Yasqe(element, {
    autocompleters: ["variables", "graph-prefixes", "graph-classes", "graph-properties"],
    collapsePrefixesOnLoad: false,
    consumeShareLink: null,
    createShareableLink: null,
    editorHeight: "20rem",
    lineWrapping: true,
    persistenceId: null,
    prefixCcApi: null,
    resizeable: false,
    showQueryButton: false,
    value: "",
  });
  const field = editor.getInputField();
  field.setAttribute("aria-labelledby", "editor-label");
  field.setAttribute("aria-describedby", "editor-keys");
  // what scrolls can be reached by keys
  Object.assign(editor.getScrollerElement(), { tabIndex: 0, role: "group", ariaLabel: "Text of the query" });
  return editor;
}

function said(answer, most) {
  if (answer.boolean !== undefined) return "Answered";
  const { rows } = resultOf(answer);
  const things = answer.triples === undefined ? "row" : "statement";
  if (rows.length > most && answer.triples === undefined) return `The first ${most.toLocaleString("en-GB")} rows, of more,`;
  const cut = answer.cut ? ` from the first ${most.toLocaleString("en-GB")} solutions, of more,` : "";
  return `${rows.length.toLocaleString("en-GB")} ${things}${rows.length === 1 ? "" : "s"}${cut}`;
}

function resultOf(answer) {
  return answer.triples === undefined ? { variables: answer.head.vars, rows: answer.results.bindings } : ofTriples(answer.triples);
}

function shown(answer, most, prefixes) {
  const target = one("#table");
  for (const anchor of document.querySelectorAll("#downloads a[download]")) anchor.hidden = true;
  one("#more").textContent = "";
  if (answer.boolean !== undefined) {
    target.replaceChildren(Object.assign(document.createElement("p"), { textContent: answer.boolean ? "Yes: true." : "No: false." }));
  } else {
    const result = resultOf(answer);
    if (answer.triples === undefined) result.rows = result.rows.slice(0, most);
    target.replaceChildren(table(result, SHOWN, prefixes));
    const all = answer.cut ? `the ${result.rows.length} that were found before the limit` : `all ${result.rows.length}`;
    if (result.rows.length > SHOWN) one("#more").textContent = `Shown are the first ${SHOWN}; the downloads have ${all}.`;
    offer(one("#csv"), "result.csv", "text/csv", csv(result));
    if (answer.triples !== undefined) offer(one("#nt"), "result.nt", "application/n-triples", answer.triples);
  }
  if (answer.triples === undefined) {
    const kept = answer.results ? { ...answer, results: { bindings: answer.results.bindings.slice(0, most) } } : answer;
    offer(one("#json"), "result.srj", "application/sparql-results+json", JSON.stringify(kept));
  }
  one("#result").hidden = false;
}

start().catch((error) => (one("#failed").textContent = `The playground cannot be loaded: ${error.message}`));

// The engine of the playground: the whole published graph, whose graphs together are the default graph.

import init, * as oxigraph from "oxigraph";
import { bracketed } from "./lib/brackets.js";
import { serve } from "./lib/engine.js";
import { unpacked } from "./lib/fetching.js";
import { fault, form, limited, namesDataset, prologue } from "./lib/sparql.js";

let store;
let known = {};

serve({
  async open({ wasm, graph, prefixes }) {
    known = prefixes;
    const [quads] = await Promise.all([unpacked(graph), init({ module_or_path: wasm })]);
    store = new oxigraph.Store();
    store.load(quads, { format: "application/n-quads", lenient: true });
    return store.size;
  },

  /**
   * Answers a query; of rows one more than `most` at most, so that it shows whether there are others. Statements are
   * those of the first `most` solutions, and `cut` says that there are others.
   */
  run({ query, most }) {
    const options = { use_default_graph_as_union: !namesDataset(query) };
    const ask = (text, format) => store.query(`${prologue(known)}\n${bracketed(text)}`, { ...options, results_format: format });
    try {
      if (!["CONSTRUCT", "DESCRIBE"].includes(form(query))) return JSON.parse(ask(limited(query, most + 1), "json"));
      const text = limited(query, most);
      const triples = ask(text, "nt");
      return { triples, cut: text !== query && triples !== "" && ask(limited(query, 1, most), "nt") !== "" };
    } catch (error) {
      throw new Error(fault(query, String(error?.message ?? error), known), { cause: error });
    }
  },
});

// The engine of the playground: the whole published graph, whose graphs together are the default graph.

import init, * as oxigraph from "oxigraph";
import { bracketed } from "./lib/brackets.js";
import { serve } from "./lib/engine.js";
import { unpacked } from "./lib/fetching.js";
import { form, limited, namesDataset, prologue, fault } from "./lib/sparql.js";

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

  /** Answers a query; of rows one more than `most` at most, so that it shows whether there are others. */
  run({ query, most }) {
    const options = { use_default_graph_as_union: !namesDataset(query) };
    const asked = `${prologue(known)}\n${bracketed(limited(query, most))}`;
    try {
      if (["CONSTRUCT", "DESCRIBE"].includes(form(query))) return { triples: store.query(asked, { ...options, results_format: "nt" }) };
      return JSON.parse(store.query(asked, { ...options, results_format: "json" }));
    } catch (error) {
      throw new Error(fault(query, String(error?.message ?? error), known));
    }
  },
});

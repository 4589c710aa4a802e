// An endpoint of SPARQL 1.1 on this server, asked as the engine in the browser is.

import { Stopped } from "./engine.js";
import { form, limited } from "./sparql.js";

export class Endpoint {
  /** @param {string | URL} address */
  constructor(address) {
    this.address = address;
    /** @type {Set<AbortController>} */
    this.running = new Set();
    /** There is nothing to load. */
    this.worker = true;
  }

  async open() {}

  /**
   * Asks, and returns the answer as the engine has it: of rows one more than `most` at most.
   * @param {{query: string, most: number}} message
   */
  async ask({ query, most }) {
    if (!["CONSTRUCT", "DESCRIBE"].includes(form(query)))
      return JSON.parse(await this.#post(limited(query, most + 1), "application/sparql-results+json"));
    const text = limited(query, most);
    const triples = await this.#post(text, "application/n-triples");
    const cut = text !== query && triples !== "" && (await this.#post(limited(query, 1, most), "application/n-triples")) !== "";
    return { triples, cut };
  }

  /** Lets go of what is being asked: the server stops it. */
  stop() {
    for (const controller of this.running) controller.abort();
  }

  async #post(query, accept) {
    const controller = new AbortController();
    this.running.add(controller);
    try {
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: accept },
        body: query,
        signal: controller.signal,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text.split("\n")[0]);
      return text;
    } catch (error) {
      if (controller.signal.aborted) throw new Stopped();
      throw error instanceof TypeError ? new Error("The server does not answer: try again.") : error;
    } finally {
      this.running.delete(controller);
    }
  }
}

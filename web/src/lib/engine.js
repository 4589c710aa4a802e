// A worker that answers one question at a time, and that can be killed.

export class Stopped extends Error {}

export class Engine {
  /**
   * @param {string | URL} script
   * @param {any} opening What the worker is told first, each time that it is started.
   */
  constructor(script, opening) {
    this.script = script;
    this.opening = opening;
    /** @type {Worker | undefined} */
    this.worker = undefined;
    this.pending = new Map();
    this.number = 0;
  }

  /** Starts the worker unless it runs; resolved when it can be asked. */
  open() {
    if (!this.worker) {
      this.worker = new Worker(this.script, { type: "module" });
      this.worker.onmessage = ({ data }) => this.#answered(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.#end(new Error(event.message || "The engine cannot be started: look whether this browser knows WebAssembly."));
      };
      this.opened = this.#ask({ what: "open", ...this.opening });
      const { worker } = this;
      // whoever asks is told of it, and the next who asks tries again
      this.opened.catch((error) => worker === this.worker && this.#end(error));
    }
    return this.opened;
  }

  /** Asks the worker, and returns its answer; an error of its own is thrown, or `Stopped`. */
  async ask(message) {
    await this.open();
    return this.#ask(message);
  }

  /** Kills the worker, whatever it does; the next question starts another. */
  stop() {
    this.#end(new Stopped());
  }

  #ask(message) {
    const id = (this.number += 1);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ ...message, id });
    });
  }

  #answered({ id, answer, error, name, broken }) {
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(Object.assign(new Error(error), { name }));
    // the memory of an engine that broke down is not to be trusted
    if (broken) this.#end(new Error(error));
  }

  #end(error) {
    this.worker?.terminate();
    this.worker = undefined;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of waiting) reject(error);
  }
}

/**
 * Answers what an `Engine` asks, in the worker.
 * @param {Record<string, (message: any) => any>} answers
 */
export function serve(answers) {
  let before = Promise.resolve();
  onmessage = ({ data }) => {
    // one after the other: what opens takes its time
    before = before.then(async () => {
      try {
        postMessage({ id: data.id, answer: await answers[data.what](data) });
      } catch (error) {
        const cause = error?.cause ?? error;
        const broken = cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError;
        postMessage({ id: data.id, error: String(error?.message ?? error), name: error?.name, broken });
      }
    });
  };
}

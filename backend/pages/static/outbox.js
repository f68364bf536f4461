// Sends the saves of one address one after another. A save whose outcome is unknown is tried again with the same
// Idempotency-Key, so that the server counts it once; of what was typed meanwhile only the newest follows.
const RETRY_MS = [2000, 5000, 15000, 30000];

export class Outbox {
  #csrf;
  // By address: the save under way, and the newest one behind it.
  #sending = new Map();
  #next = new Map();
  // Those who wait until nothing is under way.
  #waiting = [];

  constructor(csrf) {
    this.#csrf = csrf;
    window.addEventListener("online", () => {
      for (const entry of this.#sending.values()) entry.wake?.();
    });
  }

  isBusy() {
    return this.#sending.size > 0;
  }

  // Resolves when nothing is under way any more.
  idle() {
    return this.isBusy() ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  // `content` is called when its turn comes, so that it names the version known then.
  put(url, content, on) {
    this.#next.set(url, { content, on, key: crypto.randomUUID?.() ?? randomKey(), tries: 0 });
    if (!this.#sending.has(url)) this.#run(url);
  }

  async #run(url) {
    for (let entry; (entry = this.#next.get(url)); ) {
      this.#next.delete(url);
      this.#sending.set(url, entry);
      // Made once: the same key must always carry the same content.
      entry.body = JSON.stringify(entry.content());
      while (!(await this.#send(url, entry))) await this.#pause(entry);
    }
    this.#sending.delete(url);
    if (!this.isBusy()) this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  #pause(entry) {
    const wait = RETRY_MS[Math.min(entry.tries++, RETRY_MS.length - 1)];
    return new Promise((resolve) => {
      entry.wake = resolve;
      setTimeout(resolve, wait);
    });
  }

  // Answers whether the outcome is known; not while the line is broken or the server away.
  async #send(url, { body, key, on }) {
    let answer;
    try {
      answer = await fetch(url, {
        method: "PUT",
        // Goes on when the page is left or its tab closed.
        keepalive: true,
        headers: { "content-type": "application/json", "idempotency-key": key, "x-csrf-token": this.#csrf },
        body,
      });
    } catch {
      on.offline();
      return false;
    }
    if (answer.status === 429 || answer.status >= 500) {
      on.offline();
      return false;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) on.done(said);
    else on.refused(answer.status, said);
    return true;
  }
}

// Where the page is served without TLS, randomUUID is missing.
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

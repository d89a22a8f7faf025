// A line in a valley: between phone and server requests and answers are lost, cut, slow, doubled, late, or answered
// by somebody else.
import { createServer, request } from "node:http";
import { buffer } from "node:stream/consumers";

const PORTAL = "<!doctype html><title>欢迎使用热点</title><p>请先登录。";
const FAULTS = ["lost before", "lost after", "reset", "late", "twice at once", "again later", "overtaken", "cut", "trickle", "portal", "502"];
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

export class Proxy {
  /** @param {number} port of the server @param {() => number} chance */
  constructor(port, chance) {
    Object.assign(this, { port, chance, stormy: false, later: [], counted: {}, pack: [] });
    this.server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing).catch(() => outgoing.destroy()));
  }

  listen() {
    return new Promise((done) => this.server.listen(0, "127.0.0.1", () => {
      this.at = `http://127.0.0.1:${this.server.address().port}`;
      done(undefined);
    }));
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What was kept to be sent once more, now. */
  async deliver() {
    for (const one of this.later.splice(0)) await this.#ask(one).catch(() => {});
  }

  /** A fault by chance, but none a second time before each has come: how many requests there are is a matter of time. */
  #drawn() {
    if (this.pack.length === 0) this.pack = [...FAULTS];
    const [one] = this.pack.splice(Math.floor(this.chance() * this.pack.length), 1);
    return one;
  }

  async #pass(incoming, outgoing) {
    const asked = { method: incoming.method, path: incoming.url, headers: incoming.headers, body: await buffer(incoming) };
    const fault = this.stormy && this.chance() < 0.5 ? this.#drawn() : "none";
    this.counted[fault] = (this.counted[fault] ?? 0) + 1;
    if (fault === "lost before") return void outgoing.destroy();
    if (fault === "portal") return void outgoing.writeHead(200, { "Content-Type": "text/html" }).end(PORTAL);
    if (fault === "502") return void outgoing.writeHead(502, { "Content-Type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
    if (fault === "late" || fault === "overtaken") await rest(this.chance() * (fault === "late" ? 80 : 300));
    if (fault === "again later") this.later.push(asked);
    else if (this.later.length > 2) await this.deliver();
    if (fault === "reset") {
      this.#ask(asked).catch(() => {});
      return void incoming.socket.resetAndDestroy();
    }
    const [answer] = await Promise.all(fault === "twice at once" ? [this.#ask(asked), this.#ask(asked).catch(() => null)] : [this.#ask(asked)]);
    if (fault === "lost after") return void outgoing.destroy();
    outgoing.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
    if (fault === "cut") {
      outgoing.write(answer.body.subarray(0, answer.body.length / 2));
      await rest(5);
      return void outgoing.destroy();
    }
    if (fault === "trickle") {
      for (let at = 0; at < answer.body.length; at += 300) {
        outgoing.write(answer.body.subarray(at, at + 300));
        await rest(2);
      }
      return void outgoing.end();
    }
    outgoing.end(answer.body);
  }

  /** @returns {Promise<{status: number, headers: object, body: Buffer}>} */
  #ask({ method, path, headers, body }) {
    return new Promise((done, failed) => {
      const asking = request({ port: this.port, method, path, headers, agent: false }, async (response) => {
        try {
          const { "transfer-encoding": _, ...kept } = response.headers;
          done({ status: response.statusCode ?? 0, headers: kept, body: await buffer(response) });
        } catch (error) {
          failed(error);
        }
      });
      asking.on("error", failed);
      asking.end(body);
    });
  }
}

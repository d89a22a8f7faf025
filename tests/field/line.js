// The real client, a line on which everything happens, the real server, which is killed. Told and judged by
// tests/reliability/test_sync_line.py: what it is to do comes in as JSON, what was saved and is held goes out so.
import { execFileSync, spawn } from "node:child_process";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { load } from "./browser.js";
import { Phone } from "./model.js";
import { Proxy } from "./proxy.js";

const asked = JSON.parse(await text(process.stdin));
const folder = pathToFileURL(`${asked.client}/`).href;
const modules = await load(folder);
const { session } = modules;
const chance = randomOf(asked.seed);
const pick = (all) => all[Math.floor(chance() * all.length)];
const rest = (ms) => new Promise((done) => setTimeout(done, ms));
globalThis.navigator ??= /** @type {any} */ ({ userAgent: "测试机" });

/** The same numbers for the same seed. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The server as it is run, until somebody kills it. */
class House {
  async start() {
    this.process = spawn(asked.server[0], asked.server.slice(1), { detached: true, stdio: ["ignore", "ignore", "inherit"] });
    await this.up();
  }

  get over() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async up() {
    for (let tries = 0; tries < 1200 && !this.over; tries += 1) {
      if (await answers()) return;
      await rest(100);
    }
    throw new Error("the server does not come up");
  }

  /** All of it, as when the power goes. */
  async kill() {
    if (this.over) return;
    const over = new Promise((done) => this.process.once("exit", done));
    process.kill(-this.process.pid, "SIGKILL");
    await over;
  }

  /** Its one worker, as when the memory runs out: the house itself puts another in its place. Of two that die one soon
   * after the other it ends itself, and whoever watches over it starts it again. */
  async killWorker() {
    process.kill(Number(execFileSync("pgrep", ["-P", this.process.pid]).toString()), "SIGKILL");
    await this.up().catch((error) => (this.over ? this.start() : Promise.reject(error)));
  }
}

const answers = () => new Promise((done) => {
  request({ port: asked.port, path: "/field/token" }, (response) => done(response.resume().statusCode === 200)).on("error", () => done(false)).end();
});

/** A phone whose requests go over the line. */
class LinePhone extends Phone {
  constructor(cookie) {
    super(modules, { now: Date.now() }, "new", null, null);
    this.jar = new Map(Object.entries(cookie));
  }

  get wall() {
    return Date.now();
  }

  set wall(_) {}

  async fetch(path, how) {
    if (this.killed) throw new Error("the program is dead");
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(proxy.at + path, { ...how, headers: { ...how?.headers, Cookie: cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      this.jar.set(name, value);
    }
    return answer;
  }

  async enrol(code) {
    const real = globalThis.fetch;
    const over = this.fetch.bind(this);
    globalThis.fetch = (path, how) => (String(path).startsWith("/") ? over(path, how) : real(path, how));
    const done = await session.enrol(this.store, code, "135790");
    globalThis.fetch = real;
    if (!done.session) throw new Error(`not enrolled: ${JSON.stringify(done)}`);
    Object.assign(this, { id: done.session.device.id, key: done.session.key, keys: done.session.device.keys, sitting: done.session.sitting });
    this.start();
  }

  async waits() {
    return (await this.look()).entries.filter((one) => one.state !== "done" || one.status === "deferred").length;
  }
}

const ids = () => modules.bytes.uuid7(Date.now());

async function write(phone) {
  const { picture } = await phone.look();
  const child = pick([...picture.children.values()].filter((one) => !one.created || chance() < 0.5));
  const kind = chance();
  if (kind < 0.12 || !child) {
    await phone.save({ kind: "entity.create", entity: { kind: "child", id: ids() }, body: { place: asked.village, values: { name: `新生${pick([..."甲乙丙丁戊己庚辛"])}${phone.saved.size}` } } });
  } else if (kind < 0.3) {
    const to = `1990000${1000 + Math.floor(chance() * 9000)}`;
    await phone.save({ kind: "field.set", entity: { kind: "child", id: child.id }, fields: [{ name: "father.phone", from: child.father?.phone ?? null, to }], deps: child.created ? [child.created.op_id] : [] });
  } else {
    await phone.save({
      kind: "fact.add", entity: { kind: "visit", id: ids() }, parent: { kind: "child", id: child.id },
      body: { visited_at: new Date().toISOString(), said: { met: ["1"], living: "1" } }, deps: child.created ? [child.created.op_id] : [],
    });
  }
}

const house = new House();
const proxy = new Proxy(asked.port, chance);
try {
  await house.start();
  await proxy.listen();
  const phones = asked.phones.map((one) => new LinePhone(one.cookies));
  for (const [at, one] of asked.phones.entries()) await phones[at].enrol(one.code);
  for (const phone of phones) await phone.sync();
  proxy.stormy = true;
  const kills = new Set(Array.from({ length: asked.kills }, (_, at) => Math.floor(((at + 0.5) * asked.steps) / asked.kills)));
  for (let step = 0; step < asked.steps; step += 1) {
    for (let n = 0; n < 2; n += 1) await write(pick(phones));
    const sending = phones.filter(() => chance() < 0.6).map((phone) => phone.sync([], chance() < 0.3 ? Math.floor(chance() * 8) : Infinity));
    if (kills.has(step)) {
      await rest(chance() * 120);
      if (chance() < 0.7) await house.killWorker();
      else await house.kill().then(() => house.start());
    }
    await Promise.all(sending);
  }
  proxy.stormy = false;
  await proxy.deliver(); // what was to come later comes now
  for (let round = 0; round < 8; round += 1) {
    for (const phone of phones) await phone.sync();
    if (!(await Promise.all(phones.map((phone) => phone.waits()))).some(Boolean)) break;
  }
  for (const phone of phones) await phone.sync();
  const told = await Promise.all(phones.map(async (phone) => {
    const { rows, entries } = await phone.look();
    return {
      device: phone.id, saved: [...phone.saved.values()],
      held: rows.filter((one) => one.kind === "child").map(({ stream, id, version }) => ({ stream, id, version })),
      lines: entries.map(({ op_id, state, status }) => ({ op_id, state, status })),
    };
  }));
  process.stdout.write(JSON.stringify({ phones: told, faults: proxy.counted }));
} finally {
  await house.kill();
  proxy.close();
}

// Phones with the real client code, a server in memory, and between them everything that goes wrong in a valley.
// The invariants are those of docs/reference/sync.md §6, as far as a client can break them.
import fc from "fast-check";
import { newDisk, newLocks } from "./browser.js";
import { Server } from "./server.js";

export const VILLAGES = ["990131101200", "990131101201"];
const FAULTS = ["none", "none", "none", "lost before", "lost after", "twice", "portal", "cut", "401", "403", "404", "413", "426", "500", "503", "killed before", "killed after"];
const KINDS = { 401: "login", 403: "device", 413: "size", 426: "update", 503: "busy" };

class Killed extends Error {}
const must = (holds, what) => {
  if (!holds) throw new Error(what);
};

/** One phone: its disk outlives its program. */
export class Phone {
  constructor(modules, server, id, key, keys) {
    Object.assign(this, { modules, server, id, key, keys, disk: newDisk(), locks: newLocks(), saved: new Map(), created: [], rotten: false });
    this.wall = server.now;
    this.faults = [];
    this.start();
  }

  start() {
    this.killed = false;
    this.commits = Infinity;
    this.store = new this.modules.store.Store("field", this.disk);
    this.store.beforeCommit = () => {
      this.commits -= 1;
      if (this.killed || this.commits < 0) {
        this.killed = true;
        throw new Killed();
      }
    };
    this.wire = new this.modules.wire.Wire({
      device: this.id, keys: this.keys, heard: this.modules.clock.NOTHING_HEARD, now: () => this.wall,
      fetch: (path, how) => this.fetch(path, how),
    });
    this.wire.onHeard = async (body, status) => {
      if (this.modules.sync.isWipe(body, status, this.id)) this.wiped = true;
    };
  }

  async fetch(path, { method, headers, body }) {
    const fault = this.faults.shift() ?? "none";
    const respond = (status, text) => ({ status, json: async () => JSON.parse(text) });
    const refuse = (status) => respond(status, JSON.stringify({
      server_time: new Date(this.server.now).toISOString(), control: {}, error: KINDS[status] ?? "?", message: "x",
    }));
    if (fault === "lost before") throw new TypeError("no signal");
    if (fault === "killed before") this.killed = true;
    if (this.killed) throw new Killed();
    if (fault === "portal") return respond(200, "<html>请先登录热点</html>");
    if (/^\d+$/.test(fault)) return refuse(Number(fault));
    const answer = await this.server.handle(method, path, headers, body);
    if (fault === "twice") await this.server.handle(method, path, headers, body);
    if (fault === "lost after") throw new TypeError("no signal");
    if (fault === "killed after") {
      this.killed = true;
      throw new Killed();
    }
    const text = JSON.stringify(answer.body);
    return respond(answer.status, fault === "cut" ? text.slice(0, text.length / 2) : text);
  }

  get at() {
    return { store: this.store, key: this.key, device: this.id, sitting: this.sitting };
  }

  /** Do something that a kill may cut off; then the program starts again. */
  async living(work) {
    try {
      return await work();
    } catch (error) {
      if (!this.killed) throw error;
    } finally {
      if (this.killed) this.start();
    }
    return undefined;
  }

  async save(intent) {
    const { outbox, clock } = this.modules;
    const how = { now: this.wall, stamp: clock.stamp(this.wire.heard, this.wall, 5) };
    const done = await this.living(() => outbox.save(this.at, [intent], how));
    if (done) this.saved.set(done[0].op_id, done[0].op); // only what was said to be saved
    return done?.[0];
  }

  sync(faults = [], commits = Infinity) {
    this.faults = [...faults];
    this.commits = commits;
    return this.living(() => this.modules.sync.synchronise({
      ...this.at, wire: this.wire, app: "test", limits: { ops: 4, bytes: 262144 }, now: () => this.wall, locks: this.locks,
    })).finally(() => {
      this.commits = Infinity;
      this.faults = [];
    });
  }

  async look() {
    const { base, outbox, overlay } = this.modules;
    const [rows, entries, place] = [await base.entities(this.store, this.key), await outbox.entries(this.store, this.key), await base.placeOf(this.store)];
    return { rows, entries, place, picture: overlay.picture(rows, entries, place) };
  }
}

const phoneAndChild = { phone: fc.nat(1), child: fc.nat(9) };
const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 7 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("visit"), ...phoneAndChild }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create"), ...phoneAndChild }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("field"), ...phoneAndChild, value: fc.nat(3) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("sync"), phone: fc.nat(1), faults }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("die"), phone: fc.nat(1), commits: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tabs"), phone: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("desk edits"), child: fc.nat(9), value: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move"), child: fc.nat(9), village: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("scope"), phone: fc.nat(1), village: fc.nat(1), may: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("resync"), phone: fc.nat(1), village: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rot"), phone: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clock"), phone: fc.nat(1), hours: fc.integer({ min: -400_000, max: 600_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: "back up" }) },
  { weight: 1, arbitrary: fc.constant({ do: "restore" }) },
);

let shared;
async function ready(modules, server) {
  // Making keys is slow and not what is tested here: two phones' worth, once.
  shared ??= { key: await modules.vault.dataKey(modules.bytes.random(32)), keys: await Promise.all([0, 1].map(() => modules.vault.deviceKeys())) };
  return [0, 1].map((at) => {
    const id = `device-${at}`;
    server.devices.set(id, { publicKey: shared.keys[at].publicKey, scope: new Set(VILLAGES), lost: false });
    return new Phone(modules, server, id, shared.key, shared.keys[at]);
  });
}

/** Play one schedule; throws where an invariant does not hold. */
export async function play(modules, how, steps) {
  const server = new Server(how);
  const children = VILLAGES.flatMap((village) => Array.from({ length: 4 }, () => server.addChild(village)));
  const phones = await ready(modules, server);
  for (const phone of phones) await phone.sync();
  for (const one of steps) {
    server.now += 60_000;
    for (const phone of phones) phone.wall += 60_000;
    await act(one, server, phones, children);
    const phone = phones[one.phone ?? 0];
    await check(server, phone);
  }
  for (let round = 0; round < 4; round += 1) for (const phone of phones) await phone.sync();
  for (const phone of phones) {
    await check(server, phone);
    await quiet(server, phone);
  }
}

async function act(one, server, phones, children) {
  const phone = phones[one.phone];
  const child = children[one.child % children.length];
  if (one.do === "visit") {
    const made = phone.created.find((op) => op.entity.id === child);
    await phone.save({
      kind: "fact.add", entity: { kind: "visit", id: `v${(server.ids += 1)}` }, parent: { kind: "child", id: child },
      body: { visited_at: "2026-11-25T08:00:00.000+08:00", said: { met: ["1"] } }, deps: made ? [made.op_id] : [],
    });
  } else if (one.do === "create") {
    const id = `n${(server.ids += 1)}`;
    const done = await phone.save({ kind: "entity.create", entity: { kind: "child", id }, body: { place: VILLAGES[one.child % 2], values: { name: "新" } } });
    if (done) phone.created.push(done.op), children.push(id);
  } else if (one.do === "field") {
    const seen = (await phone.look()).picture.children.get(child);
    if (seen) await phone.save({ kind: "field.set", entity: { kind: "child", id: child }, fields: [{ name: "phone", from: seen.phone ?? null, to: String(one.value) }] });
  } else if (one.do === "sync") await phone.sync(one.faults);
  else if (one.do === "die") await phone.sync([], one.commits);
  else if (one.do === "tabs") await Promise.all([phone.sync(), phone.sync()]);
  else if (one.do === "desk edits") server.edit(child, String(one.value));
  else if (one.do === "move") server.move(child, VILLAGES[one.village]);
  else if (one.do === "scope") server.devices.get(phone.id).scope[one.may ? "add" : "delete"](VILLAGES[one.village]);
  else if (one.do === "resync") server.lastOrders.set(phone.id, { resync: [VILLAGES[one.village]] });
  else if (one.do === "rot") {
    const [key] = await phone.store.read((tx) => tx.keys("base"));
    phone.rotten ||= key !== undefined;
    if (key) await phone.store.write(async (tx) => tx.put("base", key, { ...(await tx.get("base", key)), version: 0 }));
  } else if (one.do === "clock") {
    phone.wall = server.now + one.hours * 3600_000;
  } else if (one.do === "back up") server.backUp();
  else if (one.do === "restore") server.restore();
}

async function check(server, phone) {
  const { rows, entries, place, picture } = await phone.look();
  const lines = new Map(entries.map((one) => [one.op_id, one]));
  const sameEpoch = place.epoch === server.state.epoch && !place.recheck;
  for (const [id, op] of phone.saved) {
    const line = lines.get(id);
    const kept = server.state.inbox.get(id);
    must(line || kept, `I3: operation ${op.device_seq} is nowhere`);
    if (sameEpoch && line?.state === "done") must(kept && kept.hash === op.sha256, `I1: operation ${op.device_seq} was acknowledged and is not there`);
    const isVisit = op.kind === "fact.add";
    const shown = picture.pending.some((one) => one.op_id === id) || rows.some((one) => one.kind === "child" && one.data.visits.includes(id));
    const said = line && line.state === "done" && line.status !== "applied" && line.status !== "deferred";
    const gone = line?.stream && !(line.stream in place.cursor);
    const moved = !rows.some((one) => one.kind === "child" && one.id === op.parent?.id); // the child itself left this phone
    if (isVisit) must(shown || said || gone || moved, `I9: visit ${op.device_seq} left the screen without a word`);
  }
  const seqs = entries.map((one) => one.seq);
  must(new Set(entries.map((one) => one.op_id)).size === seqs.length, "an operation stands twice in the outbox");
  for (const kept of server.state.inbox.values()) must(kept.effects <= 1, `I2: operation ${kept.seq} took effect ${kept.effects} times`);
  must(!server.leaks.length, `I6: ${server.leaks}`);
  must(!place.mismatches || phone.rotten, "I5: a digest was not right, and nothing had rotted");
  must(!server.trespasses.length, `I6: applied without right: ${server.trespasses}`);
  must(!server.overwritten.length, `I4: replaced unseen: ${server.overwritten}`);
  for (const [code, { seq, log }] of server.state.villages) {
    const given = [...log.values()].map((one) => one.seq);
    must(new Set(given).size === given.length && Math.max(0, ...given) <= seq, `I8: the numbers of ${code} are doubled or ahead`);
  }
}

async function quiet(server, phone) {
  const { rows, entries, place } = await phone.look();
  must(entries.every((one) => one.state === "done"), "I3: something is still waiting when all is quiet");
  for (const [id, op] of phone.saved) {
    const kept = server.state.inbox.get(id);
    must(kept && kept.hash === op.sha256, `I3: operation ${op.device_seq} never arrived`);
  }
  const has = rows.filter((one) => one.kind === "child").map((one) => `${one.stream}|child|${one.id}|${one.version}`).sort();
  must(JSON.stringify(has) === JSON.stringify(server.projection(phone.id)), `I5: the phone holds ${has}, and should hold ${server.projection(phone.id)}`);
  must((await phone.store.read((tx) => tx.keys("shadow"))).length === 0, "something is left in the shadow");
  must(Object.keys(place.cursor).every((one) => server.devices.get(phone.id).scope.has(one)), "I7: a cursor of a lost village is left");
}

/** @param {any} modules @param {object} how @param {{runs: number, seed?: number, length?: number, shrink?: boolean}} size */
export function model(modules, how, { runs, seed, length = 60, shrink = true }) {
  const property = fc.asyncProperty(fc.array(step, { minLength: length, maxLength: length }), (steps) => play(modules, how, steps));
  return fc.check(property, { numRuns: runs, seed, endOnFailure: !shrink });
}

// The other side of docs/reference/sync.md, in memory: just enough of it to be right, with switches to be wrong.
import { createHash, webcrypto } from "node:crypto";
import { canonical } from "../../tonghu/doors/field/static/field/bytes.js";

const ROOT = "/field/sync/1/";
const PAGE = 3; // small, so that streams come in pieces
const hash = (value) => createHash("sha256").update(value).digest("hex");

export class Server {
  /** @param {{dedupe?: boolean, signed?: boolean, drops?: boolean, counts?: "locked" | "serial", lastWins?: boolean, epochs?: boolean, parks?: boolean}} [how] */
  constructor(how = {}) {
    this.how = { dedupe: true, signed: true, drops: true, counts: "locked", lastWins: false, epochs: true, parks: true, ...how };
    this.now = Date.UTC(2026, 10, 25);
    this.ids = 0;
    this.devices = new Map(); // id → {publicKey, scope: Set, lost}
    this.lastOrders = new Map(); // device id → control for the next answer
    /** @type {(() => void)[]} */
    this.open = [];
    this.state = { epoch: "e1", villages: new Map(), children: new Map(), inbox: new Map() };
    /** @type {string[]} what was applied without right */
    this.trespasses = [];
    /** @type {string[]} values replaced that their writer had not seen */
    this.overwritten = [];
    /** @type {string[]} what was sent to whom without right */
    this.leaks = [];
    this.saved = null;
  }

  village(code) {
    if (!this.state.villages.has(code)) this.state.villages.set(code, { seq: 0, log: new Map() });
    return this.state.villages.get(code);
  }

  addChild(village, data = {}) {
    const id = `c${(this.ids += 1)}`;
    this.state.children.set(id, { id, village, version: 0, data: { id, place: village, phone: null, visits: [], ...data } });
    this.#touch(this.state.children.get(id));
    return id;
  }

  move(id, village) {
    const child = this.state.children.get(id);
    if (!child || child.village === village) return;
    const old = this.village(child.village);
    old.log.delete(id);
    if (this.how.drops) old.log.set(id, { seq: (old.seq += 1), op: "drop" });
    child.village = child.data.place = village;
    this.#touch(child);
  }

  edit(id, phone) {
    const child = this.state.children.get(id);
    if (child) {
      child.data = { ...child.data, phone };
      this.#touch(child);
    }
  }

  #touch(child) {
    const village = this.village(child.village);
    child.version += 1;
    village.log.delete(child.id);
    const seq = (village.seq += 1);
    const commit = () => village.log.set(child.id, { seq, op: "put" });
    // A serial number is given out before the transaction is over: another may be read before it.
    if (this.how.counts === "serial" && seq % 5 === 0) this.open.push(commit);
    else commit();
    return { stream: child.village, seq };
  }

  /** Transactions that took their number and have not been committed. */
  settle() {
    for (const commit of this.open.splice(0)) commit();
  }

  backUp() {
    this.saved = structuredClone(this.state);
  }

  restore() {
    if (!this.saved) return;
    this.state = structuredClone(this.saved);
    if (this.how.epochs) this.state.epoch = `e${(this.ids += 1)}-restored`;
  }

  /** The projection a device must hold when all is quiet. */
  projection(device) {
    const { scope } = this.devices.get(device);
    return [...this.state.children.values()].filter((one) => scope.has(one.village))
      .map((one) => `${one.village}|child|${one.id}|${one.version}`).sort();
  }

  /** @returns {Promise<{status: number, body: object}>} */
  async handle(method, path, headers, bytes) {
    const answer = (status, body) => {
      const control = { ...this.lastOrders.get(headers["X-Tonghu-Device"]) };
      if (status === 200) this.lastOrders.delete(headers["X-Tonghu-Device"]);
      return { status, body: { server_time: new Date(this.now).toISOString(), control, device_id: headers["X-Tonghu-Device"], ...body } };
    };
    const id = headers["X-Tonghu-Device"];
    const device = this.devices.get(id);
    if (!device) return answer(403, { error: "device", message: "?" });
    if (this.how.signed && !(await signed(device, method, path, headers, bytes))) return answer(401, { error: "signature", message: "?" });
    if (Math.abs(Date.parse(headers["X-Tonghu-Time"]) - this.now) > 15 * 60_000) return answer(401, { error: "clock", message: "?" });
    const name = path.slice(ROOT.length);
    const body = JSON.parse(new TextDecoder().decode(bytes));
    if (device.lost) return name === "status" ? answer(200, { lost: true, csrf: "t", control: { wipe: true } }) : answer(403, { error: "device", control: { wipe: true } });
    if (name === "status") return answer(200, { active: true, lost: false, csrf: "t" });
    if (headers["X-CSRFToken"] !== "t") return answer(403, { error: "csrf", message: "?" });
    if (name === "push") return answer(200, { results: body.ops.map((op) => this.#receive(op, id)) });
    if (name === "receipts") return answer(200, this.#receipts(id, body));
    if (name === "pull") {
      const pulled = answer(200, this.#pull(device, body));
      this.settle();
      return pulled;
    }
    throw new Error(name);
  }

  #receive(op, device) {
    const { sha256, ...bare } = op;
    const known = this.state.inbox.get(op.op_id);
    if (known && this.how.dedupe) return known.hash === sha256 ? known.result : { op_id: op.op_id, status: "parked:hash" };
    const kept = { op, hash: sha256, device, seq: op.device_seq, effects: known?.effects ?? 0, result: null };
    this.state.inbox.set(op.op_id, kept);
    if (hash(canonical(bare)) !== sha256) throw new Error("the hash of an operation is not that of its canonical form");
    kept.result = { op_id: op.op_id, ...this.#apply(kept) };
    for (const one of this.state.inbox.values()) {
      if (one.result?.status === "deferred") one.result = { op_id: one.op.op_id, ...this.#apply(one) };
    }
    return kept.result;
  }

  #apply(kept) {
    const { op } = kept;
    const { scope } = this.devices.get(kept.device);
    if (op.deps.some((one) => !this.state.inbox.has(one))) return { status: "deferred" };
    if (op.kind === "entity.create") {
      if (!scope.has(op.body.place)) return { status: "parked:scope" };
      kept.effects += 1;
      const child = { id: op.entity.id, village: op.body.place, version: 0, data: { id: op.entity.id, place: op.body.place, phone: null, visits: [], by: op.op_id } };
      this.state.children.set(child.id, child);
      return { status: "applied", ...this.#touch(child) };
    }
    const child = this.state.children.get(op.parent?.id ?? op.entity.id);
    if (!child || (this.how.parks && !scope.has(child.village))) return { status: "parked:scope" };
    if (!scope.has(child.village)) this.trespasses.push(op.op_id);
    if (op.kind === "fact.add") {
      kept.effects += 1;
      child.data = { ...child.data, visits: [...child.data.visits, op.op_id] };
      return { status: "applied", ...this.#touch(child) };
    }
    const [{ from, to }] = op.fields;
    if (child.data.phone === to) return { status: "noop" };
    if (child.data.phone !== from) {
      if (!this.how.lastWins) return { status: "conflict" };
      this.overwritten.push(op.op_id);
    }
    kept.effects += 1;
    child.data = { ...child.data, phone: to };
    return { status: "applied", ...this.#touch(child) };
  }

  #receipts(device, { from_seq, to_seq }) {
    const here = new Map([...this.state.inbox.values()].filter((one) => one.device === device).map((one) => [one.seq, one]));
    const asked = Array.from({ length: to_seq - from_seq + 1 }, (_, at) => from_seq + at);
    return {
      results: asked.filter((seq) => here.has(seq)).map((seq) => ({ device_seq: seq, ...here.get(seq).result })),
      missing: asked.filter((seq) => !here.has(seq)), last_seq: Math.max(0, ...here.keys()),
    };
  }

  #pull(device, { cursor }) {
    const streams = {};
    for (const code of device.scope) {
      const { seq, log } = this.village(code);
      const from = cursor[code];
      const reset = typeof from !== "number" || from > seq;
      const due = [...log].filter(([, one]) => (reset ? one.op === "put" : one.seq > from));
      const page = due.slice(0, PAGE);
      const more = page.length < due.length;
      const changes = page.map(([id, { op }]) => this.#change(device, code, id, op));
      const live = [...this.state.children.values()].filter((one) => one.village === code);
      streams[code] = {
        from: reset ? 0 : from, to: more ? page.at(-1)[1].seq : seq, more, reset, changes,
        ...(more ? {} : { digest: { count: live.length, sum: live.reduce((sum, one) => sum + one.version, 0) } }),
      };
    }
    return { epoch: this.state.epoch, streams, removed_streams: Object.keys(cursor).filter((one) => !device.scope.has(one)) };
  }

  #change(device, code, id, op) {
    const child = this.state.children.get(id);
    if (op === "put" && !device.scope.has(child.village)) this.leaks.push(`${id} of ${child.village}`);
    return { kind: "child", id, op, version: child.version, ...(op === "put" ? { data: structuredClone(child.data) } : {}) };
  }
}

async function signed(device, method, path, headers, bytes) {
  const said = [method, path, hash(bytes), headers["X-Tonghu-Nonce"], headers["X-Tonghu-Time"]].join("\n");
  const signature = Buffer.from(headers["X-Tonghu-Signature"], "base64url");
  return webcrypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, device.publicKey, signature, Buffer.from(said));
}

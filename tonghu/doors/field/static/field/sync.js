// One round with the server: send everything, then fetch everything. One sender at a time over all tabs.
// A round may be cut off at any point; the next one begins from what is on the disk.

import { agrees, amendPlace, clearShadow, Left, placeOf, takeIn } from "./base.js";
import { sendBlobs } from "./blobs.js";
import { presentOf } from "./clock.js";
import * as outbox from "./outbox.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./wire.js").Wire} Wire */
/** @typedef {import("./wire.js").Answer} Answer */

/**
 * @typedef {object} Context
 * @property {Store} store
 * @property {CryptoKey} key
 * @property {Wire} wire
 * @property {string} device
 * @property {string} app version of the program
 * @property {string} [sitting] from one log-in to the log-out
 * @property {{ops: number, bytes: number}} limits
 * @property {() => number} now
 * @property {Pick<LockManager, "request">} locks
 * @property {boolean} [photos] whether photos may be sent now
 */

/** @typedef {Answer["kind"] | "elsewhere" | "left"} Outcome what ended the round: `ok`, or why not; `elsewhere`: another tab is at it; `left`: the officer has logged out */

/** The answer that ends a round. */
class Ended extends Error {
  /** @param {Answer} answer */
  constructor(answer) {
    super(answer.kind);
    this.answer = answer;
  }
}

/** @param {Context} at @returns {Promise<{outcome: Outcome, seconds?: number, message?: string, control?: any}>} */
export async function synchronise(at) {
  const done = await at.locks.request(`send ${at.store.name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return { outcome: /** @type {Outcome} */ ("elsewhere") };
    try {
      const control = await round(at);
      return { outcome: /** @type {Outcome} */ ("ok"), control };
    } catch (error) {
      if (error instanceof Left) return { outcome: /** @type {Outcome} */ ("left") };
      if (!(error instanceof Ended)) throw error;
      const { kind, body } = error.answer;
      // Losing a phone ends its officer's sessions; only `status` still tells it to wipe itself.
      if (kind === "login") await at.wire.ask("status", { device_id: at.device, app: at.app, ...(await waiting(at)) });
      const seconds = error.answer.kind === "busy" ? error.answer.seconds : undefined;
      return { outcome: kind, seconds, message: body?.message, control: body?.control };
    }
  });
  return /** @type {any} */ (done);
}

/** @param {Context} at */
async function round(at) {
  await outbox.recover(at.store);
  // Before anything is pulled: else what a restored server has forgotten would vanish from the screen.
  if ((await placeOf(at.store)).recheck) await recheck(at);
  await push(at);
  let control = await pull(at);
  if ((await placeOf(at.store)).recheck) {
    await recheck(at);
    await push(at);
    control = await pull(at);
  }
  await askAgain(at);
  if (at.photos !== false) await sendBlobs(at.store, at.key, at.wire, at.device, ended);
  await outbox.prune(at.store, presentAt(at));
  return control;
}

/** By the server's clock: a phone's clock that jumps must not make thirty days pass. @param {Context} at */
const presentAt = (at) => presentOf(at.wire.heard, at.now());

/** @param {Answer} answer */
function ended(answer) {
  if (answer.kind !== "ok") throw new Ended(answer);
  return answer.body;
}

/** @param {Context} at */
async function push(at) {
  let most = at.limits.ops;
  const passed = new Set();
  for (;;) {
    const ops = await outbox.takeBatch(at.store, at.key, { ops: most, bytes: at.limits.bytes }, passed);
    if (!ops.length) return;
    const answer = await at.wire.ask("push", {
      device_id: at.device, batch_id: crypto.randomUUID(), app: at.app, ops, ...(await waiting(at)),
    });
    if (answer.kind === "size") {
      await outbox.putBack(at.store, ops);
      if (ops.length === 1) passed.add(ops[0].op_id); // one that is too big does not hold up the others
      most = Math.max(1, Math.floor(ops.length / 2));
      continue;
    }
    if (answer.kind !== "ok" || !Array.isArray(answer.body.results)) {
      await outbox.putBack(at.store, ops);
      throw new Ended(answer.kind === "ok" ? { kind: "none", body: null } : answer);
    }
    await outbox.acknowledge(at.store, at.key, ops, answer.body.results, presentAt(at));
    await heed(at, answer.body.control);
    const named = new Set(answer.body.results.map((/** @type {any} */ one) => one?.op_id));
    for (const op of ops) if (!named.has(op.op_id)) passed.add(op.op_id); // said nothing of it: not again this round
  }
}

/** How much is still here, for the township to see. @param {Context} at */
async function waiting(at) {
  const [lines, drafts] = await at.store.read(async (tx) => [await tx.all("outbox"), await tx.all("draft")]);
  const since = [...lines.filter(outbox.isUnsent), ...drafts].map((one) => one.savedAt);
  const oldest = since.length ? new Date(Math.min(...since)).toISOString().slice(0, 10) : null;
  return { outbox: since.length, oldest };
}

/** What an answer asks for beside its content. @param {Context} at @param {any} control */
async function heed(at, control) {
  if (control?.receipts) await amendPlace(at.store, (place) => ({ ...place, recheck: true }));
}

/** @param {Context} at @returns {Promise<any>} the last `control` */
async function pull(at) {
  /** @type {Record<string, number | string>} */
  const shadow = {};
  await clearShadow(at.store); // what a cut-off left there is of no use, and may be of a village since lost
  const anew = new Set();
  const tried = new Set();
  for (;;) {
    const place = await placeOf(at.store);
    const cursor = { ...place.cursor };
    for (const stream of anew) delete cursor[stream];
    Object.assign(cursor, shadow);
    const acked = await at.store.read(async (tx) => (await tx.all("outbox")).filter((line) => line.state === "done"));
    const body = ended(await at.wire.ask("pull", {
      device_id: at.device, epoch: place.epoch, cursor, acked_seq: Math.max(0, ...acked.map((line) => line.seq)),
      limit: 200, app: at.app, ...(await waiting(at)),
    }));
    if (!isPulled(body)) throw new Ended({ kind: "none", body: null });
    await heed(at, body.control);
    if (place.epoch !== null && body.epoch !== place.epoch) {
      // The server came back from a backup: what it knew of us is older than what we know of it.
      await amendPlace(at.store, (old) => ({ ...old, epoch: body.epoch, cursor: {}, reached: {}, recheck: true }));
      return body.control;
    }
    await takeIn(at.store, at.key, body, cursor, shadow, at.sitting);
    anew.clear();
    let more = false;
    for (const [stream, said] of Object.entries(body.streams)) {
      more ||= said.more;
      if (said.digest && !said.more && !(await agrees(at.store, stream, said.digest))) {
        await amendPlace(at.store, (old) => ({ ...old, mismatches: old.mismatches + 1 }));
        if (!tried.has(stream)) anew.add(stream);
      }
    }
    for (const stream of body.control.resync ?? []) if (!tried.has(stream)) anew.add(stream);
    for (const stream of anew) tried.add(stream);
    if (!more && !anew.size) return body.control;
  }
}

/** @param {any} body @returns {body is {epoch: string, streams: Record<string, import("./base.js").StreamAnswer>, removed_streams: string[], control: any}} */
const isPulled = (body) =>
  typeof body.epoch === "string" && typeof body.streams === "object" && body.streams !== null &&
  Array.isArray(body.removed_streams) &&
  Object.values(body.streams).every((one) => Array.isArray(one?.changes) && one.to !== undefined);

/** Ask what became of all that was acknowledged, and send again what the server no longer has. @param {Context} at */
async function recheck(at) {
  const done = await at.store.read(async (tx) => (await tx.all("outbox")).filter((line) => line.state === "done"));
  await receipts(at, done.map((line) => line.seq));
  await amendPlace(at.store, (place) => ({ ...place, recheck: false }));
}

/** Ask after what waits for another operation. @param {Context} at */
async function askAgain(at) {
  const deferred = await at.store.read(async (tx) => (await tx.all("outbox")).filter((line) => line.status === "deferred"));
  await receipts(at, deferred.map((line) => line.seq));
}

/** @param {Context} at @param {number[]} seqs */
async function receipts(at, seqs) {
  if (!seqs.length) return;
  const last = Math.max(...seqs);
  for (let from = Math.min(...seqs); from <= last; from += 1000) {
    const to = Math.min(from + 999, last);
    const body = ended(await at.wire.ask("receipts", { device_id: at.device, from_seq: from, to_seq: to }));
    if (!Array.isArray(body.results) || !Array.isArray(body.missing)) throw new Ended({ kind: "none", body: null });
    await outbox.acknowledge(at.store, at.key, body.results, body.results, presentAt(at));
    await outbox.sendAgain(at.store, body.missing.filter((/** @type {number} */ seq) => seqs.includes(seq)));
  }
}

/** Obey `wipe`: the keys first, so that a cut-off leaves nothing that can be opened. @param {Store} store */
export async function wipe(store) {
  await store.write(async (tx) => {
    tx.drop("meta", "vault");
    tx.drop("meta", "device");
  }, { precious: true });
  await store.destroy();
}

/** Whether an answer is an order to wipe this very phone. @param {any} body @param {number} status @param {string} device */
export const isWipe = (body, status, device) =>
  body.control.wipe === true && body.device_id === device && (status === 200 || status === 403);

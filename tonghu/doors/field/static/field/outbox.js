// The outbox: an operation is in it from the moment the officer taps save until thirty days after the server
// said what became of it. No answer, and no want of one, takes anything out of it.
//
//   queued → sending → done          sending goes back to queued when the program starts or an answer fails
//
// `done` with a final status leaves the screen when the pulled data has caught up with it (overlay.js).

import { utf8, uuid7 } from "./bytes.js";
import { makeOperation } from "./operation.js";
import { seal, unseal } from "./vault.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Tx} Tx */
/** @typedef {import("./operation.js").Operation} Operation */
/** @typedef {import("./operation.js").Intent} Intent */

export const KEEP_DAYS = 30;
const DAY = 24 * 3600_000;

/** @typedef {{op_id: string, status: string, reason?: string, stream?: string, seq?: number}} Result */

/**
 * One line as it lies on the disk. Nothing in the clear says who or what.
 * @typedef {object} Line
 * @property {string} op_id
 * @property {number} seq device_seq
 * @property {"queued" | "sending" | "done"} state
 * @property {number} savedAt
 * @property {number | null} doneAt
 * @property {string | null} status
 * @property {string | null} stream
 * @property {number | null} streamSeq
 * @property {number | null} pulls how many answers had been taken in when this was acknowledged
 * @property {import("./bytes.js").Bytes} sealed the operation
 * @property {import("./bytes.js").Bytes | null} reason sealed as well
 */

/** @typedef {Omit<Line, "sealed" | "reason"> & {op: Operation, reason: string | null}} Entry */

const keyOf = (/** @type {number} */ seq) => String(seq).padStart(12, "0");

/**
 * Save operations, all or none. Resolved when they are on the disk.
 * @param {{store: Store, key: CryptoKey, device: string}} at
 * @param {Intent[]} intents
 * @param {{now: number, stamp: object, op_ids?: string[], with?: (tx: Tx) => Promise<void>}} how
 *   `with` writes what belongs to it (the draft that ends, the photos) in the same transaction
 * @returns {Promise<Entry[]>}
 */
export async function save(at, intents, how) {
  for (;;) {
    const first = await at.store.read(async (tx) => (await tx.get("meta", "next_seq")) ?? 1);
    const made = await Promise.all(
      intents.map(async (intent, index) => {
        const op = await makeOperation(intent, {
          op_id: how.op_ids?.[index] ?? uuid7(how.now),
          device_id: at.device,
          device_seq: first + index,
          at: how.stamp,
        });
        return { op, line: await lineOf(at.key, op, how.now) };
      }),
    );
    const written = await at.store.write(async (tx) => {
      // Sealing cannot wait inside a transaction, so another tab may have taken these numbers.
      if (((await tx.get("meta", "next_seq")) ?? 1) !== first) return false;
      for (const { line } of made) tx.put("outbox", keyOf(line.seq), line);
      tx.put("meta", "next_seq", first + intents.length);
      await how.with?.(tx);
      return true;
    }, { precious: true });
    if (written) return made.map(({ op, line }) => ({ ...line, op, reason: null }));
  }
}

/** @param {CryptoKey} key @param {Operation} op @param {number} now @returns {Promise<Line>} */
async function lineOf(key, op, now) {
  return {
    op_id: op.op_id, seq: op.device_seq, state: "queued", savedAt: now, doneAt: null,
    status: null, stream: null, streamSeq: null, pulls: null, reason: null,
    sealed: await seal(key, op, `outbox ${op.device_seq}`),
  };
}

/** All lines, opened. @param {Store} store @param {CryptoKey} key @returns {Promise<Entry[]>} in order */
export async function entries(store, key) {
  return opened(key, await store.read((tx) => tx.all("outbox")));
}

/** @param {CryptoKey} key @param {Line[]} lines @returns {Promise<Entry[]>} */
function opened(key, lines) {
  return Promise.all(
    lines.map(async (line) => ({
      ...line,
      op: await unseal(key, line.sealed, `outbox ${line.seq}`),
      reason: line.reason ? await unseal(key, line.reason, `reason ${line.seq}`) : null,
    })),
  );
}

/** What was being sent when the program ended is sent again. @param {Store} store */
export const recover = (store) =>
  store.write(async (tx) => {
    for (const line of await tx.all("outbox")) {
      if (line.state === "sending") tx.put("outbox", keyOf(line.seq), { ...line, state: "queued" });
    }
  });

/**
 * The next batch, marked as being sent.
 * @param {Store} store @param {CryptoKey} key @param {{ops: number, bytes: number}} limits
 * @param {Set<string>} passed over this time
 * @returns {Promise<Operation[]>}
 */
export async function takeBatch(store, key, limits, passed) {
  const waiting = await store.read(async (tx) =>
    (await tx.all("outbox")).filter((line) => line.state === "queued" && !passed.has(line.op_id)),
  );
  const ops = [];
  let bytes = 0;
  for (const { op } of await opened(key, waiting.slice(0, limits.ops))) {
    bytes += utf8(JSON.stringify(op)).length;
    if (ops.length && bytes > limits.bytes) break;
    ops.push(op);
  }
  await setState(store, ops, "sending");
  return ops;
}

/** The answer did not come: back to the queue. @param {Store} store @param {Operation[]} ops */
export const putBack = (store, ops) => setState(store, ops, "queued");

/** @param {Store} store @param {Operation[]} ops @param {"queued" | "sending"} state */
function setState(store, ops, state) {
  return store.write(async (tx) => {
    for (const op of ops) {
      const line = await tx.get("outbox", keyOf(op.device_seq));
      if (line && line.state !== "done") tx.put("outbox", keyOf(line.seq), { ...line, state });
    }
  });
}

/**
 * Write down what the server said, operation by operation; what it did not name goes back to the queue.
 * @param {Store} store @param {CryptoKey} key @param {{op_id: string, device_seq: number}[]} asked
 * @param {Result[]} results @param {number} now
 */
export async function acknowledge(store, key, asked, results, now) {
  const said = new Map(results.filter(sound).map((one) => [one.op_id, one]));
  const sealed = new Map();
  for (const { op_id, device_seq } of asked) {
    const reason = said.get(op_id)?.reason;
    if (reason) sealed.set(op_id, await seal(key, reason, `reason ${device_seq}`));
  }
  await store.write(async (tx) => {
    const pulls = (await tx.get("meta", "place"))?.pulls ?? 0;
    for (const { op_id, device_seq } of asked) {
      const line = await tx.get("outbox", keyOf(device_seq));
      const result = said.get(op_id);
      if (!line || line.op_id !== op_id) continue;
      if (result) tx.put("outbox", keyOf(device_seq), doneLine(line, result, sealed.get(op_id) ?? null, now, pulls));
      else if (line.state === "sending") tx.put("outbox", keyOf(device_seq), { ...line, state: "queued" });
    }
  });
}

/** @param {Line} line @param {Result} result @param {Line["reason"]} reason @param {number} now @param {number} pulls @returns {Line} */
const doneLine = (line, result, reason, now, pulls) => ({
  ...line, state: "done", doneAt: line.doneAt ?? now, status: result.status, pulls,
  stream: result.stream ?? null, streamSeq: result.seq ?? null, reason,
});

/** @param {Result} one */
const sound = (one) =>
  typeof one?.op_id === "string" &&
  (["applied", "noop", "conflict", "deferred"].includes(one.status) || /^parked:/.test(one.status));

/**
 * The server lost these (it came back from a backup): they wait again.
 * @param {Store} store @param {number[]} seqs
 */
export const sendAgain = (store, seqs) =>
  store.write(async (tx) => {
    for (const seq of seqs) {
      const line = await tx.get("outbox", keyOf(seq));
      if (line?.state === "done") {
        tx.put("outbox", keyOf(seq), { ...line, state: "queued", status: null, stream: null, streamSeq: null, reason: null });
      }
    }
  });

/** Lines of which nobody will ask any more. @param {Store} store @param {number} now */
export const prune = (store, now) =>
  store.write(async (tx) => {
    for (const line of await tx.all("outbox")) {
      if (isOver(line, now)) tx.drop("outbox", keyOf(line.seq));
    }
  });

/** @param {Pick<Line, "state" | "status" | "doneAt">} line @param {number} now */
export const isOver = (line, now) =>
  line.state === "done" && line.status !== "deferred" && line.doneAt !== null && now - line.doneAt > KEEP_DAYS * DAY;

/** @param {Pick<Line, "state">} line */
export const isUnsent = (line) => line.state !== "done";

/**
 * Whether the data pulled from the server already shows what this did. The number alone does not say so: a server
 * that came back from a backup counts from lower down, and a child touched twice comes only with its later number,
 * perhaps on a page that is still to be fetched.
 * @param {Pick<Line, "state" | "status" | "stream" | "streamSeq" | "pulls">} line
 * @param {Pick<import("./base.js").Place, "cursor" | "reached" | "pulls">} place
 */
export function isCovered(line, place) {
  if (line.state !== "done" || line.status === "deferred") return false;
  if (line.stream === null || line.streamSeq === null) return true;
  if (place.pulls <= (line.pulls ?? 0)) return false;
  if (!(line.stream in place.cursor)) return true;
  const reached = place.reached[line.stream];
  return typeof reached === "number" && reached >= line.streamSeq;
}

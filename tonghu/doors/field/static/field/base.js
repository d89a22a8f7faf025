// What the server said last, stream by stream, and how a pulled answer changes it: in one transaction with the
// cursor, so that there is no moment in which a lost village is still there, or a cursor is ahead of its data.

import { seal, unseal } from "./vault.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Tx} Tx */
/** @typedef {{version: number, sealed: import("./bytes.js").Bytes}} Row */
/** @typedef {{stream: string, kind: string, id: string, version: number, data: any}} Entity */
/** @typedef {{kind: string, id: string, op: "put" | "drop", version: number, data?: any}} Change */
/**
 * @typedef {object} StreamAnswer
 * @property {number | string} to
 * @property {boolean} more
 * @property {boolean} reset
 * @property {Change[]} changes
 * @property {{count: number, sum: number}} [digest]
 */

/**
 * What is remembered of pulling.
 * @typedef {object} Place
 * @property {string | null} epoch
 * @property {Record<string, number | string>} cursor
 * @property {Record<string, number | string>} reached the cursor of each stream when it was last fetched to its end
 * @property {number} pulls how many answers were taken in
 * @property {boolean} recheck whether the server may have lost what it acknowledged
 * @property {number} mismatches how often a digest was not right
 */

/** @type {Place} */
export const NOWHERE = { epoch: null, cursor: {}, reached: {}, pulls: 0, recheck: false, mismatches: 0 };

/** The officer logged out while an answer was on its way: it is of a sitting that is over, and nothing of it is kept. */
export class Left extends Error {}

/** @param {Store} store @returns {Promise<Place>} */
export const placeOf = async (store) => (await store.read((tx) => tx.get("meta", "place"))) ?? NOWHERE;

const keyOf = (/** @type {string} */ stream, /** @type {{kind: string, id: string}} */ one) => `${stream}|${one.kind}|${one.id}`;

/** Everything, opened. @param {Store} store @param {CryptoKey} key @returns {Promise<Entity[]>} */
export async function entities(store, key) {
  const [keys, rows] = await store.read(async (tx) => [await tx.keys("base"), await tx.all("base")]);
  return Promise.all(
    rows.map(async (row, at) => {
      const [stream, kind, id] = keys[at].split("|");
      return { stream, kind, id, version: row.version, data: await unseal(key, row.sealed, keys[at]) };
    }),
  );
}

/**
 * Take an answer in. A stream that comes whole is collected in the shadow and takes the old one's place when it is complete.
 * @param {Store} store @param {CryptoKey} key @param {{streams: Record<string, StreamAnswer>, removed_streams: string[], epoch: string}} answer
 * @param {Record<string, number | string>} asked the cursor this answers
 * @param {Record<string, number | string>} shadow cursors of streams in the shadow; changed here
 * @param {string} [sitting] the sitting in which it was asked; throws Left if that is over
 */
export async function takeIn(store, key, answer, asked, shadow, sitting) {
  const sealed = await sealAll(key, answer.streams);
  await store.write(async (tx) => {
    if ((await tx.get("meta", "sitting")) !== sitting) throw new Left();
    const place = (await tx.get("meta", "place")) ?? NOWHERE;
    const cursor = { ...place.cursor };
    const reached = { ...place.reached };
    // What was asked for whole and did not come is lost as well, though the server cannot name it.
    const held = new Set((await tx.keys("base")).map((one) => one.split("|")[0]));
    const silent = [...held].filter((stream) => !(stream in asked) && !(stream in answer.streams));
    for (const stream of [...answer.removed_streams, ...silent]) {
      tx.clear("base", `${stream}|`);
      tx.clear("shadow", `${stream}|`);
      delete cursor[stream];
      delete reached[stream];
      delete shadow[stream];
    }
    for (const [stream, said] of Object.entries(answer.streams)) {
      const whole = said.reset || stream in shadow;
      if (said.reset) tx.clear("shadow", `${stream}|`);
      for (const { where, row } of sealed.get(stream) ?? []) {
        if (row) tx.put(whole ? "shadow" : "base", where, row);
        else tx.drop(whole ? "shadow" : "base", where);
      }
      if (whole && said.more) shadow[stream] = said.to;
      else cursor[stream] = said.to;
      if (!said.more) reached[stream] = said.to;
      if (whole && !said.more) {
        await swap(tx, stream);
        delete shadow[stream];
      }
    }
    tx.put("meta", "place", { ...place, epoch: answer.epoch, cursor, reached, pulls: place.pulls + 1 });
  });
}

/** @param {Tx} tx @param {string} stream */
async function swap(tx, stream) {
  const under = `${stream}|`;
  const keys = await tx.keys("shadow", under);
  const rows = await tx.all("shadow", under);
  tx.clear("base", under);
  keys.forEach((key, at) => tx.put("base", key, rows[at]));
  tx.clear("shadow", under);
}

/**
 * @param {CryptoKey} key @param {Record<string, StreamAnswer>} streams
 * @returns {Promise<Map<string, {where: string, row: Row | null}[]>>}
 */
async function sealAll(key, streams) {
  const made = new Map();
  for (const [stream, said] of Object.entries(streams)) {
    made.set(stream, await Promise.all(said.changes.map(async (one) => {
      const where = keyOf(stream, one);
      return { where, row: one.op === "put" ? { version: one.version, sealed: await seal(key, one.data, where) } : null };
    })));
  }
  return made;
}

/** Whether the phone holds exactly what the server says it must. @param {Store} store @param {string} stream @param {{count: number, sum: number}} digest */
export async function agrees(store, stream, digest) {
  const rows = await store.read((tx) => tx.all("base", `${stream}|`));
  return rows.length === digest.count && rows.reduce((sum, row) => sum + row.version, 0) === digest.sum;
}

/** @param {Store} store @param {(place: Place) => Place} change */
export const amendPlace = (store, change) =>
  store.write(async (tx) => tx.put("meta", "place", change((await tx.get("meta", "place")) ?? NOWHERE)));

/** @param {Store} store */
export async function clearShadow(store) {
  if ((await store.read((tx) => tx.keys("shadow"))).length) await store.write(async (tx) => tx.clear("shadow"));
}

// Photos: kept sealed beside the operation they belong to, sent after it, in parts, until the server has the whole.
// They never hold up a fact (R17).

import { sha256 } from "./bytes.js";
import { sealBytes, unsealBytes } from "./vault.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./wire.js").Answer} Answer */
/** @typedef {{sha256: string, opId: string, size: number, type: string, sealed: import("./bytes.js").Bytes, savedAt: number}} Blobbed */

/**
 * Ready to be written with its operation.
 * @param {CryptoKey} key @param {import("./bytes.js").Bytes} bytes @param {string} type @param {string} opId @param {number} now
 * @returns {Promise<Blobbed>}
 */
export async function prepare(key, bytes, type, opId, now) {
  const hash = await sha256(bytes);
  return { sha256: hash, opId, size: bytes.length, type, sealed: await sealBytes(key, bytes, `blob ${hash}`), savedAt: now };
}

/**
 * @param {Store} store @param {CryptoKey} key @param {import("./wire.js").Wire} wire @param {string} device
 * @param {(answer: Answer) => any} ended throws unless the answer is good
 */
export async function sendBlobs(store, key, wire, device, ended) {
  for (const blob of /** @type {Blobbed[]} */ (await store.read((tx) => tx.all("blob")))) {
    const bytes = await unsealBytes(key, blob.sealed, `blob ${blob.sha256}`);
    const name = `blob/${blob.sha256}`;
    const about = { device_id: device, op_id: blob.opId, size: blob.size, type: blob.type, name: "photo.jpg" };
    let { part, have, complete } = ended(await wire.ask(name, about));
    for (let n = 0; !complete && n * part < blob.size; n += 1) {
      if (have.includes(n)) continue;
      const answer = await wire.put(`${name}/${n}`, bytes.slice(n * part, (n + 1) * part));
      if (answer.kind === "blob") break; // the parts did not make up the whole: all of them again, next time
      ({ have, complete } = ended(answer));
    }
    if (complete) await store.write(async (tx) => tx.drop("blob", `${blob.opId}|${blob.sha256}`));
  }
}

// What a browser has and Node lacks.
import { webcrypto } from "node:crypto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

Object.assign(globalThis, { IDBKeyRange });
globalThis.crypto ??= /** @type {any} */ (webcrypto);

export const newDisk = () => new IDBFactory();

/** One lock manager for the tabs of one phone; `ifAvailable` only. */
export function newLocks() {
  const held = new Set();
  return {
    request: async (name, _how, work) => {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    },
  };
}

/** The modules of a folder; the phone's own, or a copy with something broken in it. @param {string} folder a file URL ending in / */
export async function load(folder) {
  const names = ["base", "blobs", "bytes", "clock", "drafts", "operation", "outbox", "overlay", "session", "store", "sync", "vault", "wire"];
  const loaded = await Promise.all(names.map((name) => import(`${folder}${name}.js`)));
  return Object.fromEntries(names.map((name, at) => [name, loaded[at]]));
}

export const PHONE = new URL("../../tonghu/doors/field/static/field/", import.meta.url).href;

// Forms begun. Each answer goes to the disk as it is given, sealed; back, a call, a dead battery lose nothing.

import { seal, unseal } from "./vault.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{id: string, form: string, about: string | null, said: Record<string, any>, step: number, savedAt: number}} Draft */

/** @param {Store} store @param {CryptoKey} key @param {Draft} draft */
export async function keepDraft(store, key, draft) {
  const sealed = await seal(key, draft, `draft ${draft.id}`);
  await store.write(async (tx) => tx.put("draft", draft.id, { savedAt: draft.savedAt, sealed }), { precious: true });
}

/** @param {Store} store @param {CryptoKey} key @returns {Promise<Draft[]>} newest first */
export async function drafts(store, key) {
  const [ids, rows] = await store.read(async (tx) => [await tx.keys("draft"), await tx.all("draft")]);
  const all = await Promise.all(rows.map((row, at) => unseal(key, row.sealed, `draft ${ids[at]}`)));
  return all.sort((a, b) => b.savedAt - a.savedAt);
}

/** @param {Store} store @param {string} id */
export const dropDraft = (store, id) => store.write(async (tx) => tx.drop("draft", id));

// One thing an officer did, in the form in which it travels (docs/reference/sync.md §5).

import { canonical, sha256, utf8 } from "./bytes.js";

export const SCHEMA = 1;

/** @typedef {{name: string, from: unknown, to: unknown}} FieldChange */
/** @typedef {{sha256: string, size: number, type: string}} BlobRef */

/**
 * What is asked for, before it has a number.
 * @typedef {object} Intent
 * @property {string} kind
 * @property {{kind: string, id: string}} entity
 * @property {{kind: string, id: string} | null} [parent]
 * @property {FieldChange[] | null} [fields]
 * @property {Record<string, unknown> | null} [body]
 * @property {{version: number, stream: string} | null} [base]
 * @property {string[]} [deps]
 * @property {BlobRef[]} [blobs]
 * @property {number} [schema]
 */

/**
 * @typedef {Required<Intent> & {op_id: string, device_id: string, device_seq: number, at: object, place: null, sha256: string}} Operation
 */

/**
 * @param {Intent} intent
 * @param {{op_id: string, device_id: string, device_seq: number, at: object}} envelope
 * @returns {Promise<Operation>}
 */
export async function makeOperation(intent, envelope) {
  const bare = {
    ...envelope,
    kind: intent.kind,
    entity: intent.entity,
    parent: intent.parent ?? null,
    fields: intent.fields ?? null,
    body: intent.body ?? null,
    base: intent.base ?? null,
    schema: intent.schema ?? SCHEMA,
    place: null, // a position is never asked for (国办函〔2026〕12 号)
    deps: intent.deps ?? [],
    blobs: intent.blobs ?? [],
  };
  // Hashed as it will be read back: what JSON cannot hold is not in it.
  const plain = JSON.parse(canonical(bare));
  return { ...plain, sha256: await hashOf(plain) };
}

/** @param {object} bare an operation without its `sha256` */
export const hashOf = (bare) => sha256(utf8(canonical(bare)));

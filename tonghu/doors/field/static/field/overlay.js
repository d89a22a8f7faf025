// The screen: what the server said last, with what is still in the outbox laid over it. Pure.

import { dayOf } from "./clock.js";
import { isCovered } from "./outbox.js";

/** @typedef {import("./base.js").Entity} Entity */
/** @typedef {import("./outbox.js").Entry} Entry */

/** @typedef {any} Child data of §4 of the protocol, with `pending: Entry[]` and `created: Entry | null` */
/**
 * @typedef {object} Picture
 * @property {Map<string, Child>} children
 * @property {any[]} tasks
 * @property {any[]} notices
 * @property {any | null} reference
 * @property {Entry[]} pending laid over, in order
 */

/** Registration keys that the card of a child calls otherwise. */
const CARD = /** @type {Record<string, string>} */ ({ living_detail: "address", living_region: "place" });

/**
 * @param {Entity[]} base @param {Entry[]} entries in order @param {import("./base.js").Place} place
 * @returns {Picture}
 */
export function picture(base, entries, place) {
  const of = (/** @type {string} */ kind) => base.filter((one) => one.kind === kind);
  const children = new Map(of("child").map((one) => [
    one.id, { ...one.data, version: one.version, stream: one.stream, pending: [], created: null },
  ]));
  const tasks = new Map(of("task").map((one) => [one.id, { ...one.data, done: false }]));
  const pending = entries.filter((entry) => !isCovered(entry, place));
  const taken = new Set(pending.filter((one) => one.op.kind === "fact.retract").map((one) => one.op.entity.id));
  for (const entry of pending) lay(entry, children, tasks, taken);
  return {
    children, pending, tasks: [...tasks.values()],
    notices: of("notice").map((one) => one.data),
    reference: of("reference").find((one) => one.id === "catalogue")?.data ?? null,
  };
}

/** @param {Entry} entry @param {Map<string, Child>} children @param {Map<string, any>} tasks @param {Set<string>} taken */
function lay(entry, children, tasks, taken) {
  const { op } = entry;
  if (op.kind === "entity.create" && op.entity.kind === "child" && !children.has(op.entity.id)) {
    children.set(op.entity.id, newChild(entry));
  }
  if (op.kind === "task.done" && tasks.has(op.entity.id)) tasks.get(op.entity.id).done = true;
  const id = op.entity.kind === "child" ? op.entity.id : op.parent?.id;
  const child = id && children.get(id);
  if (!child) return;
  const changed = { ...child, pending: [...child.pending, entry] };
  if (op.kind === "fact.add" && op.entity.kind === "visit" && !taken.has(op.entity.id)) seeVisit(changed, op.body);
  if (op.kind === "field.set") for (const one of op.fields ?? []) setField(changed, one.name, one.to);
  if (op.kind === "set.add") changed.needs = [...new Set([...(changed.needs ?? []), .../** @type {any} */ (op.body).values])];
  if (op.kind === "set.remove") changed.needs = (changed.needs ?? []).filter((/** @type {string} */ one) => !(/** @type {any} */ (op.body).values.includes(one)));
  children.set(child.id, changed);
}

/** @param {Child} child @param {any} body */
function seeVisit(child, body) {
  const day = dayOf(Date.parse(body.visited_at));
  child.visited_on = day;
  if (body.said.met?.includes("1")) child.met_on = day;
  child.last_visit = { visited_at: body.visited_at, said: body.said };
  child.visit_on = null; // the server says when next
}

/** @param {Entry} entry @returns {Child} */
function newChild(entry) {
  const { place, values } = /** @type {any} */ (entry.op.body);
  const child = { id: entry.op.entity.id, place, flags: [], why: [], level: null, visit_on: null, pending: [], created: entry, version: 0, stream: place };
  for (const [name, value] of Object.entries(values)) setField(child, name, value);
  return child;
}

/** `father.phone` → child.father.phone. @param {Child} child @param {string} name @param {unknown} value */
function setField(child, name, value) {
  const [first, second] = (CARD[name] ?? name).split(".");
  if (second === undefined) child[first] = value;
  else child[first] = { ...(child[first] ?? {}), [second]: value };
}

/** The value a form begins with, of a registration key. @param {Child} child @param {string} name */
export function valueOf(child, name) {
  const [first, second] = (CARD[name] ?? name).split(".");
  return (second === undefined ? child[first] : child[first]?.[second]) ?? null;
}

// A form under way: what has been said so far, kept as it is said.

import { uuid7 } from "./bytes.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./drafts.js").Draft} Draft */

/** @type {Map<string, Draft>} what is open, by form and subject, so that back and forth find the same */
const open = new Map();
/** When something was said last of a draft, by its id, in the order of all that was said. @type {Map<string, {draft: Draft, turn: number}>} */
const told = new Map();
let turn = 0;
/** What was said last, until it is on the disk. @type {Draft | null} */
let pending = null;
/** @type {Promise<void>} one write after the other */
let writing = Promise.resolve();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The draft of this form about this child, begun before or now. @param {App} app @param {string} form @param {string | null} about @param {Record<string, any>} [first] */
export function begun(app, form, about, first = {}) {
  const name = `${form} ${about}`;
  const known = app.drafts.find((one) => one.form === form && one.about === about);
  const held = open.get(name);
  const draft = known ?? (held && app.drafts.some((one) => one.id === held.id) ? held : null) ??
    { id: uuid7(Date.now()), form, about, said: { ...first }, step: 0, savedAt: app.now };
  open.set(name, draft);
  return draft;
}

/** @param {App} app @param {Draft} draft @param {string} key @param {unknown} value */
export function answer(app, draft, key, value) {
  if (value === undefined) delete draft.said[key];
  else draft.said[key] = value;
  keepSoon(app, draft);
}

/** @param {App} app @param {Draft} draft */
export function keepSoon(app, draft) {
  if (!app.drafts.some((one) => one.id === draft.id)) app.drafts = [draft, ...app.drafts];
  told.set(draft.id, { draft, turn: ++turn });
  if (pending !== draft) keepNow(app);
  pending = draft;
  clearTimeout(timer);
  timer = setTimeout(() => keepNow(app), 150);
}

/** For whoever reads the disk next, and before the program is put aside. @param {App} app */
export function keepNow(app) {
  clearTimeout(timer);
  const draft = pending, { session } = app;
  pending = null;
  if (draft && session) writing = writing.then(() => app.keepDraft(draft, session));
  return writing;
}

/** To be asked before the disk is. */
export const turnNow = () => turn;

/**
 * The drafts as the disk had them; of what was said since the turn `since` we know better. A draft that is open stays the
 * one object its form writes to.
 * @param {Draft[]} kept @param {number} since
 */
export function inHand(kept, since) {
  const newer = [...told.values()].filter((one) => one.turn > since).map((one) => one.draft);
  const others = kept.filter((one) => !newer.some((each) => each.id === one.id)).map((one) => {
    const held = open.get(`${one.form} ${one.about}`);
    return held?.id === one.id ? Object.assign(held, one) : one;
  });
  return [...newer, ...others].sort((a, b) => b.savedAt - a.savedAt);
}

/** The form is saved or given up: nothing of it is written any more. @param {Draft} draft */
export function ended(draft) {
  if (pending?.id === draft.id) pending = null;
  told.delete(draft.id);
  open.delete(`${draft.form} ${draft.about}`);
  return writing;
}

/** Nobody is in any more: nothing of what was said stays in memory. */
export function putAway() {
  clearTimeout(timer);
  pending = null;
  told.clear();
  open.clear();
}

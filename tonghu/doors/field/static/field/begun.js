// A form under way: what has been said so far, kept as it is said.

import { uuid7 } from "./bytes.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./drafts.js").Draft} Draft */

/** @type {Map<string, Draft>} what is open, by form and subject, so that back and forth find the same */
const open = new Map();
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
  if (pending !== draft) keepNow(app);
  pending = draft;
  clearTimeout(timer);
  timer = setTimeout(() => keepNow(app), 150);
}

/** For whoever reads the disk next, and before the program is put aside. @param {App} app */
export function keepNow(app) {
  clearTimeout(timer);
  const draft = pending;
  pending = null;
  if (draft) writing = writing.then(() => app.keepDraft(draft));
  return writing;
}

/** The form is saved or given up: nothing of it is written any more. @param {Draft} draft */
export function ended(draft) {
  if (pending === draft) pending = null;
  open.delete(`${draft.form} ${draft.about}`);
  return writing;
}

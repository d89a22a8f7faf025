// One question of a catalogue as something to touch. Every answer may be left out, and taken back by a second touch.

import { h } from "./ui.js";

/** @typedef {{key: string, label: string, form: string, group?: string, codes: Record<string, string> | null, usual?: string[], rare?: string[]}} Item `usual` is asked first, `rare` when somebody wants more */
/** @typedef {(key: string, value: unknown) => void} OnAnswer */

const KEYBOARDS = /** @type {Record<string, string>} */ ({ phone: "tel", date: "text", number: "text" });
/** Which code of a set means that there is nothing, and shuts out the others. */
const NOTHING = new Set(["0", "@none"]);

/**
 * @param {Item} item @param {unknown} value @param {OnAnswer} answer
 * @param {{hint?: string, none?: string, label?: string}} [more] `none`: the word for "looked, and there is none"
 */
export function question(item, value, answer, more = {}) {
  const label = more.label ?? item.label;
  if (item.form === "code" && item.codes) return choices(label, item.codes, value, (next) => answer(item.key, next), more.hint, item);
  if (item.form === "codes" && item.codes) {
    const codes = more.none ? { "@none": more.none, ...item.codes } : item.codes;
    return several(label, codes, value, (next) => answer(item.key, next), more.hint);
  }
  const id = `q-${item.key}`;
  const typed = (/** @type {Event} */ event) => answer(item.key, /** @type {any} */ (event.target).value.trim() || undefined);
  const props = { id, value: typeof value === "string" ? value : "", oninput: typed, autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
  const field = item.form === "long"
    ? h("textarea", { ...props, rows: 3, maxlength: 1000 })
    : h("input", { ...props, type: item.form === "date" ? "date" : "text", inputmode: KEYBOARDS[item.form], maxlength: 200 });
  return h("div.question", {}, h("label", { for: id }, label), more.hint && h("p.hint", {}, more.hint), field);
}

/** One of them. @param {string} label @param {Record<string, string>} codes @param {unknown} value @param {(next: string | undefined) => void} answer @param {string} [hint] @param {Partial<Item>} [item] which codes are asked, and when */
export function choices(label, codes, value, answer, hint, item = {}) {
  let chosen = value;
  const mark = () => buttons.forEach((one) => one.setAttribute("aria-checked", String(one.dataset.code === chosen)));
  const touch = (/** @type {string} */ code) =>
    h("button.choice", { type: "button", role: "radio", "data-code": code, onclick: () => {
      chosen = chosen === code ? undefined : code;
      mark();
      answer(/** @type {string | undefined} */ (chosen));
    } }, codes[code]);
  const unfold = () => {
    const more = rare.filter((code) => code !== value).map(touch);
    buttons.push(...more);
    further.replaceWith(...more);
    mark();
    more[0].focus();
  };
  const { usual = inOrder(codes), rare = [] } = item;
  const buttons = [...usual, ...rare.filter((code) => code === value)].map(touch);
  const further = h("button.choice", { type: "button", onclick: unfold }, "别的…");
  mark();
  return h("fieldset", {}, h("legend", {}, label), hint && h("p.hint", {}, hint), h("div.choices.four", { role: "radiogroup", "aria-label": label }, buttons, rare.length > 0 && further));
}

/** Any of them; "none" shuts out the others. @param {string} label @param {Record<string, string>} codes @param {unknown} value @param {(next: unknown) => void} answer @param {string} [hint] */
export function several(label, codes, value, answer, hint) {
  const chosen = new Set(Array.isArray(value) ? value : value ? [value] : []);
  const mark = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String(chosen.has(one.dataset.code))));
  const buttons = inOrder(codes).map((code) =>
    h("button.choice", { type: "button", "data-code": code, onclick: () => {
      if (chosen.has(code)) chosen.delete(code);
      else {
        for (const other of chosen) if (NOTHING.has(code) || NOTHING.has(/** @type {string} */ (other))) chosen.delete(other);
        chosen.add(code);
      }
      mark();
      answer(chosen.has("@none") ? "@none" : chosen.size ? [...chosen] : undefined);
    } }, codes[code]));
  mark();
  return h("fieldset", {}, h("legend", {}, label), hint && h("p.hint", {}, hint), h("div.choices", { role: "group", "aria-label": label }, buttons));
}

/** Objects with numbers for keys come in numeric order: "none" (0) belongs at the end. @param {Record<string, string>} codes */
function inOrder(codes) {
  const all = Object.keys(codes);
  return [...all.filter((code) => !NOTHING.has(code)), ...all.filter((code) => NOTHING.has(code))];
}

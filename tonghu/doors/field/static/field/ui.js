// Elements, built by hand. Text is always text: nothing here takes HTML.

/** @typedef {Node | string | number | null | undefined | false} Content */

/**
 * @param {string} tag "p", "p.soft.small"
 * @param {Record<string, any>} [props] `on…` listens; true and false set and unset; the rest are attributes
 * @param {...(Content | Content[])} content
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...content) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") /** @type {any} */ (element).value = value ?? "";
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...content.flat().filter((one) => one !== null && one !== undefined && one !== false).map((one) => /** @type {any} */ (one)));
  return element;
}

/** @param {string} label @param {() => void} act @param {string} [kind] classes: main, wide, danger, quiet */
export const button = (label, act, kind = "") =>
  h(["button.button", ...kind.split(" ").filter(Boolean)].join("."), { type: "button", onclick: act }, label);

/** A line that opens something. @param {() => void} act @param {...Content} content */
export const row = (act, ...content) => h("button.row", { type: "button", onclick: act }, ...content, h("span.go", { "aria-hidden": "true" }, "›"));

/** @param {{label: string, number: string}} phone @param {boolean} [first] */
export const call = (phone, first = true) =>
  h(first ? "a.call" : "a.call.second", { href: `tel:${phone.number.replace(/[^\d+]/g, "")}` }, h("span", {}, phone.label), h("span.number", {}, phone.number));

/** @param {string} text @param {string} [kind] bad, warn */
export const note = (text, kind = "") => h(`p.note${kind && `.${kind}`}`, {}, text);

/** Term and description, the empty ones left out. @param {[string, Content][]} pairs */
export const facts = (pairs) =>
  h("dl.facts", {}, pairs.filter(([, value]) => value).flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]));

const SHAPES = /** @type {Record<string, string>} */ ({ red: "●", yellow: "▲", blue: "■", green: "✓" }); // as on the pages (css/app.css)
/** Colour, shape and word. @param {string | null} level @param {any} reference */
export const levelChip = (level, reference) =>
  level && reference?.levels?.[level]
    ? h(`span.level.${level}`, {}, h("span", { "aria-hidden": "true" }, SHAPES[level] ?? ""), reference.levels[level].label)
    : h("span.level", {}, "未评");

/** @type {HTMLElement | null} */
let shown = null;
/** Said for a moment, and to those who listen. @param {string} text */
export function toast(text) {
  shown?.remove();
  const said = (shown = h("div.toast", { role: "status" }, text));
  document.body.append(said);
  setTimeout(() => said.remove(), 3500);
}

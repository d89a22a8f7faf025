// What frames every screen: where one is and the way back, what is unsent, danger not yet reported, the thumb's bar.
// The browser's own back button goes the same way. An address never says who is shown.

import { button, call, h } from "./ui.js";
import { howLong } from "./words.js";

/** @typedef {import("./app.js").App} App */
/**
 * @typedef {object} Drawn
 * @property {string} title
 * @property {import("./ui.js").Content[]} body
 * @property {import("./ui.js").Content[]} [bar]
 * @property {boolean} [home] no way back
 * @property {() => void} [follow] of a form: what of it follows the picture
 */
/** @typedef {{draw: (app: App, params: any) => Drawn, form?: boolean, open?: boolean}} Screen `form`: draws itself anew; `open`: shown without a key */

const NO_CLICK = 300, LOST = 10_000;

/** @type {App} */
let app;
/** @type {Record<string, Screen>} */
let screens;
/** @type {{screen: string, params: any}} */
let current = { screen: "", params: {} };
/** @type {Drawn["follow"]} */
let follow;

/** @param {App} of @param {Record<string, Screen>} all by name; they know the frame, it does not know them */
export function start(of, all) {
  app = of;
  screens = all;
  addEventListener("popstate", (event) => {
    if (!app.session) return;
    const { screen, params } = event.state ?? { screen: "today", params: {} };
    current = { screen, params };
    draw();
  });
  let touched = false, behind = false;
  const followPicture = () => {
    behind = touched;
    if (touched || !app.session) return;
    if (!screens[current.screen]?.form) draw(true);
    else {
      drawState();
      follow?.();
    }
  };
  addEventListener("picture", followPicture);
  // What a finger is on is not drawn anew beneath it, or the touch would be lost: it waits for the click, or for the
  // finger to go without one; not for ever, since a browser may say nothing of how a touch ended.
  const lifted = () => { touched = false; if (behind) followPicture(); };
  let gone = 0;
  const letGoIn = (/** @type {number} */ ms) => { clearTimeout(gone); gone = setTimeout(lifted, ms); };
  addEventListener("pointerdown", () => { touched = true; letGoIn(LOST); }, true);
  addEventListener("click", lifted);
  addEventListener("pointercancel", lifted);
  addEventListener("pointerup", () => letGoIn(NO_CLICK));
  const size = localStorage.getItem("size");
  if (size) document.documentElement.dataset.size = size;
}

/** @param {string} screen @param {any} [params] ids only, never a name @param {"push" | "replace"} [how] */
export function show(screen, params = {}, how = "push") {
  current = { screen, params };
  history[how === "push" ? "pushState" : "replaceState"](current, "", location.pathname);
  draw();
}

/** Where one is was opened without saying at which step: note it, and where `push`, that one went on from there.
 * Draws nothing. @param {any} params @param {"push" | "replace"} [how] */
export function stand(params, how = "replace") {
  current = { screen: current.screen, params };
  history[how === "push" ? "pushState" : "replaceState"](current, "", location.pathname);
}

/** Back, as the phone's own button does it. */
export const back = () => history.back();

/** Draw what is shown once more. */
export const again = () => draw();

/** @param {boolean} [still] leave the place where one has scrolled to */
function draw(still = false) {
  const screen = screens[current.screen] ?? screens.today;
  if (!app.session && !screen.open) return;
  const drawn = screen.draw(app, current.params ?? {});
  follow = drawn.follow;
  const place = scrollY;
  paint(drawn, app.session ? [stateLine(), danger()] : []);
  scrollTo(0, still ? place : 0);
}

/** @param {Drawn} drawn @param {import("./ui.js").Content[]} [above] */
export function paint(drawn, above = []) {
  const top = h("header.top", {},
    drawn.home ? null : h("button.icon", { type: "button", "aria-label": "返回", onclick: back }, "‹"),
    h("h1", {}, drawn.title),
    drawn.home && app.session ? h("button.icon", { type: "button", "aria-label": "设置", onclick: () => show("settings") }, "⚙") : null);
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  root.replaceChildren(top, ...[...above].filter(Boolean).map((one) => /** @type {Node} */ (one)), h("main.screen", {}, drawn.body), ...(drawn.bar?.length ? [h("nav.bar", { "aria-label": "操作" }, drawn.bar)] : []));
}

/** A form stays as it is; only the lines above it follow the outbox, and what it says that follows. */
function drawState() {
  document.querySelector("[data-state]")?.replaceWith(/** @type {Node} */ (stateLine()));
  const old = document.querySelector(".urgent");
  const fresh = danger();
  if (old && fresh) old.replaceWith(fresh);
  else if (old) old.remove();
  else if (fresh) document.querySelector("[data-state]")?.after(fresh);
}

/** What is unsent and since when; always there. */
function stateLine() {
  const { unsent, drafts } = app;
  const words = [];
  if (app.syncing) words.push("正在上传…");
  else if (!navigator.onLine) words.push("离线");
  else if (app.last?.outcome === "login") words.push("要重新登录才能上传");
  else if (app.last && !["ok", "elsewhere"].includes(app.last.outcome)) words.push("没有连上");
  if (unsent.length) words.push(`未上传 ${unsent.length}（最早 ${howLong(Math.min(...unsent.map((one) => one.savedAt)), app.now)}）`);
  if (drafts.length) words.push(`草稿 ${drafts.length}`);
  if (app.photosWaiting) words.push(`照片 ${app.photosWaiting}`);
  if (!words.length) words.push("全部已上传");
  return h(`button.state${unsent.length ? ".waits" : ""}`, { type: "button", "data-state": true, onclick: () => show("outbox") }, words.join(" · "));
}

/** Danger that the server does not know of yet: who to call stands on every screen until it does. */
function danger() {
  if (!app.urgent.length) return null;
  return h("section.urgent", { role: "alert" },
    h("p", {}, `危险情况 ${app.urgent.length} 条还没有送到。不要等信号，先打电话：`), calls(app),
    button("再传一次", () => app.sync(), "danger wide"));
}

/** Whom to ring; while danger waits they stand above every screen, and field.css hides them here. @param {App} app_ */
export function calls(app_) {
  const phones = app_.picture.reference?.phones ?? [];
  const all = phones.some((/** @type {any} */ one) => one.number === "110") ? phones : [{ label: "报警", number: "110" }, ...phones];
  return h("div.calls", {}, all.slice(0, 3).map((/** @type {any} */ one, /** @type {number} */ at) => call(one, at === 0)));
}

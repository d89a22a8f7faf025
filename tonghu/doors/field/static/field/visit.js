// A visit: whom one met, then one touch where all is well. What is not well is asked one group a screen; danger goes
// to the telephone first, and only then to the form.

import { answer, begun, ended, keepSoon } from "./begun.js";
import { prepare } from "./blobs.js";
import { uuid7 } from "./bytes.js";
import { isoOf } from "./clock.js";
import { again, calls, show, stand } from "./frame.js";
import { redraw } from "./photo.js";
import { question } from "./questions.js";
import { button, h, note, toast } from "./ui.js";
import { mustReport, nameOr, reportedWord, said as inWords } from "./words.js";

/** @typedef {import("./app.js").App} App */

const FIRST = ["met", "mode", "touch"];
const STATE = ["living", "health", "schooling", "mood", "behaviour", "care", "alone", "hazards"];
const MORE = ["changes", "change_words", "needs", "actions", "child_words", "note", "companions", "signed", "kind", "verifier", "settled"];
const STEPS = ["first", "state", "last", "danger"];
const LEFT = /** @type {Record<string, any>} */ ({ mode: "1", kind: "1" });

/** Photos taken for a form that is open; sealed and kept only with the visit. @type {Map<string, {bytes: import("./bytes.js").Bytes, url: string}[]>} */
const photos = new Map();

/** @param {App} app @param {{id: string, step?: string}} params */
export function visit(app, params) {
  const child = app.picture.children.get(params.id);
  const reference = app.picture.reference;
  const title = `走访 ${nameOr(child?.name, "")}`;
  if (!reference) return { title, body: [note("还没有取到走访表。请到有信号的地方打开一次。孩子有危险，先打 110。", "warn"), calls(app)] };
  const draft = begun(app, "visit", params.id, LEFT);
  const step = params.step ?? STEPS[draft.step] ?? "first";
  if (!params.step) {
    stand({ id: params.id, step: "first" }); // back from any later step leads here
    if (step !== "first") stand({ id: params.id, step }, "push");
  }
  const items = new Map(reference.items.map((/** @type {any} */ item) => [item.key, item]));
  const ask = (/** @type {string} */ key, /** @type {any} */ more = {}) =>
    items.has(key) && question(/** @type {any} */ (items.get(key)), draft.said[key], (name, value) => answer(app, draft, name, value), more);
  const go = (/** @type {string} */ next) => {
    draft.step = STEPS.indexOf(next);
    keepSoon(app, draft);
    show("visit", { id: params.id, step: next });
  };
  const alarm = button("! 有危险", () => go("danger"), "danger");
  if (step === "state") {
    return {
      title: `${title} 2/3`,
      body: [h("p.soft", {}, "只点知道的，不知道的空着。"), ...STATE.map((key) => ask(key, key === "hazards" ? { none: "看过，没有" } : {}))],
      bar: [alarm, button("下一步", () => go("last"), "main")],
    };
  }
  if (step === "danger") {
    return {
      title: "有危险",
      body: [
        note("先打电话，再记录。", "bad"), calls(app), ask("police"),
        ask("dangers", { none: "没有发现" }), ask("danger_words", { hint: "照实写，写多少都可以。不用问孩子细节。" }),
        note("保存以后，有信号时马上报告派出所和乡镇；没有信号时，屏幕上会一直提醒您打电话。", "warn"),
      ],
      bar: [button("继续记走访", () => go("last")), button("保存并报告", () => report(app, draft, child), "danger main")],
    };
  }
  if (step === "last") {
    return {
      title: `${title} 3/3`,
      body: [mustReport(draft.said, child, reference, app.now) && note("这样的情况保存以后要马上报告派出所和乡镇。孩子正有危险，先打 110。", "bad"),
        !mustReport(draft.said, child, reference, app.now) && draft.said.danger_words && note("写了危险的情况，还没有报告。请点“有危险”，点出是哪一种；或者点那里的“保存并报告”。", "bad"),
        summary(reference, draft.said), photoBox(draft.id),
        h("details.more", { open: MORE.some((key) => draft.said[key] !== undefined && draft.said[key] !== LEFT[key]) },
          h("summary", {}, "还要记什么：变化、需要、孩子的话"), MORE.map((key) => ask(key)))],
      bar: [alarm, button("保存", () => save(app, draft, child), "main")],
    };
  }
  return {
    title: `${title} 1/3`,
    body: [
      ...FIRST.map((key) => ask(key)),
      button("逐项记录", () => go("state"), "wide"),
    ],
    bar: [alarm, button("都正常，下一步", () => {
      // What has been answered already is not overwritten.
      draft.said = { ...reference.all_well, ...draft.said };
      go("last");
    }, "main")],
  };
}

/**
 * Save, and have it reported: the visit says so by itself where a danger is named; where it is only told, a report says it.
 * @param {App} app @param {import("./drafts.js").Draft} draft @param {any} child
 */
function report(app, draft, child) {
  if (mustReport(draft.said, child, app.picture.reference, app.now)) return save(app, draft, child);
  if (!draft.said.danger_words) return toast("请点出是哪一种危险，或者写一句看到了什么。");
  delete draft.said.dangers; // nobody looked and found none who tells of danger
  return save(app, draft, child, [{
    kind: "fact.add", entity: { kind: "report", id: uuid7(app.now) }, parent: { kind: "child", id: String(draft.about) },
    deps: child?.created ? [child.created.op_id] : [],
    body: { situations: [], words: draft.said.danger_words, where: "", place: child?.place ?? "", ongoing: false, called: false, suspect: "unknown" },
  }]);
}

/** @param {any} reference @param {Record<string, any>} said */
function summary(reference, said) {
  const well = reference.all_well;
  const told = reference.items.filter((/** @type {any} */ item) => said[item.key] !== undefined);
  const normal = told.filter((/** @type {any} */ item) => JSON.stringify(well[item.key]) === JSON.stringify(said[item.key]));
  const other = told.filter((/** @type {any} */ item) => item.codes && !normal.includes(item) && !["kind", "mode"].includes(item.key));
  const open = STATE.filter((key) => said[key] === undefined).map((key) => reference.items.find((/** @type {any} */ item) => item.key === key)?.label);
  return h("div.sheet", {},
    normal.length > 0 && h("p", {}, `✓ 正常：${normal.map((/** @type {any} */ item) => item.label).join("、")}`),
    other.map((/** @type {any} */ item) => h("p", {}, h("span.strong", {}, `${item.label}：`), inWords(said[item.key], item))),
    open.length > 0 && h("p.soft", {}, `没有填：${open.join("、")}`));
}

/** @param {string} draft */
function photoBox(draft) {
  const here = photos.get(draft) ?? [];
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "file", accept: "image/*", capture: "environment", hidden: true, onchange: async () => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const bytes = await redraw(file);
      photos.set(draft, [...here, { bytes, url: URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) }]);
      again();
    } catch {
      toast("这张照片读不出来，请换一张。不要照片也可以保存。");
    }
  } }));
  return h("div.question", {}, here.length > 0 && h("div.photos", {}, here.map((one) => h("img", { src: one.url, alt: "刚拍的照片" }))),
    input, button("拍照（可以不拍）", () => input.click(), "wide"));
}

/** @param {App} app @param {import("./drafts.js").Draft} draft @param {any} child @param {import("./operation.js").Intent[]} [more] what goes with it */
async function save(app, draft, child, more = []) {
  const { session } = app;
  if (!session) return;
  const opId = uuid7(app.now);
  const taken = await Promise.all((photos.get(draft.id) ?? []).map((one) => prepare(session.key, one.bytes, "image/jpeg", opId, app.now)));
  await ended(draft);
  const intent = {
    kind: "fact.add", entity: { kind: "visit", id: uuid7(app.now) }, parent: { kind: "child", id: String(draft.about) },
    body: { visited_at: isoOf(app.now), said: draft.said }, schema: app.picture.reference.schema, deps: child?.created ? [child.created.op_id] : [],
    base: child?.version ? { version: child.version, stream: child.stream } : null,
  };
  const blobs = taken.map(({ sha256, size, type }) => ({ sha256, size, type }));
  const urgent = more.length > 0 || mustReport(draft.said, child, app.picture.reference, app.now);
  let saved = await app.save([{ ...intent, blobs }, ...more], urgent ? reportedWord() : "✓ 已存在手机里", { draft: draft.id, photos: taken, op_ids: [opId] });
  if (!saved && taken.length) {
    // Room is for the fact first; the photo is let go, and that is said.
    saved = await app.save([intent, ...more], "手机满了，走访存好了，照片没有存。", { draft: draft.id, op_ids: [opId] });
  }
  if (!saved) return keepSoon(app, draft);
  for (const one of photos.get(draft.id) ?? []) URL.revokeObjectURL(one.url);
  photos.delete(draft.id);
  show("today", {}, "replace");
}


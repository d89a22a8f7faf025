// The shorter forms: urgent report, contact, a new child, a change, ending a duty, taking a fact back.

import { answer, begun, ended, keepSoon } from "./begun.js";
import { uuid7 } from "./bytes.js";
import { dayOf, isoOf } from "./clock.js";
import { again, calls, show } from "./frame.js";
import { valueOf } from "./overlay.js";
import { choices, question, several } from "./questions.js";
import { button, h, note, row, toast } from "./ui.js";
import { dutyOf, nameOr, reportedWord, said as inWords } from "./words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./drafts.js").Draft} Draft */

/** Save, say so, go home. @param {App} app @param {Draft} draft @param {import("./operation.js").Intent[]} intents @param {string} [word] */
async function save(app, draft, intents, word = "✓ 已存在手机里") {
  await ended(draft);
  if (await app.save(intents, word, { draft: draft.id })) show("today", {}, "replace");
  else keepSoon(app, draft);
}

/** @param {any} child */
const aboutOf = (child) => ({
  deps: child.created ? [child.created.op_id] : [],
  base: child.version ? { version: child.version, stream: child.stream } : null,
});

const word = (/** @type {string} */ key, /** @type {string} */ label, form = "long") => ({ key, label, form, codes: null });

/** @param {App} app @param {{id?: string}} params */
export function report(app, params) {
  const child = params.id ? app.picture.children.get(params.id) : null;
  const reference = app.picture.reference;
  const draft = begun(app, "report", params.id ?? null);
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => answer(app, draft, key, value);
  const villages = Object.fromEntries((reference?.villages ?? []).map((/** @type {any} */ one) => [one.code, one.name]));
  const place = draft.said.place ?? child?.place ?? Object.keys(villages)[0];
  const send = () => save(app, draft, [{
    kind: "fact.add", entity: { kind: "report", id: uuid7(app.now) }, parent: child ? { kind: "child", id: child.id } : null,
    deps: child?.created ? [child.created.op_id] : [],
    body: { situations: draft.said.situations ?? [], words: draft.said.words ?? "", where: draft.said.where ?? "", place: place ?? "", ongoing: draft.said.ongoing === "1", called: draft.said.called === "1", suspect: "unknown" },
  }], reportedWord());
  return {
    title: child ? `紧急报告 ${nameOr(child.name, "")}` : "紧急报告",
    body: [
      note("孩子正有危险，先打电话，再填下面。", "bad"), calls(app),
      choices("打过电话了吗", { 1: "已经打了 110", 0: "还没有" }, draft.said.called, (next) => on("called", next)),
      several("发生了什么", reference?.situations ? firstOf(reference.situations) : {}, draft.said.situations, (next) => on("situations", next), "拿不准也可以报告，不要求您先核实。"),
      choices("危险正在发生吗", { 1: "正在发生", 0: "不是" }, draft.said.ongoing, (next) => on("ongoing", next)),
      question(word("words", "看到了什么、听到了什么"), draft.said.words, on, { hint: "照实写，一两句也可以。" }),
      !child && Object.keys(villages).length > 1 && choices("在哪个村", villages, place, (next) => on("place", next)),
      question(word("where", "具体在哪里", "text"), draft.said.where, on),
      note("报告同时到派出所和乡镇。没有信号时不会悄悄放着：屏幕上方会一直提醒，直到送到。", "warn"),
    ],
    bar: [button("报告", send, "danger main wide")],
  };
}

/** The five classes first; the nine finer ones are for the desk. @param {Record<string, string>} all */
const firstOf = (all) => Object.fromEntries(Object.entries(all).filter(([code]) => code.startsWith("S")));

/** Mostly it is told on a visit. */
const TOLD = { known_by: "told" };
const CONTACT = { who: "谁和孩子联系", how: "怎样联系的", known_by: "怎样知道的" };

/** @param {App} app @param {{id: string}} params */
export function contact(app, params) {
  const child = app.picture.children.get(params.id);
  const draft = begun(app, "contact", params.id, TOLD);
  const tables = app.picture.reference?.contact ?? {};
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => answer(app, draft, key, value);
  const send = () => (Object.keys(CONTACT).some((key) => !draft.said[key]) ? toast("请点谁和孩子联系、怎样联系的、怎样知道的。") : child && save(app, draft, [{
    kind: "fact.add", entity: { kind: "contact", id: uuid7(app.now) }, parent: { kind: "child", id: child.id }, ...aboutOf(child),
    body: { at: isoOf(app.now), ...draft.said },
  }]));
  return { title: `父母联系 ${nameOr(child?.name, "")}`, body: [
    ...Object.entries(CONTACT).map(([key, label]) => tables[key] && choices(label, tables[key], draft.said[key], (next) => on(key, next))),
    question(word("words", "说了什么"), draft.said.words, on),
  ], bar: [button("保存", send, "main wide")] };
}

/** @param {App} app */
export function fresh(app) {
  const reference = app.picture.reference;
  if (!reference) return { title: "登记孩子", body: [note("还没有取到登记表。请到有信号的地方打开一次。", "warn")] };
  const draft = begun(app, "new", null);
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => answer(app, draft, key, value);
  const villages = Object.fromEntries(reference.villages.map((/** @type {any} */ one) => [one.code, one.name]));
  const place = draft.said["@place"] ?? Object.keys(villages)[0];
  const groups = [...new Set(reference.registration.map((/** @type {any} */ item) => item.group))];
  const send = () => {
    const { "@place": _place, ...values } = draft.said;
    if (!values.name) {
      document.getElementById("q-name")?.focus();
      return toast("请写孩子的姓名；不知道的，写“不详”。");
    }
    return save(app, draft, [{ kind: "entity.create", entity: { kind: "child", id: uuid7(app.now) }, body: { place, values, effective_on: dayOf(app.now) } }]);
  };
  return {
    title: "登记孩子",
    body: [
      h("p.soft", {}, "除了姓名，不知道的都可以空着，以后再补。"),
      Object.keys(villages).length > 1 && choices("哪个村", villages, place, (next) => on("@place", next)),
      ...groups.flatMap((group) => [h("h2", {}, String(group)), ...reference.registration.filter((/** @type {any} */ item) => item.group === group).map((/** @type {any} */ item) => question(item, draft.said[item.key], on))]),
    ],
    bar: [button("保存", send, "main wide")],
  };
}

/** @param {App} app @param {{id: string}} params */
export function change(app, params) {
  const child = app.picture.children.get(params.id);
  const reference = app.picture.reference;
  if (!child || !reference) return { title: "情况有变化", body: [note("这个孩子不在名单上了。", "warn")] };
  const draft = begun(app, "change", params.id);
  const items = new Map(reference.registration.map((/** @type {any} */ item) => [item.key, item]));
  const known = (/** @type {string[]} */ keys) => keys.filter((key) => items.has(key));
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    answer(app, draft, key, value);
    if (key !== "@item") return;
    again();
    document.querySelector("[data-now]")?.scrollIntoView({ block: "center" }); // it stands below everything that may be chosen
  };
  const all = Object.fromEntries([...known(reference.free), ...known(reference.proposed)].map((key) => [key, /** @type {any} */ (items.get(key)).label]));
  const key = draft.said["@item"];
  const item = /** @type {any} */ (items.get(key));
  const now = item && valueOf(child, key);
  const free = reference.free.includes(key);
  const send = () => {
    if (!item || draft.said[key] === undefined) return toast("请选改哪一项，写上新的情况。");
    const fields = [{ name: key, from: now, to: draft.said[key] }];
    const about = { entity: { kind: "child", id: child.id }, fields, ...aboutOf(child) };
    return save(app, draft, [free ? { kind: "field.set", body: { effective_on: dayOf(app.now) }, ...about } : { kind: "proposal.add", body: { reason: draft.said["@reason"] ?? "" }, ...about }]);
  };
  return {
    title: `有变化 ${nameOr(child.name, "")}`,
    body: [
      choices("哪一项变了", all, key, (next) => on("@item", next)),
      item && h("p", { "data-now": true }, `现在档案里：${inWords(now, item)}`),
      item && question(item, draft.said[key], on, { label: `改成：${item.label}` }),
      item && !free && note("这一项要乡镇核对以后才改。", "warn"),
      item && !free && question(word("@reason", "根据什么"), draft.said["@reason"], on),
    ],
    bar: [button("保存", send, "main wide")],
  };
}

/** @param {App} app @param {{id: string}} params */
export function task(app, params) {
  const one = app.picture.tasks.find((each) => each.id === params.id);
  if (!one) return { title: "待办", body: [note("这件待办已经办结，或者转给别人了。")] };
  const child = app.picture.children.get(one.child_id);
  const about = [h("h2", {}, dutyOf(one, child)), child && h("ul.list", {}, h("li", {}, row(() => show("child", { id: child.id }), h("span.grow", {}, `看 ${nameOr(child.name, "孩子")} 的情况`)))), h("p", {})];
  if (child && one.ended_by === "contact") return { title: "待办", body: [...about, note("父母和孩子联系上了，记下来，这件就办完了；还联系不上的，也记下来。")], bar: [button("记一次父母联系", () => show("contact", { id: child.id }), "main wide")] };
  if (one.has_form) return { title: "待办", body: [...about, note("这件要在网页上填表办理，请到有信号的地方打开网页，或者请乡镇代办。", "warn")] };
  const draft = begun(app, "task", params.id);
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => answer(app, draft, key, value);
  const send = () => (draft.said.statement ? save(app, draft, [{
    kind: "task.done", entity: { kind: "task", id: one.id }, parent: one.child_id ? { kind: "child", id: one.child_id } : null, body: { statement: draft.said.statement },
  }]) : toast("请写几个字：办得怎样。"));
  return { title: "待办", body: [...about, question(word("statement", "办得怎样"), draft.said.statement, on)], bar: [button("办结", send, "main wide")] };
}

/** @param {App} app @param {{id: string}} params the operation to take back */
export function retract(app, params) {
  const entry = app.entries.find((each) => each.op_id === params.id);
  if (!entry) return { title: "撤回", body: [note("没有这条记录了。")] };
  const draft = begun(app, "retract", params.id);
  const on = (/** @type {string} */ key, /** @type {unknown} */ value) => answer(app, draft, key, value);
  const send = () => (draft.said.reason ? save(app, draft, [{
    kind: "fact.retract", entity: entry.op.entity, parent: entry.op.parent, body: { reason: draft.said.reason }, deps: [entry.op_id],
  }], "✓ 已撤回") : toast("请写为什么撤回。"));
  return { title: "记错了，撤回", body: [note("原来的记录还留着，注明撤回，不会删掉。"), question(word("reason", "为什么撤回"), draft.said.reason, on)], bar: [button("撤回", send, "main wide")] };
}

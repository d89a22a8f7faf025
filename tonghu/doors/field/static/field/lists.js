// Who is due today, and everybody in the village.

import { show } from "./frame.js";
import { isUnsent } from "./outbox.js";
import { button, h, levelChip, note, row } from "./ui.js";
import { ageOf, ago, dutyOf, formOf, homeOf, nameOr, shortDay, whenNext } from "./words.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app @param {any} child @param {"first" | "next" | ""} [house] of a household that has more than one */
function childRow(app, child, house = "") {
  const when = whenNext(child, app.now);
  const where = [ageOf(child.birth_date, app.now), homeOf(child), when.text].filter(Boolean).join(" · ");
  const line = row(() => show("child", { id: child.id }),
    levelChip(child.level, app.picture.reference),
    h("span.grow", {}, h("span.strong", {}, nameOr(child.name, "（姓名不详）")), " ", child.pending.length ? h("span.tag.waits", {}, child.pending.some(isUnsent) ? "未上传" : "等核对") : null, h("br"), h("span.soft.small", {}, where)));
  if (house) line.classList.add("same-house", house);
  return h("li", {}, line);
}

/** Most pressing first: by how long overdue, then by level. @param {App} app @param {any[]} children */
function pressing(app, children) {
  const rank = (/** @type {any} */ one) => app.picture.reference?.levels?.[one.level]?.rank ?? 0;
  return [...children].sort((a, b) => rank(b) - rank(a) || whenNext(a, app.now).days - whenNext(b, app.now).days || String(a.name).localeCompare(String(b.name), "zh"));
}

/** Whether the server has not said yet who is in the village. @param {App} app */
const nothingYet = (app) =>
  app.picture.reference?.villages.length !== 0 && !Object.values(app.place.reached).some((one) => typeof one === "number");

/** @param {App} app */
export function today(app) {
  const all = [...app.picture.children.values()];
  const due = pressing(app, all.filter((one) => whenNext(one, app.now).due));
  const soon = pressing(app, all.filter((one) => { const { due: now, days } = whenNext(one, app.now); return !now && days <= 7; }));
  // A visit that is due stands in the list of children.
  const tasks = app.picture.tasks.filter((one) => !one.done && !(one.ended_by === "visit" && app.picture.children.has(one.child_id)));
  const villages = app.picture.reference?.villages ?? [];
  const first = nothingYet(app);
  return {
    title: villages.map((/** @type {any} */ one) => one.name).join("、") || "童护 走访", home: true,
    body: [
      first && (app.syncing ? h("p", { role: "status" }, "正在取回村里孩子的名单…") : note("还没有取到孩子的名单。请到有信号的地方，点一下“再取一次”。现在也可以登记孩子、紧急报告。", "warn")),
      first && !app.syncing && button("再取一次", () => app.sync(), "wide"),
      ...resumable(app),
      ...openNotices(app),
      !first && h("h2", {}, `今天要走访 ${due.length}`),
      !first && (due.length ? h("ul.list", {}, due.map((one) => childRow(app, one))) : h("p.sheet.soft", {}, all.length ? "今天没有到期的走访。" : "名单上还没有孩子。村里有的，请登记。")),
      soon.length > 0 && h("h2", {}, "一周以内"),
      soon.length > 0 && h("ul.list", {}, soon.map((one) => childRow(app, one))),
      tasks.length > 0 && h("h2", {}, `待办 ${tasks.length}`),
      tasks.length > 0 && h("ul.list", {}, tasks.map((one) => h("li", {}, row(() => show("task", { id: one.id }), h("span.grow", {}, dutyOf(one, app.picture.children.get(one.child_id)), h("br"), h("span.soft.small", {}, one.at_once ? "立即" : one.due_at ? `${shortDay(one.due_at, app.now)} 前` : "没有期限")))))),
    ],
    bar: [button("全村", () => show("village")), button("＋ 登记孩子", () => show("new")), button("! 紧急报告", () => show("report"), "danger")],
  };
}

/** @param {App} app */
function resumable(app) {
  if (!app.drafts.length) return [];
  return [h("h2", {}, "没有写完的"), h("ul.list", {}, app.drafts.slice(0, 3).map((one) => {
    const child = one.about ? app.picture.children.get(one.about) : null;
    return h("li", {}, row(() => show(one.form, one.about ? { id: one.about } : {}), h("span.grow", {}, `${formOf(one)} ${nameOr(child?.name, "")}`, h("br"), h("span.soft.small", {}, `${ago(one.savedAt, app.now)}`))));
  }))];
}

/** @param {App} app */
function openNotices(app) {
  const open = app.picture.notices.filter((one) => !one.closed);
  return open.length ? [h("p.note.warn", {}, `有 ${open.length} 条记录在等乡镇处理。`, button("看看", () => show("outbox"), "quiet"))] : [];
}

/** @param {App} app @param {{q?: string}} params */
export function village(app, params) {
  const list = h("ul.list");
  const count = h("p.soft.small", { role: "status" });
  const fill = () => {
    const q = params.q ?? "";
    const all = [...app.picture.children.values()];
    const found = all.filter((one) => !q || [one.name, one.address, one.caregiver?.name, one.id_tail].some((text) => typeof text === "string" && text.includes(q)));
    list.replaceChildren(...byHousehold(found).map(([one, same]) => childRow(app, one, same)));
    count.textContent = q ? `找到 ${found.length} 名，全村 ${all.length} 名` : `${all.length} 名孩子`;
    if (!found.length) list.replaceChildren(h("li.sheet.soft", {}, nothingYet(app) ? "还没有取到孩子的名单，取到以后就显示在这里。" : q ? `没有找到“${q}”。不在名单上的孩子，请登记。` : "名单上还没有孩子。村里有的，请登记。"));
  };
  const search = h("input", { type: "search", "aria-label": "找孩子", placeholder: "找孩子：姓名、住址、照护人", autocomplete: "off", value: params.q ?? "",
    oninput: (/** @type {Event} */ event) => { params.q = /** @type {any} */ (event.target).value.trim(); fill(); } });
  fill();
  const campaigns = app.picture.reference?.campaigns ?? [];
  return {
    title: "全村", follow: fill,
    body: [h("div.question", {}, search), count, list],
    bar: [button("＋ 登记孩子", () => show("new")), campaigns.length > 0 && button("排查", () => show("survey")), button("! 紧急报告", () => show("report"), "danger")],
  };
}

/** Children of one household stand together, and are marked. @param {any[]} children @returns {[any, "first" | "next" | ""][]} */
function byHousehold(children) {
  const sorted = [...children].sort((a, b) => String(a.name).localeCompare(String(b.name), "zh"));
  /** @type {[any, "first" | "next" | ""][]} */
  const out = [];
  const seen = new Set();
  for (const one of sorted) {
    if (seen.has(one.id)) continue;
    const house = one.household ? sorted.filter((other) => other.household === one.household) : [one];
    for (const each of house) {
      seen.add(each.id);
      out.push([each, house.length < 2 ? "" : each === house[0] ? "first" : "next"]);
    }
  }
  return out;
}

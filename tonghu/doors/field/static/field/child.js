// The card of one child: who looks after them, whom to ring, why this level, what was said last time, what is still on its way.

import { show } from "./frame.js";
import { button, facts, h, levelChip, note, row } from "./ui.js";
import { ageOf, ago, homeOf, nameOr, said, shortDay, statusOf, titleOf, whenNext } from "./words.js";

/** @typedef {import("./app.js").App} App */

const SEX = /** @type {Record<string, string>} */ ({ 1: "男", 2: "女" });

/** @param {any} one */
function person(one, more = "") {
  if (!one) return null;
  const name = nameOr(one.name, "姓名未采集");
  const phone = nameOr(one.phone, "");
  return h("span", {}, `${name}${more}`, phone && " ", phone && h("a", { href: `tel:${phone}` }, `☎ ${phone}`));
}

/** @param {App} app @param {{id: string}} params */
export function child(app, params) {
  const one = app.picture.children.get(params.id);
  const reference = app.picture.reference;
  if (!one) {
    return { title: "不在名单上", body: [note("这个孩子已经不在这部手机的名单上：可能转到别的村，或者不再由您负责。要查，请问乡镇儿童督导员。您写过的记录没有丢，在“未上传和已上传”里。", "warn"), button("未上传和已上传", () => show("outbox"), "wide")] };
  }
  const next = whenNext(one, app.now);
  const relation = reference?.relationships?.[one.caregiver?.relationship];
  const away = (/** @type {any} */ parent) => (nameOr(parent?.work_region, "") ? `（在${parent.work_region}）` : "");
  const last = one.last_visit;
  const draft = app.drafts.find((each) => each.form === "visit" && each.about === one.id);
  const known = /** @type {[string, import("./ui.js").Content][]} */ ([
    ["照护人", person(one.caregiver, relation ? `（${relation}）` : "")],
    ["父亲", person(one.father, away(one.father))],
    ["母亲", person(one.mother, away(one.mother))],
    ["孩子电话", nameOr(one.phone, "") && h("a", { href: `tel:${one.phone}` }, `☎ ${one.phone}`)],
    ["学校", [nameOr(one.school, ""), nameOr(one.class_name, "")].filter(Boolean).join(" ")],
    ["证件末四位", one.id_tail],
    ["备注", nameOr(one.remark, "")],
  ]);
  return {
    title: nameOr(one.name, "（姓名不详）"),
    body: [
      h("div.sheet.stack", {},
        h("p", {}, levelChip(one.level, reference), " ", [SEX[one.sex], ageOf(one.birth_date, app.now), one.place_name, homeOf(one)].filter(Boolean).join(" · ")),
        h("p.strong", {}, next.text, one.visit_why ? h("span.soft.small", {}, `　${one.visit_why}`) : null),
        one.why?.length ? h("p.soft.small", {}, `为什么是这个等级：${one.why.map((/** @type {any} */ each) => each.label ?? each).join("、")}`) : null),
      known.some(([, value]) => value) && h("div.sheet", {}, facts(known)),
      last && h("h2", {}, `上次走访 ${shortDay(last.visited_at, app.now)}`),
      last && h("div.sheet", {}, lastVisit(app, last)),
      one.pending.length > 0 && h("h2", {}, "还在路上的"),
      one.pending.length > 0 && h("ul.list", {}, one.pending.map((/** @type {any} */ entry) => h("li", {}, row(() => show("entry", { id: entry.op_id }), h("span.grow", {}, titleOf(entry.op), h("br"), h("span.soft.small", {}, `${ago(entry.savedAt, app.now)} · ${statusOf(entry)}`)))))),
      h("div.stack", {}, h("p", {}),
        reference?.contact && button("记一次父母联系", () => show("contact", { id: one.id }), "wide"),
        button("情况有变化", () => show("change", { id: one.id }), "wide")),
    ],
    bar: [button("! 紧急报告", () => show("report", { id: one.id }), "danger"), button(draft ? "接着走访" : "走访", () => show("visit", { id: one.id }), "main")],
  };
}

/** @param {App} app @param {any} last */
function lastVisit(app, last) {
  const items = app.picture.reference?.items ?? [];
  const told = items.filter((/** @type {any} */ item) => item.codes && last.said?.[item.key] !== undefined && !["kind", "mode"].includes(item.key));
  const same = app.picture.reference?.all_well ?? {};
  const other = told.filter((/** @type {any} */ item) => JSON.stringify(last.said[item.key]) !== JSON.stringify(same[item.key]));
  return other.length ? facts(other.map((/** @type {any} */ item) => [item.label, said(last.said[item.key], item)])) : h("p.soft", {}, "都正常。");
}

// A sweep: every child of the village, one touch each; saved as it is touched.

import { uuid7 } from "./bytes.js";
import { show } from "./frame.js";
import { button, h, note, row } from "./ui.js";
import { ageOf, nameOr, shortDay } from "./words.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app @param {{campaign?: string, order?: string[]}} params `order`: in which the children stood when the screen was opened */
export function survey(app, params) {
  const reference = app.picture.reference;
  const campaigns = reference?.campaigns ?? [];
  const one = campaigns.length === 1 ? campaigns[0] : campaigns.find((/** @type {any} */ each) => each.id === params.campaign);
  if (!campaigns.length) return { title: "排查", body: [note("现在没有正在进行的排查。")] };
  if (!one) return { title: "排查", body: [h("ul.list", {}, campaigns.map((/** @type {any} */ each) => h("li", {}, row(() => show("survey", { campaign: each.id }), h("span.grow", {}, each.name, h("br"), h("span.soft.small", {}, `${shortDay(each.ends_on, app.now)} 前`))))))] };
  const children = [...app.picture.children.values()].filter((child) => child.place.startsWith(one.place.replace(/(000)+$/, "")));
  const found = checked(app, one.id);
  const left = children.filter((child) => !found.has(child.id));
  // Nobody moves under the thumb: the next touch would speak of another child.
  const order = (params.order ??= []);
  for (const { id } of [...left, ...children]) if (!order.includes(id)) order.push(id);
  children.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  return {
    title: "排查",
    body: [
      h("p", {}, `${one.name}，${shortDay(one.ends_on, app.now)} 前。这部手机上已核对 ${children.length - left.length}/${children.length}。`),
      children.length > 0 && !left.length && note("都核对过了。传上去以后，请打开网页，在“台账”的“排查”里替全村报告。"),
      h("ul.list", {}, children.map((child) => h("li.sheet", {},
        h("p.strong", {}, `${nameOr(child.name, "（姓名不详）")} `, h("span.soft.small", {}, [ageOf(child.birth_date, app.now), nameOr(child.address, "")].filter(Boolean).join(" · "))),
        h("div.choices", { role: "radiogroup", "aria-label": nameOr(child.name, "") }, Object.entries(reference.outcomes).map(([code, label]) =>
          h("button.choice", { type: "button", role: "radio", "aria-checked": String(found.get(child.id) === code), onclick: () => found.get(child.id) !== code && check(app, one, child, code) }, String(label)))),
        found.get(child.id) === "changed" && h("p", {}, button("写明哪里变了", () => show("change", { id: child.id }), "quiet")),
        found.get(child.id) === "gone" && h("p.soft.small", {}, "搬走、退出，请在网页的档案里办理，或者请乡镇办。")))),
      !children.length && note("名单上没有这次排查范围里的孩子。村里有的，请登记。"),
    ],
    bar: [button("＋ 登记孩子", () => show("new"), "wide")],
  };
}

/** The last answer of this phone for each child. @param {App} app @param {string} campaign */
function checked(app, campaign) {
  const found = new Map();
  for (const { op } of app.entries) {
    const body = /** @type {any} */ (op.body);
    if (op.entity.kind === "check" && body.campaign === campaign) found.set(op.parent?.id, body.outcome);
  }
  return found;
}

/** @param {App} app @param {any} campaign @param {any} child @param {string} outcome */
async function check(app, campaign, child, outcome) {
  await app.save([{
    kind: "fact.add", entity: { kind: "check", id: uuid7(app.now) }, parent: { kind: "child", id: child.id },
    deps: child.created ? [child.created.op_id] : [], body: { campaign: campaign.id, outcome, note: "" },
  }], "");
}

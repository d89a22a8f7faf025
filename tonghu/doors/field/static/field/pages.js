// What is unsent and what became of the rest; settings; whether this phone works without a signal; help; trouble.

import { wipedScreen } from "./door.js";
import { calls, show } from "./frame.js";
import { isUnsent } from "./outbox.js";
import { changePin, leaseEnd } from "./session.js";
import { button, facts, h, note, row, toast } from "./ui.js";
import { faultOfPin } from "./vault.js";
import { PUT_ON_HOME_SCREEN, ago, formOf, nameOr, said, statusOf, titleOf } from "./words.js";

/** @typedef {import("./app.js").App} App */

const ROUNDS = /** @type {Record<string, string>} */ ({
  ok: "已连上，都传好了。", elsewhere: "另一个窗口正在上传。", none: "没有连上服务器，会自己再试。", login: "要重新登录才能上传；记录都在。",
  busy: "服务器正忙，过一会儿自己再试。", device: "这部手机已经停用，请联系乡镇儿童督导员；记录还在。", update: "程序太旧，请更新；记录照样上传。",
  malformed: "服务器看不懂这个程序，请更新，或者打电话给乡镇；记录都在。", signature: "没有核对上这部手机，会自己再试。", full: "手机满了，取不到新的名单；已存的记录都在，照样上传。",
});

/** @param {App} app @param {import("./outbox.js").Entry} entry */
function entryRow(app, entry) {
  const child = app.picture.children.get(entry.op.parent?.id ?? entry.op.entity.id);
  return h("li", {}, row(() => show("entry", { id: entry.op_id }), h("span.grow", {}, `${titleOf(entry.op)} ${nameOr(child?.name, "")}`, h("br"),
    h("span.soft.small", {}, `${ago(entry.savedAt, app.now)} · ${answered(app, entry) ? "乡镇答复了，点开看" : statusOf(entry)}`))));
}

/** Whether a person has dealt with what could not be done at once. @param {App} app @param {import("./outbox.js").Entry} entry */
const answered = (app, entry) => app.picture.notices.some((one) => one.op_id === entry.op_id && one.closed);

/** @param {App} app */
export function outbox(app) {
  const newest = [...app.entries].reverse();
  const unsent = newest.filter(isUnsent);
  const held = newest.filter((one) => one.state === "done" && !["applied", "noop"].includes(one.status ?? "") && !answered(app, one));
  const done = newest.filter((one) => one.state === "done" && !held.includes(one));
  const part = (/** @type {string} */ title, /** @type {any[]} */ list) => (list.length ? [h("h2", {}, `${title} ${list.length}`), h("ul.list", {}, list.slice(0, 100).map((one) => entryRow(app, one)))] : []);
  return {
    title: "未上传和已上传",
    body: [
      app.last && h("p.note", {}, `${ROUNDS[app.last.outcome] ?? "没有连上。"}（${ago(app.last.at, Date.now())}）`),
      app.last?.outcome === "login" && h("a.button.main.wide", { href: "/accounts/login/?next=/field/" }, "去登录"),
      app.photosWaiting > 0 && h("p.soft", {}, `还有 ${app.photosWaiting} 张照片没有传。${app.lowData ? "省流量时不自动传照片。" : ""}`),
      app.photosWaiting > 0 && app.lowData && button("现在传照片", () => app.sync({ photos: true }), "wide"),
      ...part("未上传", unsent),
      app.drafts.length > 0 && h("h2", {}, `草稿 ${app.drafts.length}`),
      app.drafts.length > 0 && h("ul.list", {}, app.drafts.map((one) => h("li", {}, row(() => show(one.form, one.about ? { id: one.about } : {}), h("span.grow", {}, `${formOf(one)} ${nameOr(app.picture.children.get(one.about ?? "")?.name, "")} `, h("span.soft.small", {}, `${ago(one.savedAt, app.now)}`))), button("不要了", () => app.dropDraft(one.id), "quiet")))),
      ...part("等乡镇处理", held),
      ...part("已上传（留三十天）", done),
      !app.entries.length && !app.drafts.length && h("p.soft", {}, "还没有写过记录。"),
    ],
    bar: [button(app.syncing ? "正在上传…" : "现在上传", () => app.sync(), "main wide")],
  };
}

/** @param {App} app @param {{id: string}} params */
export function entry(app, params) {
  const one = app.entries.find((each) => each.op_id === params.id);
  if (!one) return { title: "记录", body: [note("没有这条记录了。")] };
  const told = app.picture.notices.find((each) => each.op_id === one.op_id);
  const settled = one.state !== "done" || ["applied", "noop"].includes(one.status ?? "");
  const mayTakeBack = settled && one.op.kind === "fact.add" && ["visit", "contact"].includes(one.op.entity.kind) && !app.entries.some((each) => each.op.kind === "fact.retract" && each.op.entity.id === one.op.entity.id);
  return {
    title: titleOf(one.op),
    body: [
      h("div.sheet", {}, facts([
        ["孩子", nameOr(app.picture.children.get(one.op.parent?.id ?? one.op.entity.id)?.name, "")],
        ["什么时候", `${ago(one.savedAt, app.now)}`], ["怎样了", statusOf(one)], ["说明", one.reason], ["乡镇的答复", told?.closed && told.text],
        ["编号", String(one.seq)],
      ])),
      h("h2", {}, "写的是"), h("div.sheet", {}, facts(written(app, one.op))),
      mayTakeBack && h("p", {}),
      mayTakeBack && button("记错了，撤回", () => show("retract", { id: one.op_id }), "wide"),
    ],
  };
}

const WORDS = /** @type {Record<string, string>} */ ({ words: "说了什么", statement: "办得怎样", reason: "为什么", where: "具体在哪里" });

/** What an operation says, for whoever wrote it. @param {App} app @param {import("./operation.js").Operation} op @returns {[string, string][]} */
function written(app, op) {
  const { items = [], registration = [], contact = {}, situations = {}, outcomes = {} } = app.picture.reference ?? {};
  const body = /** @type {any} */ (op.body ?? {});
  const item = (/** @type {any[]} */ all, /** @type {string} */ key) => all.find((one) => one.key === key) ?? { label: key };
  const lines = (/** @type {any[]} */ all, /** @type {Record<string, unknown>} */ values) => {
    const place = (/** @type {string} */ key) => (all.findIndex((one) => one.key === key) + 1) || Infinity; // in the order of the form
    return Object.entries(values).sort(([a], [b]) => place(a) - place(b)).map(([key, value]) => /** @type {[string, string]} */ ([item(all, key).label, said(value, item(all, key))]));
  };
  const codes = { who: ["谁和孩子联系", contact.who], how: ["怎样联系的", contact.how], known_by: ["怎样知道的", contact.known_by], outcome: ["核对的结果", outcomes] };
  return [
    ...lines(items, body.said ?? {}),
    ...lines(registration, body.values && !Array.isArray(body.values) ? body.values : {}),
    ...(op.fields ?? []).map((one) => /** @type {[string, string]} */ ([item(registration, one.name).label, `${said(one.from, item(registration, one.name))} → ${said(one.to, item(registration, one.name))}`])),
    ...Object.entries(codes).filter(([key]) => body[key]).map(([key, [label, all]]) => /** @type {[string, string]} */ ([label, all?.[body[key]] ?? body[key]])),
    ...(body.situations?.length ? [/** @type {[string, string]} */ (["发生了什么", body.situations.map((/** @type {string} */ one) => situations[one] ?? one).join("、")])] : []),
    ...Object.entries(WORDS).filter(([key]) => body[key]).map(([key, label]) => /** @type {[string, string]} */ ([op.entity.kind === "report" && key === "words" ? "看到了什么、听到了什么" : label, body[key]])),
  ];
}

/** @param {App} app */
export function settings(app) {
  const size = localStorage.getItem("size") ?? "1";
  const set = (/** @type {string} */ key, /** @type {string} */ value) => {
    localStorage.setItem(key, value);
    if (key === "size") document.documentElement.dataset.size = value;
    show("settings", {}, "replace");
  };
  const pick = (/** @type {string} */ label, /** @type {string} */ key, /** @type {string} */ now, /** @type {[string, string][]} */ all) =>
    h("fieldset", {}, h("legend", {}, label), h("div.choices.four", { role: "radiogroup", "aria-label": label }, all.map(([value, name]) => h("button.choice", { type: "button", role: "radio", "aria-checked": String(now === value), onclick: () => set(key, value) }, name))));
  return {
    title: "设置",
    body: [
      h("p", {}, `${app.session?.officer ?? ""}的手机`),
      pick("字的大小", "size", size, [["1", "标准"], ["2", "大"], ["3", "特大"]]),
      pick("省流量", "low-data", app.lowData ? "1" : "0", [["0", "不省"], ["1", "省（不自动传照片）"]]),
      h("div.stack", {},
        app.outdated && button("更新程序（要重新输密码）", () => app.door("正在更新…"), "main wide"),
        button("能不能离线使用", () => show("selftest"), "wide"), button("用法", () => show("help"), "wide"),
        button("改密码", () => show("pin"), "wide"), button("现在锁上", () => app.door(), "wide"),
        button("把手机交给别人", () => show("handover"), "wide"),
        button("退出，把孩子的资料从手机拿走", () => app.logOut(), "danger wide")),
    ],
  };
}

/** @param {App} app */
export function handover(app) {
  const waits = app.unsent.length + app.drafts.length + app.photosWaiting;
  if (waits) {
    return {
      title: "把手机交给别人",
      body: [note(`还有 ${waits} 条没有上传或者没有写完。没有上传的传上去，没有写完的写完或者点“不要了”，才能把手机交给别人。`, "warn")],
      bar: [button("看还有哪些", () => show("outbox"), "main wide")],
    };
  }
  return {
    title: "把手机交给别人",
    body: [
      note("您的登记、密码和孩子的资料会从这部手机删掉，不能恢复。", "warn"),
      h("p", {}, "接手的人向乡镇儿童督导员要自己的登记码，在这部手机上重新登记。请告诉督导员停用您在这部手机上的登记。"),
    ],
    bar: [button("删掉，交给别人", () => app.handOver(), "danger wide")],
  };
}

/** @param {App} app */
export function pin(app) {
  const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (h("input.pin", { id, type: "password", inputmode: "numeric", maxlength: 6, autocomplete: "off" }));
  const [old, one, two] = [field("old"), field("one"), field("two")];
  const box = (/** @type {string} */ label, /** @type {HTMLInputElement} */ input) => h("div.question", {}, h("label", { for: input.id }, label), input);
  const go = async () => {
    const fault = faultOfPin(one.value) || (one.value === two.value ? "" : "两次输的不一样。");
    if (fault) return toast(fault);
    if (!(await changePin(app.store, old.value, one.value))) return toast("原来的密码不对。");
    toast("✓ 密码改好了");
    return show("settings", {}, "replace");
  };
  return { title: "改密码", body: [box("原来的密码", old), box("新的 6 位密码", one), box("再输一次", two)], bar: [button("改密码", go, "main wide")] };
}

/** @param {App} app */
export function selftest(app) {
  const list = h("ul.list", {}, h("li.sheet", {}, "正在检查…"));
  const verdict = h("p.note", { role: "status" }, "正在检查…");
  examine(app).then((all) => {
    const bad = all.filter((one) => one.needed && !one.good);
    verdict.textContent = bad.length ? "现在不能放心离线使用，请照下面的办。" : "可以离线使用。";
    verdict.className = bad.length ? "note bad" : "note";
    list.replaceChildren(...all.map((one) => h("li.sheet", {}, h("p.strong", {}, `${one.good ? "✓" : one.needed ? "✗" : "！"} ${one.what}`), !one.good && h("p.soft", {}, one.then))));
  });
  return { title: "能不能离线使用", body: [verdict, list] };
}

/** @param {App} app @returns {Promise<{what: string, good: boolean, needed: boolean, then: string}[]>} */
async function examine(app) {
  const attempt = async (/** @type {() => Promise<unknown>} */ work) => Boolean(await work().catch(() => false));
  const worker = navigator.serviceWorker?.controller;
  const kept = await attempt(async () => {
    const urls = [...document.querySelectorAll("link[rel=modulepreload], link[rel=stylesheet]")].map((one) => /** @type {HTMLLinkElement} */ (one).href);
    return (await Promise.all([location.pathname, ...urls].map((url) => caches.match(url)))).every(Boolean);
  });
  const writes = await attempt(async () => {
    await app.store.write(async (tx) => tx.put("meta", "test", app.now));
    return (await app.store.read((tx) => tx.get("meta", "test"))) !== undefined;
  });
  const persisted = await attempt(() => navigator.storage.persisted());
  const reserve = await attempt(() => app.store.layReserve());
  const end = await leaseEnd(app.store);
  const hours = end ? Math.floor((end - app.now) / 3600_000) : 0;
  const skew = Math.abs(app.session?.wire.heard.skew ?? 0);
  return [
    { what: "程序存在手机里", good: Boolean(worker) && kept, needed: true, then: `请在有信号时关掉再打开一次。还不行，${PUT_ON_HOME_SCREEN}` },
    { what: "能存记录", good: writes, needed: true, then: "手机存不了，请清出一些空间，不要用无痕模式。" },
    { what: "名单在手机里", good: app.place.pulls > 0 && app.picture.reference !== null, needed: true, then: "请在有信号时上传一次。" },
    { what: `还能离线 ${Math.max(0, hours)} 小时`, good: hours >= 12, needed: false, then: "请在有信号时打开一次，时间会重新算三天。" },
    { what: "留有应急的空间", good: reserve, needed: false, then: "手机快满了，请删掉一些照片和视频。" },
    { what: "浏览器答应不清理", good: persisted, needed: false, then: PUT_ON_HOME_SCREEN },
    { what: "手机时间准", good: skew < 300_000, needed: false, then: "手机的时间差了几分钟以上，请在系统设置里改成自动。" },
  ];
}

/** @param {App} app */
export function help(app) {
  const part = (/** @type {string} */ title, /** @type {string} */ text) => h("div.sheet", {}, h("h2", {}, title), h("p", {}, text));
  return {
    title: "用法",
    body: [
      note("孩子正有危险，先打 110。", "bad"), calls(app),
      part("走访", "点孩子，点“走访”，选见到了谁。都好的，点“都正常，下一步”，再点“保存”。哪里不好，点“逐项记录”。"),
      part("没有信号", "照样记。出现“已存在手机里”就是存好了，关机也不会丢。有信号时自己上传。"),
      part("写到一半", "接电话、退出、没电都不要紧，下次在“没有写完的”里接着写。"),
      part("等乡镇处理", "有的记录要乡镇看过才算：比如孩子已经转走，或者别人同时改了。不用重写。"),
      part("手机丢了", "马上打电话给乡镇儿童督导员停用。三天没有联网，里面的资料打不开。"),
      part("照片、位置", "都不是必须的，不拍照也算走访。"),
    ],
  };
}

/** @param {App} app */
export const full = (app) => ({
  title: "手机满了",
  body: [note("刚才那一条没有存上！手机没有空间了。请删掉一些照片或者视频，回到上一页再点保存。紧急的，先打电话。", "bad"), calls(app)],
  bar: [button("再试一次", () => history.back(), "main wide")],
});

/** @param {App} app */
export const unreachable = (app) => ({
  title: "存不进去",
  body: [note("手机的存储打不开，刚才那一条没有存上！请关掉这个程序，再打开一次。已经存过的记录都在。紧急的，先打电话。", "bad"), calls(app)],
  bar: [button("重新打开", () => location.reload(), "main wide")],
});

/** @param {App} app */
export const outdated = (app) => ({
  title: "请重新打开", home: true,
  body: [note("另一个窗口里是新的程序。请关掉这个窗口，或者点下面重新打开；还是这样，到有信号的地方再打开一次。记录都在。紧急的，先打电话。", "warn"), calls(app)],
  bar: [button("重新打开", () => location.reload(), "main wide")],
});

export const wiped = () => wipedScreen();

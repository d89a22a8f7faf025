// How things are said: days, ages, waits.

import { dayOf } from "./clock.js";

const DAY = 24 * 3600_000;
const { userAgent = "", maxTouchPoints = 0 } = globalThis.navigator ?? {};

/** An iPad says that it is a Mac. Every browser of these phones is Safari underneath. */
const APPLE = /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);

/** Safari throws away what a page has kept when nobody opened it for a week, unless it is opened from the home screen; there it keeps a store of its own. */
export const PUT_ON_HOME_SCREEN = APPLE
  ? "请用 Safari 打开，点“分享”，选“添加到主屏幕”，再从主屏幕打开。"
  : "请用 Chrome 或者 Edge 打开，在菜单里选“添加到主屏幕”。";
export const BEFORE_ENROLLING = APPLE
  ? `${PUT_ON_HOME_SCREEN}从主屏幕打开以后再登记：只在 Safari 里用的，七天不打开，没有上传的会被清掉。`
  : `${PUT_ON_HOME_SCREEN}微信里打开的不能离线使用。`;

/** @param {string | null} born YYYY-MM-DD or YYYY-MM @param {number} now */
export function ageOf(born, now) {
  const years = yearsOf(born, now);
  return years !== null && years >= 0 ? `${years}岁` : "";
}

/** Null where the birth date is not known. @param {string | null | undefined} born @param {number} now */
function yearsOf(born, now) {
  if (!born || !/^\d{4}-\d{2}/.test(born)) return null;
  const today = dayOf(now);
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
}

/** 11-25, or with the year where it is another. @param {string | null | undefined} day @param {number} now */
export function shortDay(day, now) {
  if (!day) return "";
  const date = day.slice(0, 10);
  return date.slice(0, 4) === dayOf(now).slice(0, 4) ? date.slice(5) : date;
}

/** Days from today; negative: past. @param {string} day @param {number} now */
export const daysUntil = (day, now) => Math.round((Date.parse(day.slice(0, 10)) - Date.parse(dayOf(now))) / DAY);

/** @param {any} child @param {number} now @returns {{text: string, due: boolean, days: number}} */
export function whenNext(child, now) {
  if (child.pending?.some((/** @type {any} */ one) => one.op.entity.kind === "visit")) return { text: "已走访，等上传", due: false, days: 9999 };
  if (!child.visit_on) return { text: child.visited_on ? `上次 ${shortDay(child.visited_on, now)}` : "还没有走访过", due: !child.visited_on, days: child.visited_on ? 9998 : 0 };
  const days = daysUntil(child.visit_on, now);
  if (days < 0) return { text: `过了 ${-days} 天`, due: true, days };
  return { text: days === 0 ? "今天到期" : `还有 ${days} 天`, due: days === 0, days };
}

/** @param {number} since @param {number} now */
export function howLong(since, now) {
  const minutes = Math.max(0, Math.floor((now - since) / 60_000));
  if (minutes < 1) return "不到 1 分钟";
  if (minutes < 60) return `${minutes} 分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`;
  return `${Math.floor(minutes / 1440)} 天`;
}

/** A value of the file as people read it. @param {unknown} value @param {any} [item] @returns {string} */
export function said(value, item) {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return "未采集";
  if (value === "@none") return "无";
  if (value === "@not_applicable") return "不适用";
  if (Array.isArray(value)) return value.map((one) => said(one, item)).join("、");
  return String(item?.codes?.[/** @type {string} */ (value)] ?? value);
}

/** @param {unknown} value a name that may not be collected */
export const nameOr = (value, /** @type {string} */ other) => (typeof value === "string" && value && !value.startsWith("@") ? value : other);

/** Where in the village a child lives: what stands before the village's own name is known. @param {any} child */
export function homeOf(child) {
  const address = nameOr(child.address, "");
  const at = child.place_name ? address.lastIndexOf(child.place_name) : -1;
  return (at >= 0 && address.slice(at + child.place_name.length).trim()) || address;
}

/** @param {number} since @param {number} now */
export const ago = (since, now) => (now - since < 60_000 ? "刚才" : `${howLong(since, now)}前`);

/** What a duty is called: by the child's name where this phone has it, and not by the number. @param {any} task @param {any} child */
export const dutyOf = (task, child) => (nameOr(child?.name, "") ? task.title.replace(child.number, child.name) : task.title);

const STATUSES = /** @type {Record<string, string>} */ ({
  applied: "已办好", noop: "已经是这样", conflict: "别人同时改了，等乡镇核对", deferred: "收到了，要等它前面的一条办好，不用重写",
  "parked:scope": "不在您现在的管辖范围，等乡镇处理", "parked:erased": "这份档案已依法删除", "parked:device": "这部手机报失后送来的，等乡镇处理",
  "parked:schema": "服务器还不认识，等乡镇处理", "parked:invalid": "没有办成，等乡镇处理", "parked:hash": "编号重了，等乡镇处理",
});
/** @param {import("./outbox.js").Entry} entry */
export const statusOf = (entry) => (entry.state === "done" ? (STATUSES[entry.status ?? ""] ?? "等乡镇处理") : entry.state === "sending" ? "正在上传" : "未上传");

/** What an operation is called on the screen. @param {import("./operation.js").Operation} op */
export function titleOf(op) {
  const facts = /** @type {Record<string, string>} */ ({ visit: "走访", contact: "父母联系", report: "紧急报告", check: "排查核对" });
  if (op.kind === "fact.add") return facts[op.entity.kind] ?? "记录";
  if (op.kind === "fact.retract") return `撤回${facts[op.entity.kind] ?? "记录"}`;
  return { "entity.create": "登记孩子", "field.set": "更新情况", "proposal.add": "报请更正", "set.add": "增加需要", "set.remove": "减少需要", "task.done": "办结待办" }[op.kind] ?? op.kind;
}

const FORMS = /** @type {Record<string, string>} */ ({ visit: "走访", new: "登记孩子", report: "紧急报告", contact: "父母联系", change: "变化", task: "办结" });
/** What a form that is not finished is called. @param {{form: string}} draft */
export const formOf = (draft) => FORMS[draft.form] ?? "记录";

/** What is said when danger was kept. */
export const reportedWord = () => (navigator.onLine ? "✓ 已存在手机里，正在报告" : "✓ 已存在手机里。没有信号，请马上打电话！");

/**
 * Whether it is about danger and must not lie about unsent.
 * @param {import("./outbox.js").Entry} entry @param {import("./overlay.js").Picture} picture @param {number} now
 */
export function isUrgent({ op, state }, picture, now) {
  if (state === "done" || op.kind !== "fact.add") return false;
  if (op.entity.kind === "report") return true;
  return op.entity.kind === "visit" && mustReport(/** @type {any} */ (op.body).said ?? {}, picture.children.get(op.parent?.id ?? ""), picture.reference, now);
}

/**
 * Whether the law has an answer of a visit reported at once; a child whose age is not known is taken to be young.
 * @param {Record<string, any>} said @param {any} child @param {any} reference @param {number} now
 */
export function mustReport(said, child, reference, now) {
  const years = yearsOf(child?.birth_date, now) ?? 0;
  const reported = reference?.reported_below ?? {};
  return Object.entries(said).some(([key, value]) =>
    [value].flat().some((code) => (key === "dangers" && code !== "@none") || years < (reported[key]?.[code] ?? 0)));
}

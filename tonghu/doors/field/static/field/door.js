// Before anything can be seen: enrolling this phone, choosing a PIN, giving it; and what to do where it will not open.

import { paint } from "./frame.js";
import { isUnsent } from "./outbox.js";
import { enrol, recover, unlock, Wiped } from "./session.js";
import { button, call, h, note } from "./ui.js";
import { faultOfPin } from "./vault.js";
import { BEFORE_ENROLLING } from "./words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./session.js").Door} Door */

const FAULTS = /** @type {Record<string, string>} */ ({
  none: "没有连上服务器。请到有信号的地方再试。",
  login: "要先登录您自己的账号。",
  lease: "超过三天没有联网，资料已经锁上。请到有信号的地方登录，再输密码。没有上传的记录都在，没有丢。",
  tries: "密码输错太多次，已经锁上。请到有信号的地方登录，再输密码；忘了密码，点下面的“忘了密码”。没有上传的记录都在。",
  device: "这部手机已经报失或者停用，请联系乡镇儿童督导员。没有上传的记录还在手机里。",
});

const TAKEN = "这部手机已经有人登记了。换人用，要先由原来的人打开，在“设置”里点“把手机交给别人”。";

/** How much on this phone waits to be sent, which needs the key. */
let waits = 0;

/** @param {App} app @param {Door} door @param {string} [why] */
export async function doorScreen(app, door, why) {
  waits = (await app.store.read((tx) => tx.all("outbox"))).filter(isUnsent).length;
  const code = new URLSearchParams(location.hash.slice(1)).get("enrol");
  if (door === "new") return codeScreen(app, code ?? "", why);
  return pinScreen(app, door, why ?? (code ? TAKEN : undefined));
}

const emergency = () => h("div.calls", {}, h("p.soft.small", {}, "孩子正有危险，不用打开也可以先打："), call({ label: "报警", number: "110" }, false));

/** @param {App} app @param {string} code @param {string} [why] */
function codeScreen(app, code, why) {
  const typed = /** @type {HTMLInputElement} */ (h("input", { id: "code", value: code, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 12 }));
  const next = () => (typed.value.trim().length >= 8 ? choosePin(app, typed.value) : codeScreen(app, typed.value, "登记码是 10 位字母和数字，请照督导员给的输入。"));
  paint({
    title: "童护 走访", home: true,
    body: [
      why && note(why, "warn"),
      h("p", {}, "这部手机还没有登记。向乡镇儿童督导员要一个登记码（24 小时内有效，只能用一次）。"),
      h("div.question", {}, h("label", { for: "code" }, "登记码"), typed),
      note(BEFORE_ENROLLING),
      emergency(),
    ],
    bar: [button("下一步", next, "main wide")],
  });
}

/** @param {string} id @param {string} label */
const pinField = (id, label) => {
  const input = /** @type {HTMLInputElement} */ (h("input.pin", { id, type: "password", inputmode: "numeric", maxlength: 6, autocomplete: "off", pattern: "[0-9]*" }));
  return { input, box: h("div.question", {}, h("label", { for: id }, label), input) };
};

/** @param {App} app @param {string} code @param {string} [why] */
function choosePin(app, code, why) {
  history.replaceState(null, "", `#enrol=${encodeURIComponent(code.trim())}`); // through the log-in and back
  const one = pinField("pin", "设一个 6 位密码");
  const two = pinField("pin2", "再输一次");
  const go = async () => {
    const fault = faultOfPin(one.input.value) || (one.input.value === two.input.value ? "" : "两次输的不一样，请重新输。");
    if (fault) return choosePin(app, code, fault);
    waiting("正在登记这部手机…");
    const done = await attempt(app, () => enrol(app.store, code, one.input.value));
    if (!done) return undefined;
    if ("session" in done) {
      history.replaceState(null, "", location.pathname);
      return app.enter(done.session);
    }
    if (done.fault === "login") return loginScreen(app, "登记这部手机，要先登录您自己的账号。", () => choosePin(app, code));
    if (done.fault === "code") return codeScreen(app, "", done.message);
    return choosePin(app, code, done.message ?? FAULTS.none);
  };
  paint({
    title: "设密码", home: true,
    body: [why && note(why, "bad"), one.box, two.box,
      h("p.soft", {}, "每次打开都要输。不要用生日，不要告诉别人。手机丢了，马上告诉乡镇儿童督导员停用。")],
    bar: [button("登记这部手机", go, "main wide")],
  });
  one.input.focus();
}

/** @param {App} app @param {Door} door @param {string} [why] @param {string} [kind] */
function pinScreen(app, door, why, kind = "warn") {
  const { input, box } = pinField("pin", "输入 6 位密码");
  const go = async () => {
    if (!/^\d{6}$/.test(input.value)) return pinScreen(app, door, "密码是 6 位数字。", "bad");
    waiting("正在打开…");
    const done = await attempt(app, () => unlock(app.store, input.value));
    if (!done) return undefined;
    if ("session" in done) return app.enter(done.session);
    if (done.fault === "wrong") return pinScreen(app, door, `密码不对，还可以试 ${done.left} 次。`, "bad");
    if (done.fault === "login") return loginScreen(app, FAULTS[door === "closed" ? "login" : door], () => pinScreen(app, door));
    return pinScreen(app, door, done.message ?? FAULTS[done.fault], "bad");
  };
  input.addEventListener("input", () => input.value.length === 6 && go());
  paint({
    title: "童护 走访", home: true,
    body: [why && note(why, kind), waits > 0 && note(`还有 ${waits} 条没有上传，输了密码才会传。`, "warn"), !why && FAULTS[door] && note(FAULTS[door], "warn"), box, button("忘了密码", () => recoverScreen(app, door), "quiet"), emergency()],
    bar: [button("打开", go, "main wide")],
  });
  input.focus();
}

/** @param {App} app @param {Door} door @param {string} [typed] @param {string} [why] */
function recoverScreen(app, door, typed = "", why) {
  const code = /** @type {HTMLInputElement} */ (h("input", { id: "recovery", value: typed, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 12 }));
  const [one, two] = [pinField("pin", "设一个新的 6 位密码"), pinField("pin2", "再输一次")];
  const again = (/** @type {string} */ said) => recoverScreen(app, door, code.value, said);
  const go = async () => {
    const fault = faultOfPin(one.input.value) || (one.input.value === two.input.value ? "" : "两次输的不一样，请重新输。");
    if (fault) return again(fault);
    waiting("正在打开…");
    const done = await attempt(app, () => recover(app.store, code.value, one.input.value));
    if (!done) return undefined;
    if ("session" in done) return app.enter(done.session);
    if (done.fault === "login") return loginScreen(app, "用找回码，要先登录。", () => again(""));
    return again(done.message ?? FAULTS.none);
  };
  paint({
    title: "忘了密码", home: true,
    body: [why && note(why, "bad"), h("p", {}, "向乡镇儿童督导员要一个找回码，在有信号的地方用。没有上传的记录、草稿、照片都还在。"),
      h("div.question", {}, h("label", { for: "recovery" }, "找回码"), code), one.box, two.box, emergency()],
    bar: [button("返回", () => pinScreen(app, door)), button("打开", go, "main")],
  });
  code.focus();
}

/** @param {App} app @param {string} why @param {() => void} on */
function loginScreen(app, why, on) {
  paint({
    title: "先登录", home: true,
    body: [note(why, "warn"), h("p.soft", {}, "登录以后会回到这里，再接着做。"), emergency()],
    bar: [button("已经登录了，继续", on), h("a.button.main", { href: `/accounts/login/?next=${encodeURIComponent(location.pathname + location.hash)}` }, "去登录")],
  });
}

/** @param {string} words */
const waiting = (words) => paint({ title: "童护 走访", home: true, body: [h("p.wait", { role: "status" }, words)] });

/** @template T @param {App} app @param {() => Promise<T>} work @returns {Promise<T | null>} */
async function attempt(app, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Wiped) paint(wipedScreen());
    else app.fail(error);
    return null;
  }
}

export const wipedScreen = () => ({
  title: "已清空", home: true,
  body: [note("这部手机已经报失，里面的资料已经全部删除。", "bad"), h("p", {}, "手机找回来了，请到乡镇重新登记。"), emergency()],
});

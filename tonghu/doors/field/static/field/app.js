// The program: opens the store, finds out what stands at the door, keeps the picture and the rounds with the server.

import * as base from "./base.js";
import { inHand, keepNow, putAway, turnNow } from "./begun.js";
import { presentOf, stamp } from "./clock.js";
import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { picture } from "./overlay.js";
import { doorScreen } from "./door.js";
import { show, start as startFrame } from "./frame.js";
import { SCREENS } from "./screens.js";
import { APP, doorOf, handOver, logOut, Wiped } from "./session.js";
import { Full, Outdated, Store, Unreachable } from "./store.js";
import { synchronise } from "./sync.js";
import { toast } from "./ui.js";
import { isUrgent } from "./words.js";
import { backoff } from "./wire.js";

const IDLE = 10 * 60_000;
const EVERY = 5 * 60_000;
const URGENT = 20_000;
const SOON = 3000;

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./operation.js").Intent} Intent */

export class App {
  constructor() {
    this.store = new Store("tonghu-field");
    /** @type {import("./session.js").Session | null} */
    this.session = null;
    /** @type {import("./overlay.js").Picture} */
    this.picture = picture([], [], base.NOWHERE);
    /** @type {import("./base.js").Entity[]} */
    this.rows = [];
    /** @type {import("./outbox.js").Entry[]} */
    this.entries = [];
    /** @type {Draft[]} */
    this.drafts = [];
    /** @type {import("./base.js").Place} */
    this.place = base.NOWHERE;
    /** What became of the last round. @type {{outcome: string, message?: string, at: number} | null} */
    this.last = null;
    this.syncing = false;
    /** Something was saved while a round was under way, perhaps too late for it. */
    this.missed = false;
    this.failures = 0;
    this.touched = Date.now();
    this.photosWaiting = 0;
    this.outdated = false;
    /** What is being read from the disk: one after the other, or what was read first could be shown last. @type {Promise<void>} */
    this.reading = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.others = new BroadcastChannel("tonghu-field");
  }

  /** The best guess at the present. */
  get now() {
    return this.session ? presentOf(this.session.wire.heard, Date.now()) : Date.now();
  }

  get lowData() {
    return localStorage.getItem("low-data") === "1";
  }

  get unsent() {
    return this.entries.filter(outbox.isUnsent);
  }

  get urgent() {
    return this.entries.filter((one) => isUrgent(one, this.picture, this.now));
  }

  async start() {
    startFrame(this, SCREENS);
    this.store.onOutdated = () => show("outdated");
    for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => (this.touched = Date.now()), { passive: true });
    addEventListener("unhandledrejection", (event) => event.reason instanceof Outdated && event.preventDefault());
    addEventListener("online", () => this.sync());
    addEventListener("offline", () => this.paint());
    document.addEventListener("visibilitychange", () => this.wake());
    setInterval(() => this.wake(), 30_000);
    this.others.onmessage = () => this.session && this.reload();
    registerWorker(this);
    await this.door();
  }

  /** Show what stands at the door. @param {string} [why] */
  async door(why) {
    keepNow(this); // sealed with the key of whoever was in
    this.forget();
    this.paint(); // nothing is open now: a new program may take over
    try {
      await doorScreen(this, await doorOf(this.store), why);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Nobody is in any more. */
  forget() {
    this.session = null;
    this.picture = picture([], [], base.NOWHERE);
    Object.assign(this, { rows: [], entries: [], drafts: [] });
    putAway();
    clearTimeout(this.timer);
  }

  /** The door has opened. @param {import("./session.js").Session} session */
  async enter(session) {
    this.session = session;
    this.failures = 0;
    this.touched = Date.now();
    await outbox.recover(this.store);
    await this.reload();
    show("today", {}, "replace");
    this.store.layReserve().catch(() => {});
    navigator.storage?.persist?.().catch(() => false);
    this.sync();
  }

  /** Read the picture from the disk, and show it. @param {{own?: boolean}} [how] `own`: only this phone's work has changed */
  reload(how = {}) {
    const read = this.reading.then(() => this.read(how));
    this.reading = read.catch(() => {});
    return read;
  }

  /** @param {{own?: boolean}} how */
  async read(how) {
    const since = turnNow();
    await keepNow(this);
    const key = this.session?.key;
    if (!key) return;
    const [rows, entries, place, begun, photos] = await Promise.all([
      how.own ? this.rows : base.entities(this.store, key), outbox.entries(this.store, key), base.placeOf(this.store),
      drafts.drafts(this.store, key), this.store.read((tx) => tx.keys("blob")),
    ]);
    if (this.session?.key !== key) return; // locked meanwhile
    Object.assign(this, { rows, entries, place, drafts: inHand(begun, since), photosWaiting: photos.length, picture: picture(rows, entries, place) });
    this.paint();
  }

  /** Draw the screen again, unless it is a form, which draws itself. */
  paint() {
    dispatchEvent(new CustomEvent("picture"));
  }

  /** Locks an idle phone; and a lease that ends ends under one's hands too. */
  async wake() {
    if (!this.session) return;
    if (document.visibilityState === "hidden") keepNow(this);
    if (Date.now() - this.touched > IDLE) await this.door("很久没有用，已经锁上。");
    else if ((await doorOf(this.store)) !== "closed") await this.door();
    else if (document.visibilityState === "visible" && this.last && Date.now() - this.last.at > EVERY && !this.lowData) this.sync();
  }

  /**
   * Save. `word` is said when it is on the disk, not before. Returns whether it is; if not, that has been said.
   * @param {Intent[]} intents @param {string} word @param {{draft?: string, photos?: import("./blobs.js").Blobbed[], op_ids?: string[]}} [with_]
   */
  async save(intents, word, with_ = {}) {
    const { session } = this;
    if (!session) return false;
    try {
      await outbox.save({ store: this.store, key: session.key, device: session.device.id }, intents, {
        now: this.now, stamp: stamp(session.wire.heard, Date.now(), performance.now()), op_ids: with_.op_ids,
        with: async (tx) => {
          if (with_.draft) tx.drop("draft", with_.draft);
          for (const photo of with_.photos ?? []) tx.put("blob", `${photo.opId}|${photo.sha256}`, photo);
        },
      });
    } catch (error) {
      this.fail(error);
      return false;
    }
    if (word) toast(word);
    await this.reload({ own: true });
    this.others.postMessage("saved");
    this.sync();
    return true;
  }

  /** @param {Draft} draft @param {import("./session.js").Session} session whose key it is sealed with */
  async keepDraft(draft, session) {
    try {
      await drafts.keepDraft(this.store, session.key, draft);
      if (this.session === session) this.drafts = [draft, ...this.drafts.filter((one) => one.id !== draft.id)];
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {string} id */
  async dropDraft(id) {
    await drafts.dropDraft(this.store, id);
    await this.reload({ own: true });
  }

  /** One round with the server, and when the next one is. @param {{photos?: boolean}} [how] */
  async sync(how = {}) {
    const { session } = this;
    if (!session) return;
    this.missed = this.syncing;
    if (this.syncing) return;
    this.syncing = true;
    clearTimeout(this.timer);
    this.paint();
    try {
      await keepNow(this); // the round tells the township what is still here
      const done = await synchronise({
        store: this.store, key: session.key, wire: session.wire, device: session.device.id, app: APP, sitting: session.sitting,
        limits: session.device.limits, now: Date.now, locks: navigator.locks, photos: how.photos ?? !this.lowData,
      });
      if (this.session !== session) return; // how the round of a sitting that is over ended concerns nobody
      if (done.outcome === "left") return void (await this.door()); // in another window
      this.last = { outcome: done.outcome, message: done.message, at: Date.now() };
      this.failures = done.outcome === "ok" || done.outcome === "elsewhere" ? 0 : this.failures + 1;
      this.plan(done.seconds);
      this.others.postMessage("synced");
    } catch (error) {
      if (error instanceof Wiped) {
        this.forget();
        return void show("wiped");
      }
      if (error instanceof Full) this.last = { outcome: "full", at: Date.now() };
      else this.fail(error);
    } finally {
      this.syncing = false;
      if (this.session) {
        await this.reload();
        if (this.missed && !this.failures) this.sync();
      }
    }
  }

  /** @param {number} [seconds] */
  plan(seconds) {
    // Another window's round may have begun before this one's work was saved.
    if (this.last?.outcome === "elsewhere") this.timer = setTimeout(() => this.sync(), SOON);
    if (!this.failures) return;
    if (this.last?.outcome === "login" || this.last?.outcome === "device") return;
    const wait = this.urgent.length ? URGENT : seconds ? seconds * 1000 : backoff(this.failures);
    this.timer = setTimeout(() => this.sync(), wait);
  }

  async logOut() {
    const waits = await logOut(this.store);
    await this.door(waits ? `已退出。还有 ${waits} 条没有上传，锁在手机里，您下次登录以后接着传。` : "已退出，手机里没有孩子的资料了。");
  }

  /** The phone goes to somebody else, unless something is unsent. */
  async handOver() {
    if (await handOver(this.store)) return show("handover", {}, "replace");
    return this.door("手机里没有您的资料了。接手的人用自己的登记码登记。");
  }

  /** Say plainly what did not work. @param {unknown} error */
  fail(error) {
    if (error instanceof Full) return void show("full");
    if (error instanceof Unreachable) return void show("unreachable");
    if (error instanceof Outdated) return; // said already
    toast("出错了，刚才那一步没有存上。请再试一次；还不行，请打电话报告。");
    reportError(error);
  }
}

/**
 * A new program takes over at the door only: there no form is open, and nothing is being sent.
 * @param {App} app
 */
async function registerWorker(app) {
  if (!("serviceWorker" in navigator)) return;
  let reloads = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (reloads) location.reload();
    reloads = true;
  });
  try {
    const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
    const offer = () => {
      app.outdated = registration.waiting !== null && navigator.serviceWorker.controller !== null;
      if (app.outdated && !app.session) registration.waiting?.postMessage("take over");
    };
    addEventListener("picture", offer);
    setInterval(offer, 20_000);
    offer();
  } catch {
    // no worker: everything works, but not without a signal; the self-test says so
  }
}

new App().start();

// Who may look into this phone, and until when: enrolling, the PIN, the lease, locking, logging out, wiping.

import { base64, fromBase64 } from "./bytes.js";
import { hasPassed, NOTHING_HEARD, presentOf } from "./clock.js";
import { isUnsent } from "./outbox.js";
import { isWipe, wipe } from "./sync.js";
import { dataKey, deviceKeys, keptShare, makeVault, openSpare, openVault, renewLease, ROUNDS, seal, TRIES, unseal, wrap } from "./vault.js";
import { Wire } from "./wire.js";

export const APP = "1";
const HOUR = 3600_000;

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./vault.js").Vault} Vault */
/** @typedef {import("./vault.js").Share} Share */
/** @typedef {{id: string, keys: CryptoKeyPair, limits: {ops: number, bytes: number}, hours: number}} Device */
/** @typedef {{device: Device, key: CryptoKey, wire: Wire, officer: string, sitting: string}} Session `sitting`: from one log-in to the log-out */
/** @typedef {"new" | "closed" | "lease" | "tries"} Door what stands at the door: nobody enrolled, a PIN to give, a lease or tries run out */

/** The wire reports an order to wipe by throwing this. */
export class Wiped extends Error {}

/** @param {Store} store @returns {Promise<Door>} */
export async function doorOf(store, now = Date.now()) {
  const { device, vault, heard } = await kept(store);
  if (!device || !vault) return "new";
  if (vault.kept && hasPassed(heard, now, vault.leaseUntil)) {
    await amend(store, { kept: null }); // the server's half goes when the lease ends, whoever asks
    return "lease";
  }
  if (vault.tries >= TRIES) return "tries";
  return vault.kept ? "closed" : "lease";
}

/** @param {Store} store */
const kept = (store) =>
  store.read(async (tx) => ({
    device: /** @type {Device | undefined} */ (await tx.get("meta", "device")),
    vault: /** @type {Vault | undefined} */ (await tx.get("meta", "vault")),
    heard: /** @type {import("./clock.js").Heard} */ ((await tx.get("meta", "heard")) ?? NOTHING_HEARD),
    officer: /** @type {import("./bytes.js").Bytes | undefined} */ (await tx.get("meta", "officer")),
  }));

/** @param {Store} store @param {Partial<Vault>} change */
const amend = (store, change) =>
  store.write(async (tx) => tx.put("meta", "vault", { ...(await tx.get("meta", "vault")), ...change }), { precious: true });

/** @param {Store} store @param {string} id @param {CryptoKeyPair} keys @param {import("./clock.js").Heard} heard */
function wireOf(store, id, keys, heard) {
  const wire = new Wire({ device: id, keys, heard });
  wire.onHeard = async (body, status) => {
    if (isWipe(body, status, id)) {
      await wipe(store);
      throw new Wiped();
    }
    await store.write(async (tx) => tx.put("meta", "heard", wire.heard));
  };
  return wire;
}

/**
 * @param {Store} store @param {string} code @param {string} pin
 * @returns {Promise<{session: Session} | {fault: "login" | "none" | "code", message?: string}>}
 */
export async function enrol(store, code, pin) {
  const before = await store.read((tx) => tx.get("meta", "pending"));
  const keys = before ?? (await deviceKeys());
  // Kept first: if the answer is lost, the same code with the same key is answered again.
  if (!before) await store.write(async (tx) => tx.put("meta", "pending", keys));
  let token;
  try {
    token = await (await fetch("/field/token", { cache: "no-store" })).json();
  } catch {
    return { fault: "none" };
  }
  if (!token.signed_in) return { fault: "login" };
  const wire = wireOf(store, "new", keys, NOTHING_HEARD);
  wire.csrf = token.csrf;
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
  const answer = await wire.ask("enrol", { code: code.trim().toUpperCase(), public_key: base64(spki), agent: navigator.userAgent.slice(0, 200), app: APP });
  if (answer.kind === "login") return { fault: "login" };
  if (answer.kind !== "ok") return answer.kind === "device" ? { fault: "code", message: answer.body.message } : { fault: "none", message: answer.body?.message };
  const { body } = answer;
  /** @type {Device} */
  const device = { id: body.device_id, keys, limits: body.limits, hours: body.lease_hours };
  const made = await makeVault(pin, shareOf(body.share), leaseOf(body, wire), ROUNDS, body.spare ? fromBase64(body.spare) : null);
  const officer = await seal(made.key, body.officer.name, "officer");
  const sitting = crypto.randomUUID();
  await store.write(async (tx) => {
    tx.put("meta", "sitting", sitting);
    tx.put("meta", "device", device);
    tx.put("meta", "vault", made.vault);
    tx.put("meta", "officer", officer);
    tx.drop("meta", "pending");
  });
  return { session: { device, key: made.key, officer: body.officer.name, sitting, wire: wireOf(store, device.id, keys, wire.heard) } };
}

/**
 * @param {Store} store @param {string} pin
 * @returns {Promise<{session: Session} | {fault: "wrong" | "tries" | "lease" | "login" | "device" | "none", left?: number, message?: string}>}
 */
export async function unlock(store, pin) {
  const door = await doorOf(store);
  const { device, vault, heard, officer } = await kept(store);
  if (!device || !vault) throw new Error("nobody is enrolled");
  const wire = wireOf(store, device.id, device.keys, heard);
  /** @type {Share | null} */
  let fresh = null;
  let current = vault;
  if (door !== "closed") {
    const answer = await wire.ask("unlock", { device_id: device.id, share_id: vault.shareId });
    if (answer.kind !== "ok") return { fault: faultOf(answer.kind, door), message: answer.body?.message };
    fresh = shareOf(answer.body.share);
    current = { ...current, leaseUntil: leaseOf(answer.body, wire), tries: 0 };
  }
  // Counted before it is tried, and on the disk, so that pulling the battery gains nobody a try.
  await amend(store, { tries: current.tries + 1 });
  const raw = await openVault(current, pin, fresh);
  if (!raw) {
    const left = TRIES - current.tries - 1;
    if (left <= 0) await amend(store, { kept: null });
    return left > 0 ? { fault: "wrong", left } : { fault: "tries" };
  }
  if (fresh) await amend(store, await renewLease(current, fresh, current.leaseUntil));
  else await amend(store, { tries: 0 });
  const key = await dataKey(raw);
  renew(store, device, wire, raw, pin).catch(() => {});
  return { session: { device, key, wire, officer: officer ? await unseal(key, officer, "officer") : "", sitting: await sittingOf(store) } };
}

/** The sitting that lasts, or a new one. @param {Store} store @returns {Promise<string>} */
const sittingOf = (store) =>
  store.write(async (tx) => {
    const sitting = (await tx.get("meta", "sitting")) ?? crypto.randomUUID();
    tx.put("meta", "sitting", sitting);
    return sitting;
  }, { precious: true });

/** @param {string} kind @param {Door} door */
const faultOf = (kind, door) => (kind === "login" ? "login" : kind === "device" ? "device" : door === "tries" ? "tries" : door === "lease" ? "lease" : "none");

/**
 * While there is a signal: a new lease, and where the server gives its next share, the data key wrapped anew.
 * @param {Store} store @param {Device} device @param {Wire} wire @param {import("./bytes.js").Bytes} raw @param {string} pin
 */
async function renew(store, device, wire, raw, pin) {
  const { vault } = await kept(store);
  const answer = vault && (await wire.ask("unlock", { device_id: device.id, share_id: vault.shareId }));
  if (vault && answer?.kind === "ok") {
    const { share, next } = answer.body;
    const until = leaseOf(answer.body, wire);
    const renewed = next ? { ...await wrap(raw, pin, shareOf(next), until, vault.rounds), spare: vault.spare } : await renewLease(vault, shareOf(share), until);
    await store.write(async (tx) => {
      // Whoever has logged out meanwhile shall not find the door open again.
      if ((await tx.get("meta", "vault"))?.kept) tx.put("meta", "vault", renewed);
    });
  }
  raw.fill(0);
}

/**
 * The PIN is forgotten: open with the code of whoever keeps the phones, and choose another.
 * @param {Store} store @param {string} code @param {string} pin
 * @returns {Promise<{session: Session} | {fault: "login" | "none" | "code", message?: string}>}
 */
export async function recover(store, code, pin) {
  const { device, vault, heard, officer } = await kept(store);
  if (!device || !vault?.spare) return { fault: "code", message: "这部手机登记得早，没有备用的钥匙，请联系乡镇儿童督导员。" };
  const wire = wireOf(store, device.id, device.keys, heard);
  const answer = await wire.ask("recover", { device_id: device.id, code: code.trim().toUpperCase(), public: base64(vault.spare.own) });
  if (answer.kind !== "ok") return { fault: answer.kind === "login" ? "login" : answer.kind === "device" ? "code" : "none", message: answer.body?.message };
  const { body } = answer;
  const raw = await openSpare(vault.spare, fromBase64(body.secret));
  const wrapped = { ...await wrap(raw, pin, shareOf(body.share), leaseOf(body, wire), vault.rounds), spare: vault.spare };
  await store.write(async (tx) => tx.put("meta", "vault", wrapped), { precious: true });
  const key = await dataKey(raw);
  raw.fill(0);
  return { session: { device, key, wire, officer: officer ? await unseal(key, officer, "officer") : "", sitting: await sittingOf(store) } };
}

/** Another PIN, with the old one. @param {Store} store @param {string} old @param {string} pin @returns {Promise<boolean>} */
export async function changePin(store, old, pin) {
  const { vault } = await kept(store);
  if (!vault) return false;
  const key = await keptShare(vault);
  if (!key) return false;
  const share = { id: vault.shareId, key };
  const raw = await openVault(vault, old, share);
  if (!raw) return false;
  const wrapped = { ...await wrap(raw, pin, share, vault.leaseUntil, vault.rounds), spare: vault.spare };
  await store.write(async (tx) => tx.put("meta", "vault", wrapped));
  raw.fill(0);
  return true;
}

/** @param {{id: string, key: string}} share @returns {Share} */
const shareOf = (share) => ({ id: share.id, key: fromBase64(share.key) });

/** The server's end of the lease or our own count of it, whichever comes first. @param {any} body @param {Wire} wire */
const leaseOf = (body, wire) => Math.min(Date.parse(body.lease_until), presentOf(wire.heard, Date.now()) + body.lease_hours * HOUR);

/** When the lease ends. @param {Store} store @returns {Promise<number | null>} */
export const leaseEnd = async (store) => (await kept(store)).vault?.leaseUntil ?? null;

/**
 * Make this phone nobody's, so that another officer may enrol on it. Refused while anything of the first is unsent.
 * @param {Store} store @returns {Promise<number>} how much is unsent; 0: done
 */
export async function handOver(store) {
  const waits = await store.read(async (tx) => (await tx.all("outbox")).filter(isUnsent).length + (await tx.keys("draft")).length + (await tx.keys("blob")).length);
  if (waits) return waits;
  await wipe(store);
  await endSession();
  return 0;
}

/**
 * Take the children off this phone. What is unsent stays, sealed, and is sent after the next log-in.
 * @param {Store} store @returns {Promise<number>} how much stays
 */
export async function logOut(store) {
  const waits = await store.write(async (tx) => {
    tx.clear("base");
    tx.clear("shadow");
    const place = await tx.get("meta", "place");
    if (place) tx.put("meta", "place", { ...place, cursor: {}, reached: {} });
    const vault = await tx.get("meta", "vault");
    if (vault) tx.put("meta", "vault", { ...vault, kept: null });
    tx.drop("meta", "sitting"); // a round under way must not bring the children back
    const lines = await tx.all("outbox");
    return lines.filter(isUnsent).length + (await tx.keys("draft")).length + (await tx.keys("blob")).length;
  }, { precious: true });
  await endSession();
  return waits;
}

async function endSession() {
  try {
    const token = await (await fetch("/field/token", { cache: "no-store" })).json();
    if (token.signed_in) await fetch("/accounts/logout/", { method: "POST", headers: { "X-CSRFToken": token.csrf }, redirect: "manual" });
  } catch {
    // without a signal the session ends by itself
  }
}

// The one key everything on this phone is sealed with, and the two halves that open it: the PIN in the
// officer's head, and the server's share, which this phone may keep until its lease ends.
//
//   data key  ← sealed under HKDF( PBKDF2(PIN, salt) ‖ share )
//   share     ← sealed under a key of this browser that it will not show; deleted when the lease ends
//
// Beside it lies one copy more, locked for a key that only the server has (`spare`): a PIN that is forgotten, or an officer
// who is gone, loses nothing, and a code of whoever keeps the phones opens it.
//
// What this gives, said plainly (docs/adr/0013): a phone found after the lease holds nothing that can be opened;
// within the lease a six-digit PIN slows a forensic laboratory by days; an unlocked phone protects nothing.

import { random, text, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

export const ROUNDS = 600_000;
export const TRIES = 5;

/**
 * What lies in `meta` under "vault". Nothing here opens anything alone.
 * @typedef {object} Vault
 * @property {Bytes} salt
 * @property {number} rounds
 * @property {string} shareId
 * @property {Bytes} wrapped the data key, sealed
 * @property {number} tries wrong PINs in a row
 * @property {number} leaseUntil instant
 * @property {{key: CryptoKey, sealed: Bytes} | null} kept the share, until the lease ends
 * @property {Spare | null} [spare] the data key once more, for a PIN that is forgotten
 */

/** Locked for a key that only the server has: opened with what it answers to `own`. @typedef {{own: Bytes, sealed: Bytes}} Spare */

/** @typedef {{id: string, key: Bytes}} Share */

/** Two keys to sign with; the private one never leaves the browser. @returns {Promise<CryptoKeyPair>} */
export const deviceKeys = () =>
  /** @type {Promise<CryptoKeyPair>} */ (
    crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"])
  );

/** Six digits, not one digit over, not a run. @param {string} pin @returns {string} what is wrong, or "" */
export function faultOfPin(pin) {
  if (!/^\d{6}$/.test(pin)) return "请输入 6 位数字。";
  const steps = new Set([...pin].slice(1).map((one, at) => Number(one) - Number(pin[at])));
  if (steps.size === 1 && [0, 1, -1].includes([...steps][0])) {
    return "这个密码太好猜，请换一个：不要全是同一个数，也不要 123456 这样连着的数。";
  }
  return "";
}

/**
 * A new vault with a new data key.
 * @param {string} pin @param {Share} share @param {number} leaseUntil
 * @param {number} [rounds] fewer than ROUNDS in tests only
 * @param {Bytes | null} [theirs] the server's public key for the spare
 * @returns {Promise<{vault: Vault, key: CryptoKey}>}
 */
export async function makeVault(pin, share, leaseUntil, rounds = ROUNDS, theirs = null) {
  const raw = random(32);
  const vault = { ...await wrap(raw, pin, share, leaseUntil, rounds), spare: theirs && (await lockSpare(raw, theirs)) };
  const key = await dataKey(raw);
  raw.fill(0);
  return { vault, key };
}

/**
 * Open with a PIN. The caller has already counted this try on the disk.
 * @param {Vault} vault @param {string} pin @param {Share | null} fresh a share just received, if any
 * @returns {Promise<Bytes | null>} the data key's bytes; null if the PIN is wrong or there is no share
 */
export async function openVault(vault, pin, fresh = null) {
  const share = fresh?.key ?? (await keptShare(vault));
  if (!share) return null;
  try {
    const wrapping = await wrappingKey(pin, vault.salt, vault.rounds, share);
    return await unsealBytes(wrapping, vault.wrapped, "vault");
  } catch {
    return null;
  }
}

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** @param {Bytes} raw @param {Bytes} theirs @returns {Promise<Spare>} */
async function lockSpare(raw, theirs) {
  const whole = await crypto.subtle.importKey("spki", theirs, CURVE, false, []);
  const own = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]));
  const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: whole }, own.privateKey, 256));
  return { own: new Uint8Array(await crypto.subtle.exportKey("spki", own.publicKey)), sealed: await sealBytes(await spareKey(secret), raw, "spare") };
}

/** The data key's bytes, by what the server answered. @param {Spare} spare @param {Bytes} secret */
export const openSpare = async (spare, secret) => unsealBytes(await spareKey(secret), spare.sealed, "spare");

/** @param {Bytes} secret */
async function spareKey(secret) {
  const joined = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  secret.fill(0);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: utf8("tonghu field spare 1") }, joined, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * Keep the share for the length of a new lease.
 * @param {Vault} vault @param {Share} share @param {number} leaseUntil @returns {Promise<Vault>}
 */
export async function renewLease(vault, share, leaseUntil) {
  return { ...vault, tries: 0, leaseUntil, kept: await keep(share) };
}

/**
 * Seal the data key anew: another PIN, or the server's next share.
 * @param {Bytes} raw @param {string} pin @param {Share} share @param {number} leaseUntil @param {number} [rounds]
 * @returns {Promise<Vault>}
 */
export async function wrap(raw, pin, share, leaseUntil, rounds = ROUNDS) {
  const salt = random(16);
  const wrapping = await wrappingKey(pin, salt, rounds, share.key);
  return {
    salt, rounds, shareId: share.id, tries: 0, leaseUntil,
    wrapped: await sealBytes(wrapping, raw, "vault"),
    kept: await keep(share),
  };
}

/** The key as it is used: the browser will not show it again. @param {Bytes} raw @returns {Promise<CryptoKey>} */
export const dataKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key @param {unknown} value anything JSON can hold @param {string} where bound to this place
 * @returns {Promise<Bytes>}
 */
export const seal = (key, value, where) => sealBytes(key, utf8(JSON.stringify(value)), where);

/** @param {CryptoKey} key @param {Bytes} sealed @param {string} where @returns {Promise<any>} */
export const unseal = async (key, sealed, where) => JSON.parse(text(await unsealBytes(key, sealed, where)));

/** @param {CryptoKey} key @param {Bytes} bytes @param {string} where @returns {Promise<Bytes>} */
export async function sealBytes(key, bytes, where) {
  const iv = random(12);
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(where) }, key, bytes);
  const sealed = new Uint8Array(12 + body.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(body), 12);
  return sealed;
}

/** @param {CryptoKey} key @param {Bytes} sealed @param {string} where @returns {Promise<Bytes>} */
export async function unsealBytes(key, sealed, where) {
  const how = { name: "AES-GCM", iv: sealed.slice(0, 12), additionalData: utf8(where) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.slice(12)));
}

/** @param {Share} share */
async function keep(share) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { key, sealed: await sealBytes(key, share.key, "share") };
}

/** @param {Vault} vault @returns {Promise<Bytes> | null} */
export const keptShare = (vault) => (vault.kept ? unsealBytes(vault.kept.key, vault.kept.sealed, "share") : null);

/** @param {string} pin @param {Bytes} salt @param {number} rounds @param {Bytes} share */
async function wrappingKey(pin, salt, rounds, share) {
  const typed = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const slow = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, 256);
  const both = new Uint8Array(32 + share.length);
  both.set(new Uint8Array(slow));
  both.set(share, 32);
  const joined = await crypto.subtle.importKey("raw", both, "HKDF", false, ["deriveKey"]);
  both.fill(0);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: utf8("tonghu field 1") }, joined,
    { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"],
  );
}

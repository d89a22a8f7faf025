// A signed request, and what its answer amounts to. Anything that is not JSON with `server_time` is no answer at
// all, whatever it calls itself: a hotel's log-in page comes with status 200.

import { base64url, canonical, random, sha256, utf8 } from "./bytes.js";
import { hear, isoOf, presentOf } from "./clock.js";

export const ROOT = "/field/sync/1/";

/** @typedef {import("./clock.js").Heard} Heard */
/** @typedef {import("./bytes.js").Bytes} Bytes */

/**
 * `ok` carries the answer; everything else leaves all as it is.
 * @typedef {{kind: "ok", body: any}
 *  | {kind: "none" | "login" | "signature" | "malformed" | "device" | "size" | "blob" | "update", body: any}
 *  | {kind: "busy", seconds: number, body: any}} Answer
 */

/** Codes of `error` that mean something of their own; all else is `none`. */
const KINDS = new Set(["login", "signature", "malformed", "device", "size", "blob", "update"]);

export class Wire {
  /**
   * @param {{device: string, keys: CryptoKeyPair, heard: Heard, fetch?: typeof fetch, now?: () => number}} with_
   */
  constructor(with_) {
    this.device = with_.device;
    this.keys = with_.keys;
    /** @type {Heard} */
    this.heard = with_.heard;
    this.fetch = with_.fetch ?? ((...all) => fetch(...all));
    this.now = with_.now ?? Date.now;
    /** @type {string | null} */
    this.csrf = null;
    /** Called with each answer of the server, before it is judged. @param {any} _body @param {number} _status */
    this.onHeard = async (_body, _status) => {};
  }

  /** @param {string} name @param {object} body @returns {Promise<Answer>} */
  async ask(name, body) {
    if (this.csrf === null && name !== "status") {
      const met = await this.ask("status", { device_id: this.device === "new" ? null : this.device });
      if (met.kind !== "ok") return met;
    }
    const bytes = utf8(canonical(body));
    return this.#insist(() => this.#send("POST", name, bytes, "application/json"));
  }

  /** One part of a photo. @param {string} name @param {Bytes} bytes @returns {Promise<Answer>} */
  put(name, bytes) {
    return this.#insist(() => this.#send("PUT", name, bytes, "application/octet-stream"));
  }

  /** Once more where the server says what was wrong with the envelope. @param {() => Promise<Answer & {error?: string}>} send */
  async #insist(send) {
    const answer = await send();
    if (answer.error === "clock") return send(); // `heard` has just been put right
    if (answer.error === "csrf") {
      const met = await this.ask("status", { device_id: this.device === "new" ? null : this.device });
      return met.kind === "ok" ? send() : met;
    }
    return answer;
  }

  /**
   * @param {"POST" | "PUT"} method @param {string} name @param {Bytes} bytes @param {string} type
   * @returns {Promise<Answer & {error?: string}>}
   */
  async #send(method, name, bytes, type) {
    const path = ROOT + name;
    let response;
    try {
      response = await this.fetch(path, {
        method, body: bytes, credentials: "same-origin", cache: "no-store", redirect: "manual",
        headers: { "Content-Type": type, ...(await this.#envelope(method, path, bytes)) },
        signal: globalThis.AbortSignal?.timeout?.(60_000),
      });
    } catch {
      return { kind: "none", body: null };
    }
    let body;
    try {
      body = await response.json();
    } catch {
      return { kind: "none", body: null };
    }
    if (typeof body?.server_time !== "string" || typeof body.control !== "object" || body.control === null) {
      return { kind: "none", body: null };
    }
    this.heard = hear(this.heard, body.server_time, this.now());
    if (typeof body.csrf === "string") this.csrf = body.csrf;
    await this.onHeard(body, response.status);
    return answerOf(response.status, body);
  }

  /** @param {string} method @param {string} path @param {Bytes} bytes @returns {Promise<Record<string, string>>} */
  async #envelope(method, path, bytes) {
    const time = isoOf(presentOf(this.heard, this.now()));
    const nonce = base64url(random(16));
    const said = [method, path, await sha256(bytes), nonce, time].join("\n");
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.keys.privateKey, utf8(said));
    return {
      "X-Tonghu-Device": this.device,
      "X-Tonghu-Time": time,
      "X-Tonghu-Nonce": nonce,
      "X-Tonghu-Signature": base64url(new Uint8Array(signature)),
      ...(this.csrf === null ? {} : { "X-CSRFToken": this.csrf }),
    };
  }
}

/** @param {number} status @param {any} body @returns {Answer & {error?: string}} */
function answerOf(status, body) {
  if (status === 200 || status === 201) return { kind: "ok", body };
  const error = String(body.error ?? "");
  if (error === "busy") return { kind: "busy", seconds: Number(body.control.slow?.s) || 30, body };
  return { kind: /** @type {any} */ (KINDS.has(error) ? error : "none"), body, error };
}

/** Milliseconds until the next try: 5 s, doubled up to 5 min, a fifth more or less. @param {number} failures */
export function backoff(failures, chance = Math.random()) {
  return Math.min(300_000, 5000 * 2 ** Math.max(0, failures - 1)) * (0.8 + 0.4 * chance);
}

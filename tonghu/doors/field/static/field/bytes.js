// Bytes, their spellings and their hash; and the one canonical spelling of an operation.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {string} text @returns {Bytes} */
export const utf8 = (text) => /** @type {Bytes} */ (new TextEncoder().encode(text));

/** @param {BufferSource} bytes */
export const text = (bytes) => new TextDecoder().decode(bytes);

/** @param {number} length @returns {Bytes} */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let binary = "";
  for (const one of bytes) binary += String.fromCharCode(one);
  return btoa(binary);
}

/** @param {Uint8Array} bytes */
export const base64url = (bytes) =>
  base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** @param {string} spelled @returns {Bytes} */
export function fromBase64(spelled) {
  const binary = atob(spelled.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (one) => one.charCodeAt(0));
}

/** @param {Bytes} bytes @returns {Promise<string>} in hex */
export const sha256 = async (bytes) =>
  hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

/**
 * The canonical JSON of docs/reference/sync.md §2: keys sorted, no blanks, members that are undefined left out.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  return JSON.stringify(sorted(value));
}

/** @param {unknown} value @returns {unknown} */
function sorted(value) {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new TypeError("an operation holds whole numbers only");
  }
  if (typeof value === "string") return value.toWellFormed ? value.toWellFormed() : value;
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/**
 * A UUIDv7 (RFC 9562 §5.7).
 * @param {number} milliseconds since 1970
 */
export function uuid7(milliseconds) {
  const bytes = random(16);
  let rest = Math.max(0, Math.floor(milliseconds));
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const spelled = hex(bytes);
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([a, b]) => spelled.slice(a, b)).join("-");
}

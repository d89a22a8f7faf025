// Two clocks: the phone's, which may say anything, and the server's, as far as we have heard of it.
// The phone's time is written down as data and never orders anything (R8).

/**
 * @typedef {object} Heard what is remembered of the server's clock
 * @property {number} skew milliseconds to add to the phone's clock
 * @property {string | null} server the last `server_time`, as it came
 * @property {number} latest the latest instant known to have passed
 */

/** @type {Heard} */
export const NOTHING_HEARD = { skew: 0, server: null, latest: 0 };

/**
 * @param {Heard} heard
 * @param {string} serverTime ISO
 * @param {number} wall the phone's clock when the answer came
 * @returns {Heard}
 */
export function hear(heard, serverTime, wall) {
  const told = Date.parse(serverTime);
  if (Number.isNaN(told)) return heard;
  return { skew: told - wall, server: serverTime, latest: Math.max(heard.latest, told) };
}

/**
 * The best guess at the present instant. However far a phone's clock falls back, it is not before what was heard last.
 * @param {Heard} heard @param {number} wall
 */
export const presentOf = (heard, wall) => Math.max(heard.latest, wall + heard.skew);

/**
 * Whether an instant has passed. A clock set back does not bring it back.
 * @param {Heard} heard @param {number} wall @param {number} instant
 */
export const hasPassed = (heard, wall, instant) =>
  presentOf(heard, wall) >= instant;

/**
 * The `at` of an operation.
 * @param {Heard} heard @param {number} wall @param {number} uptime milliseconds since the page opened
 */
export function stamp(heard, wall, uptime) {
  return {
    wall: isoOf(wall),
    tz: offsetOf(wall),
    uptime_ms: Math.round(uptime),
    last_server_time: heard.server,
    skew_ms: Math.round(heard.skew),
  };
}

/** @param {number} wall minutes east of Greenwich */
const offsetOf = (wall) => {
  const minutes = -new Date(wall).getTimezoneOffset();
  return Number.isFinite(minutes) ? Math.round(minutes) : 0;
};

/** ISO in the phone's zone, 2026-03-05T08:00:00.000+08:00. @param {number} instant */
export function isoOf(instant) {
  const offset = offsetOf(instant);
  const shifted = new Date(instant + offset * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offset);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${shifted}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The day, 2026-03-05, in China wherever the phone believes it is. @param {number} instant */
export const dayOf = (instant) => new Date(instant + 8 * 3600_000).toISOString().slice(0, 10);

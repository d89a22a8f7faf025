// The parts one by one.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { load, newDisk, newLocks, PHONE } from "./browser.js";

const { base, blobs, bytes, clock, drafts, operation, outbox, overlay, session, store, sync, vault, wire } = await load(PHONE);
const DAY = 24 * 3600_000;
const NOW = Date.UTC(2026, 10, 25, 2);
const key = await vault.dataKey(bytes.random(32));
const visit = (child = "c1", said = { met: ["1"] }) => ({
  kind: "fact.add", entity: { kind: "visit", id: "v1" }, parent: { kind: "child", id: child },
  body: { visited_at: "2026-11-25T10:00:00.000+08:00", said },
});
const open = () => new store.Store("field", newDisk());
const save = (disk, intents, more = {}) => outbox.save({ store: disk, key, device: "d1" }, intents, { now: NOW, stamp: {}, ...more });

test("F22 the spare opens by what the server answers, and survives another PIN", async () => {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const server = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const theirs = new Uint8Array(await crypto.subtle.exportKey("spki", server.publicKey));
  const made = await vault.makeVault("135790", { id: "s1", key: bytes.random(32) }, NOW + DAY, 1000, theirs);
  const sealed = await vault.seal(made.key, "李小雨", "x");
  const own = await crypto.subtle.importKey("spki", made.vault.spare.own, curve, false, []);
  const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: own }, server.privateKey, 256));
  const raw = await vault.openSpare(made.vault.spare, secret.slice());
  assert.equal(await vault.unseal(await vault.dataKey(raw), sealed, "x"), "李小雨");
  await assert.rejects(vault.openSpare(made.vault.spare, bytes.random(32)));
});

test("an operation is spelled in one way only", () => {
  assert.equal(bytes.canonical({ b: [1, { d: null, c: "小\n雨" }], a: undefined, A: true }), '{"A":true,"b":[1,{"c":"小\\n雨","d":null}]}');
  assert.throws(() => bytes.canonical({ a: 0.5 }), TypeError);
});

test("its hash is that of its canonical form, read back", async () => {
  const op = await operation.makeOperation(visit(), { op_id: "o", device_id: "d", device_seq: 1, at: { skew_ms: 0, gone: undefined } });
  const { sha256, ...bare } = JSON.parse(JSON.stringify(op));
  assert.equal(sha256, createHash("sha256").update(bytes.canonical(bare)).digest("hex"));
});

test("ids rise with time and carry version and variant", () => {
  const [a, b] = [bytes.uuid7(NOW), bytes.uuid7(NOW + 1)];
  assert.ok(a < b);
  assert.match(a, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("F08 a phone of 1970, of 2099 or set back during a visit only notes its error", () => {
  for (const wall of [0, Date.UTC(2099, 0, 1), NOW - DAY]) {
    const heard = clock.hear(clock.NOTHING_HEARD, new Date(NOW).toISOString(), wall);
    assert.equal(clock.presentOf(heard, wall + 5), NOW + 5);
    assert.equal(clock.stamp(heard, wall, 1.4).skew_ms, NOW - wall);
  }
  const heard = clock.hear(clock.NOTHING_HEARD, new Date(NOW).toISOString(), NOW);
  assert.equal(clock.hasPassed(heard, NOW - 9 * DAY, NOW - 1), true, "a lease that is over stays over");
  assert.equal(clock.hasPassed(heard, NOW, NOW + 1), false);
  assert.equal(clock.dayOf(Date.UTC(2026, 10, 24, 17)), "2026-11-25");
});

test("only the right PIN together with the server's share opens the vault", async () => {
  const share = { id: "s1", key: bytes.random(32) };
  const made = await vault.makeVault("135790", share, NOW + DAY, 1000);
  const sealed = await vault.seal(made.key, "李小雨", "x");
  const raw = await vault.openVault(made.vault, "135790");
  assert.equal(await vault.unseal(await vault.dataKey(raw), sealed, "x"), "李小雨");
  assert.equal(await vault.openVault(made.vault, "135791"), null);
  const over = { ...made.vault, kept: null };
  assert.equal(await vault.openVault(over, "135790"), null, "without the share not even the right PIN opens");
  assert.equal(await vault.openVault(over, "135790", { id: "s2", key: bytes.random(32) }), null);
  assert.ok(await vault.openVault(over, "135790", share));
  await assert.rejects(vault.unseal(made.key, sealed, "y"), "a record opens only in its own place");
  const changed = await vault.wrap(raw, "246802", { id: "s2", key: bytes.random(32) }, NOW, 1000);
  assert.ok(await vault.openVault(changed, "246802"));
  assert.ok(vault.ROUNDS >= 600_000);
});

test("a PIN that anybody guesses is refused", () => {
  for (const pin of ["", "12345", "abcdef", "111111", "123456", "987654"]) assert.notEqual(vault.faultOfPin(pin), "");
  assert.equal(vault.faultOfPin("135790"), "");
});

test("F13 two tabs that save at once take different numbers, without a gap", async () => {
  const disk = newDisk();
  const [one, two] = [new store.Store("field", disk), new store.Store("field", disk)];
  await Promise.all([...Array(5)].flatMap(() => [save(one, [visit()]), save(two, [visit(), visit()])]));
  const seqs = (await outbox.entries(one, key)).map((line) => line.seq);
  assert.deepEqual(seqs, Array.from({ length: 15 }, (_, at) => at + 1));
});

test("the operation and the end of its draft are one transaction", async () => {
  const disk = open();
  await drafts.keepDraft(disk, key, { id: "f1", form: "visit", about: "c1", said: { living: "1" }, step: 2, savedAt: NOW });
  disk.beforeCommit = () => {
    throw new Error("died");
  };
  await assert.rejects(save(disk, [visit()], { with: async (tx) => tx.drop("draft", "f1") }));
  disk.beforeCommit = () => {};
  assert.equal((await drafts.drafts(disk, key)).length, 1);
  assert.equal((await outbox.entries(disk, key)).length, 0);
  await save(disk, [visit()], { with: async (tx) => tx.drop("draft", "f1") });
  assert.equal((await drafts.drafts(disk, key)).length, 0);
  assert.equal((await outbox.entries(disk, key))[0].op.body.said.met[0], "1");
});

/** The next write finds the phone full. */
function fillOnce(disk) {
  disk.beforeCommit = () => {
    disk.beforeCommit = () => {};
    throw new DOMException("full", "QuotaExceededError");
  };
}

test("F09 on a full phone nothing is half written, and says so", async () => {
  const disk = open();
  fillOnce(disk);
  await assert.rejects(disk.write(async (tx) => tx.put("meta", "x", 1)), store.Full);
  assert.equal(await disk.read((tx) => tx.get("meta", "x")), undefined);
});

test("F09 the reserve is laid in once, and given up for a save", async () => {
  const disk = open();
  assert.equal(await disk.layReserve(), true);
  assert.equal((await disk.read((tx) => tx.get("meta", "reserve"))).length, 2 * 2 ** 20);
  fillOnce(disk);
  await save(disk, [visit()]);
  assert.equal(await disk.read((tx) => tx.get("meta", "reserve")), undefined);
  assert.equal((await outbox.entries(disk, key)).length, 1);
});

test("F10 a lost connection is opened again once", async () => {
  const disk = open();
  await save(disk, [visit()]);
  (await disk.open()).close();
  assert.equal((await outbox.entries(disk, key)).length, 1);
});

test("F21 nothing on the disk can be read without the key", async () => {
  const disk = open();
  await save(disk, [visit("c1", { danger_words: "手臂有淤青" })]);
  await drafts.keepDraft(disk, key, { id: "f1", form: "visit", about: "c1", said: { note: "手臂有淤青" }, step: 0, savedAt: NOW });
  const photo = await blobs.prepare(key, bytes.utf8("手臂有淤青"), "image/jpeg", "o", NOW);
  await disk.write(async (tx) => tx.put("blob", "x", photo));
  const rows = await disk.read(async (tx) => Promise.all(["outbox", "draft", "blob", "meta"].map((name) => tx.all(name))));
  const all = Buffer.concat(rows.flat().flatMap((row) => [Buffer.from(JSON.stringify(row)), ...Object.values(row).filter((one) => one instanceof Uint8Array)]));
  assert.equal(all.includes(Buffer.from("手臂")), false);
  assert.equal(all.includes(Buffer.from("visit")), false);
});

test("F24 acknowledged work is kept for thirty days, waiting work for ever", () => {
  const done = { state: "done", status: "applied", doneAt: NOW };
  assert.equal(outbox.isOver(done, NOW + 30 * DAY), false);
  assert.equal(outbox.isOver(done, NOW + 31 * DAY), true);
  assert.equal(outbox.isOver({ ...done, status: "deferred" }, NOW + 99 * DAY), false);
  assert.equal(outbox.isOver({ ...done, state: "queued", doneAt: null }, NOW + 99 * DAY), false);
});

test("an answer that names a status nobody knows acknowledges nothing", async () => {
  const disk = open();
  const [{ op }] = await save(disk, [visit()]);
  await outbox.takeBatch(disk, key, { ops: 9, bytes: 9e5 }, new Set());
  await outbox.acknowledge(disk, key, [op], [{ op_id: op.op_id, status: "fine" }], NOW);
  assert.equal((await outbox.entries(disk, key))[0].state, "queued");
});

test("a batch stays under its bytes, and one too big still goes alone", async () => {
  const disk = open();
  await save(disk, [visit("c1", { note: "字".repeat(900) }), visit("c2", { note: "字".repeat(900) })]);
  assert.equal((await outbox.takeBatch(disk, key, { ops: 9, bytes: 4000 }, new Set())).length, 1);
});

test("the screen is what the server said with the outbox over it", async () => {
  const rows = [
    { stream: "v", kind: "child", id: "c1", version: 3, data: { id: "c1", name: "小雨", phone: "1", needs: ["1"], father: { phone: "2" } } },
    { stream: "tasks", kind: "task", id: "t1", version: 1, data: { id: "t1" } },
  ];
  const disk = open();
  const made = await save(disk, [
    visit(),
    { kind: "field.set", entity: { kind: "child", id: "c1" }, fields: [{ name: "father.phone", from: "2", to: "3" }, { name: "living_detail", from: null, to: "三组" }] },
    { kind: "set.add", entity: { kind: "child", id: "c1" }, body: { name: "needs", values: ["3"] } },
    { kind: "set.remove", entity: { kind: "child", id: "c1" }, body: { name: "needs", values: ["1"] } },
    { kind: "task.done", entity: { kind: "task", id: "t1" }, body: { statement: "好" } },
    { kind: "entity.create", entity: { kind: "child", id: "n1" }, body: { place: "v", values: { name: "新生", "mother.phone": "9" } } },
    { kind: "proposal.add", entity: { kind: "child", id: "c1" }, fields: [{ name: "name", from: "小雨", to: "晓雨" }], body: { reason: "户口本" } },
  ]);
  const seen = overlay.picture(rows, made, base.NOWHERE);
  const child = seen.children.get("c1");
  assert.equal(child.visited_on, "2026-11-25");
  assert.equal(child.father.phone, "3");
  assert.equal(child.address, "三组");
  assert.deepEqual(child.needs, ["3"]);
  assert.equal(child.name, "小雨", "what is only proposed is not so yet");
  assert.equal(child.pending.length, 5);
  assert.equal(seen.tasks[0].done, true);
  assert.equal(seen.children.get("n1").mother.phone, "9");
  assert.equal(rows[0].data.father.phone, "2", "what the server said is not touched");
  assert.equal(overlay.valueOf(child, "living_detail"), "三组");
  const back = await save(disk, [{ kind: "fact.retract", entity: { kind: "visit", id: "v1" }, parent: { kind: "child", id: "c1" }, body: { reason: "记错了" } }]);
  assert.equal(overlay.picture(rows, [...made, ...back], base.NOWHERE).children.get("c1").visited_on, undefined);
});

test("F07 an answer means what the protocol says, and a portal's page means nothing", async () => {
  const keys = await vault.deviceKeys();
  const server_time = new Date(NOW).toISOString();
  const say = (status, body) => ({ status, json: async () => (typeof body === "string" ? JSON.parse(body) : { server_time, control: {}, ...body }) });
  const ask = async (...answers) => {
    const asked = [];
    const line = new wire.Wire({ device: "d1", keys, heard: clock.NOTHING_HEARD, now: () => NOW - 3600_000, fetch: async (path, how) => {
      asked.push({ path, ...how });
      const next = answers.shift();
      if (!next) throw new TypeError("no signal");
      return next;
    } });
    return { answer: await line.ask("push", { ops: [] }), asked, line };
  };
  const met = say(200, { csrf: "t" });
  assert.equal((await ask(met, say(200, "<html>登录</html>"))).answer.kind, "none");
  assert.equal((await ask(met, say(200, '{"ok": true}'))).answer.kind, "none");
  assert.equal((await ask(met)).answer.kind, "none");
  for (const [status, error, kind] of [[401, "login", "login"], [403, "device", "device"], [413, "size", "size"], [426, "update", "update"], [404, "", "none"], [500, "", "none"]]) {
    assert.equal((await ask(met, say(status, { error }))).answer.kind, kind);
  }
  const busy = (await ask(met, say(503, { error: "busy", control: { slow: { s: 90 } } }))).answer;
  assert.deepEqual([busy.kind, busy.seconds], ["busy", 90]);
  const late = await ask(met, say(401, { error: "clock" }), say(200, { results: [] }));
  assert.equal(late.answer.kind, "ok");
  assert.equal(Date.parse(late.asked[2].headers["X-Tonghu-Time"]), NOW, "signed again by the server's clock");
  const token = await ask(met, say(403, { error: "csrf" }), say(200, { csrf: "u" }), say(200, {}));
  assert.equal(token.asked.at(-1).headers["X-CSRFToken"], "u");
  assert.ok(wire.backoff(1, 0.5) === 5000 && wire.backoff(20, 0.5) === 300_000);
});

test("F20 only an order meant for this phone wipes it, and the keys go first", async () => {
  assert.equal(sync.isWipe({ control: { wipe: true }, device_id: "d1" }, 403, "d1"), true);
  assert.equal(sync.isWipe({ control: { wipe: true }, device_id: "d2" }, 200, "d1"), false);
  assert.equal(sync.isWipe({ control: { wipe: true }, device_id: "d1" }, 500, "d1"), false);
  const disk = open();
  await disk.write(async (tx) => tx.put("meta", "vault", {}));
  disk.destroy = async () => {
    assert.equal(await disk.read((tx) => tx.get("meta", "vault")), undefined);
  };
  await sync.wipe(disk);
});

test("F27 a photo goes up in parts, picks up where it was cut, and is dropped only when the server has the whole", async () => {
  const disk = open();
  const photo = await blobs.prepare(key, bytes.random(10), "image/jpeg", "o1", NOW);
  const kept = () => disk.read((tx) => tx.all("blob"));
  await disk.write(async (tx) => tx.put("blob", `o1|${photo.sha256}`, photo));
  const ended = (answer) => {
    if (answer.kind !== "ok") throw new Error(answer.kind);
    return answer.body;
  };
  const have = new Set();
  const line = (breaks) => ({
    ask: async () => ({ kind: "ok", body: { part: 4, have: [...have], complete: have.size === 3 } }),
    put: async (name) => {
      const n = Number(name.split("/").at(-1));
      if (n === breaks) return { kind: "none" };
      assert.equal(have.has(n), false, "sent twice");
      have.add(n);
      return { kind: "ok", body: { have: [...have], complete: have.size === 3 } };
    },
  });
  await assert.rejects(blobs.sendBlobs(disk, key, line(1), "d1", ended));
  assert.equal((await kept()).length, 1);
  await blobs.sendBlobs(disk, key, line(9), "d1", ended);
  assert.equal((await kept()).length, 0);
});

/** A round whose answer to `pull` comes when `meanwhile` is over: children and how far they go. */
function roundDuring(disk, sitting, meanwhile) {
  const village = { from: 0, to: 7, more: false, reset: true, changes: [{ kind: "child", id: "c1", op: "put", version: 7, data: { id: "c1" } }] };
  const line = {
    heard: clock.NOTHING_HEARD,
    ask: async () => {
      await meanwhile();
      return { kind: "ok", body: { epoch: "e1", streams: { v1: village }, removed_streams: [], control: {} } };
    },
  };
  return sync.synchronise({ store: disk, key, wire: line, device: "d1", app: "test", sitting, limits: { ops: 4, bytes: 9999 }, now: () => NOW, locks: newLocks() });
}

const opened = async (disk) => {
  const made = await vault.makeVault("135790", { id: "s1", key: bytes.random(32) }, NOW + DAY, 1000);
  await disk.write(async (tx) => {
    tx.put("meta", "vault", made.vault);
    tx.put("meta", "sitting", "first");
  });
};
const heldBy = async (disk) => [(await base.entities(disk, key)).length, (await base.placeOf(disk)).cursor];

test("an answer that comes after the log-out brings no child back, and the next log-in fetches the whole village", async () => {
  const disk = open();
  await opened(disk);
  assert.equal((await roundDuring(disk, "first", async () => {})).outcome, "ok");
  assert.deepEqual(await heldBy(disk), [1, { v1: 7 }]);
  const late = await roundDuring(disk, "first", () => session.logOut(disk));
  assert.equal(late.outcome, "left");
  assert.deepEqual(await heldBy(disk), [0, {}]);
  await disk.write(async (tx) => tx.put("meta", "sitting", "second"));
  assert.equal((await roundDuring(disk, "first", async () => {})).outcome, "left", "nor does one after the next log-in");
  assert.equal((await roundDuring(disk, "second", async () => {})).outcome, "ok");
  assert.deepEqual(await heldBy(disk), [1, { v1: 7 }]);
});

test("F20 an answer that comes after the wiping brings no child back", async () => {
  const disk = open();
  await opened(disk);
  assert.equal((await roundDuring(disk, "first", () => sync.wipe(disk))).outcome, "left");
  assert.deepEqual(await heldBy(disk), [0, {}]);
});

test("what is said while the disk is read is not overwritten by what was read, and what is saved leaves no draft behind", async () => {
  const begun = await import(`${PHONE}begun.js`);
  const disk = new Map();
  const app = { session: { key }, now: NOW, drafts: [], keepDraft: async (draft) => void disk.set(draft.id, structuredClone(draft)) };
  const read = () => [...disk.values()].map((one) => structuredClone(one));
  const draft = begun.begun(app, "visit", "c1");
  begun.answer(app, draft, "met", ["1"]);
  await begun.keepNow(app);
  const since = begun.turnNow();
  const early = read();
  begun.answer(app, draft, "mood", "2");
  app.drafts = begun.inHand(early, since);
  const same = begun.begun(app, "visit", "c1");
  assert.deepEqual(same.said, { met: ["1"], mood: "2" });
  await begun.keepNow(app);
  app.drafts = begun.inHand(read(), begun.turnNow());
  begun.answer(app, draft, "care", "1");
  const last = begun.begun(app, "visit", "c1");
  await begun.ended(last);
  disk.delete(last.id); // with the save
  await begun.keepNow(app);
  assert.equal(disk.size, 0);
});

test("what another window said of a draft comes into the form that is open here", async () => {
  const begun = await import(`${PHONE}begun.js`);
  const app = { session: { key }, now: NOW, drafts: [], keepDraft: async () => {} };
  const draft = begun.begun(app, "visit", "c2");
  begun.answer(app, draft, "met", ["1"]);
  await begun.keepNow(app);
  app.drafts = begun.inHand([{ ...structuredClone(draft), said: { met: ["2"] } }], begun.turnNow());
  assert.equal(begun.begun(app, "visit", "c2"), draft);
  assert.deepEqual(draft.said, { met: ["2"] });
  begun.putAway();
  assert.deepEqual(begun.begun({ ...app, drafts: [] }, "visit", "c2").said, {});
});

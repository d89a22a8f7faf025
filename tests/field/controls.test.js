// A model that cannot fail says nothing. Each of these breaks one thing; the model has to see it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { load, PHONE } from "./browser.js";
import { model } from "./model.js";

const CONTROLS = {
  "the server counts what comes twice twice": { server: { dedupe: false }, sees: /I2/ },
  "a child that moves is not dropped where it was": { server: { drops: false }, sees: /I5/ },
  "a number is given out before the change can be seen": { server: { counts: "serial" }, sees: /I5|I9/ },
  "the last to write wins": { server: { lastWins: true }, sees: /I4/ },
  "work is applied where its officer may not write": { server: { parks: false }, sees: /I6/ },
  "a restored server does not say that it is one": { server: { epochs: false }, sees: /I1|I3|I5|I9/ },
  "a refused batch is dropped": {
    file: "outbox.js", sees: /I3/,
    from: 'export const putBack = (store, ops) => setState(store, ops, "queued");',
    to: 'export const putBack = (store, ops) => store.write(async (tx) => { for (const op of ops) tx.drop("outbox", keyOf(op.device_seq)); });',
  },
  "an answer makes everything that waits done": {
    file: "outbox.js", sees: /I1|I3/,
    from: "for (const { op_id, device_seq } of asked) {\n      const line = await tx.get(\"outbox\", keyOf(device_seq));\n      const result = said.get(op_id);",
    to: "for (const { op_id, seq: device_seq } of await tx.all(\"outbox\")) {\n      const line = await tx.get(\"outbox\", keyOf(device_seq));\n      const result = said.get(op_id) ?? { op_id, status: \"applied\" };",
  },
  "what is acknowledged leaves the screen at once": {
    file: "outbox.js", sees: /I9/, from: "if (place.pulls <= (line.pulls ?? 0)) return false;", to: "return true;",
  },
  "a number alone says that the data has caught up": {
    file: "outbox.js", sees: /I9/, from: "if (place.pulls <= (line.pulls ?? 0)) return false;", to: "",
  },
  "a page counts as the whole": {
    file: "outbox.js", sees: /I9/, from: "const reached = place.reached[line.stream];", to: "const reached = place.cursor[line.stream];",
  },
  "a lost village stays on the phone": {
    file: "base.js", sees: /I5/, from: 'tx.clear("base", `${stream}|`);\n      tx.clear("shadow"', to: 'tx.clear("shadow"',
  },
  "the cursor is ahead of its data": {
    file: "base.js", sees: /I5|I9/, from: 'if (row) tx.put(whole ? "shadow" : "base", where, row);', to: 'if (row && where.length % 2) tx.put(whole ? "shadow" : "base", where, row);',
  },
  "what was being sent when the program died is forgotten": {
    file: "sync.js", sees: /I3/, from: "await outbox.recover(at.store);", to: "",
  },
  "a server back from a backup is not asked": {
    file: "sync.js", sees: /I1|I3|I9/, from: "reached: {}, recheck: true", to: "reached: {}, recheck: false",
  },
  "a digest that is not right is passed over": {
    file: "sync.js", sees: /I5/, from: "if (said.digest && !said.more &&", to: "if (false && said.digest && !said.more &&",
  },
  "thirty days pass when the phone's clock jumps": {
    file: "sync.js", sees: /I9|I3/, from: "presentOf(at.wire.heard, at.now())", to: "at.now()",
  },
};

for (const [name, control] of Object.entries(CONTROLS)) {
  test(`the model sees when ${name}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tonghu-control-"));
    try {
      cpSync(fileURLToPath(PHONE), folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"type": "module"}');
      if (control.file) {
        const path = join(folder, control.file);
        const whole = readFileSync(path, "utf8");
        assert.equal(whole.split(control.from).length, 2, "the line to break is no longer there");
        writeFileSync(path, whole.replace(control.from, () => control.to));
      }
      const found = await model(await load(`${pathToFileURL(folder)}/`), control.server ?? {}, { runs: 80, seed: 7, shrink: false });
      assert.equal(found.failed, true, "the model saw nothing");
      assert.match(String(found.errorInstance), control.sees);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

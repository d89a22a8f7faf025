import assert from "node:assert/strict";
import test from "node:test";
import { load, PHONE } from "./browser.js";
import { model } from "./model.js";

// Many short schedules reach what is common; few long ones what takes a history.
const SIZES = process.env.TONGHU_FULL ? [{ runs: 20_000, length: 15 }, { runs: 2000, length: 60 }] : [{ runs: 150, length: 15 }, { runs: 60, length: 60 }];

for (const { runs, length } of SIZES) {
  test(`F03 F04 F06 F07 F08 F13 F14 F17 F18 F24 ${runs} schedules of ${length} steps: nothing lost, nothing doubled, nothing kept of a lost village`, async () => {
    const found = await model(await load(PHONE), {}, { runs, length, seed: process.env.SEED ? Number(process.env.SEED) : undefined });
    assert.equal(found.failed, false, `seed ${found.seed}: ${found.errorInstance?.stack}\n${JSON.stringify(found.counterexample)}`);
  });
}

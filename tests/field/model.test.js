import assert from "node:assert/strict";
import test from "node:test";
import { load, PHONE } from "./browser.js";
import { model } from "./model.js";

const RUNS = process.env.TONGHU_FULL ? 2000 : 150;

test(`${RUNS} schedules of 60 steps: nothing lost, nothing doubled, nothing kept of a lost village`, async () => {
  const found = await model(await load(PHONE), {}, { runs: RUNS, seed: process.env.SEED ? Number(process.env.SEED) : undefined });
  assert.equal(found.failed, false, `seed ${found.seed}: ${found.errorInstance?.stack}\n${JSON.stringify(found.counterexample)}`);
});

// Every screen by its name.

import { child } from "./child.js";
import * as forms from "./forms.js";
import { today, village } from "./lists.js";
import * as pages from "./pages.js";
import { survey } from "./survey.js";
import { visit } from "./visit.js";

/** @type {Record<string, import("./frame.js").Screen>} */
export const SCREENS = {
  today: { draw: today },
  village: { draw: village, form: true },
  child: { draw: child },
  visit: { draw: visit, form: true },
  report: { draw: forms.report, form: true },
  contact: { draw: forms.contact, form: true },
  new: { draw: forms.fresh, form: true },
  change: { draw: forms.change, form: true },
  task: { draw: forms.task, form: true },
  retract: { draw: forms.retract, form: true },
  survey: { draw: survey },
  outbox: { draw: pages.outbox },
  entry: { draw: pages.entry },
  settings: { draw: pages.settings },
  handover: { draw: pages.handover },
  pin: { draw: pages.pin, form: true },
  selftest: { draw: pages.selftest, form: true },
  help: { draw: pages.help },
  full: { draw: pages.full, open: true },
  unreachable: { draw: pages.unreachable, open: true },
  outdated: { draw: pages.outdated, open: true },
  wiped: { draw: pages.wiped, open: true },
};

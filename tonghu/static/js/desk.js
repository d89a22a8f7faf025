// The keyboard at the desk: / searches, j and k walk the rows, Enter opens, ? explains.
// Nothing here is needed to use a page; everything here makes it quicker.

const rows = () => [...document.querySelectorAll("[data-rows] > *")];
let chosen = -1;

function choose(index) {
  const all = rows();
  if (!all.length) return;
  all.forEach((row) => delete row.dataset.chosen);
  chosen = Math.max(0, Math.min(index, all.length - 1));
  all[chosen].dataset.chosen = "";
  all[chosen].scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => {
    const dialog = document.getElementById("keys");
    if (dialog?.open) dialog.close();
    else dialog?.showModal();
  },
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  Enter: () => rows()[chosen]?.querySelector("a")?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, button, a, summary, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = keys[event.key];
  if (act) {
    if (event.key === "Enter" && chosen < 0) return;
    event.preventDefault();
    act();
  }
});

// On a phone the bar is wider than the screen: where one is may lie outside it.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A menu closes when one clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.account[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.account[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
});

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.querySelector(".faults")?.focus();

// A long form is not left by mistake.
let typed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-keep]")) typed = true;
});
document.addEventListener("submit", () => {
  typed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});

// What a page asks for by itself and does not get is said where it would stand, and asked for again.
const AGAIN = 10_000;
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, ({ detail: { elt, target } }) => {
    const said = target.querySelector("[data-failed]") ?? document.createElement("p");
    said.dataset.failed = "";
    said.className = "late";
    said.setAttribute("role", "alert");
    said.textContent = "没有连上服务器，这里显示的不是最新情况，已经办了的都在。过十秒再试一次。";
    target.prepend(said);
    setTimeout(() => elt.isConnected && htmx.trigger(elt, "again"), AGAIN);
  });
}

// A picture of a procedure opens where the case stands, also when it is unfolded later.
function showWhereItStands(flow) {
  const open = flow.querySelector(".step.open")?.getBoundingClientRect();
  if (!open?.width) return;
  const frame = flow.getBoundingClientRect();
  flow.scrollLeft += open.left - frame.left - 40;
  flow.scrollTop += open.top - frame.top - 40;
}
document.querySelectorAll(".flow").forEach((flow) => {
  showWhereItStands(flow);
  flow.closest("details")?.addEventListener("toggle", () => showWhereItStands(flow), { once: true });
});

// What a link leads to is unfolded; what is folded is printed all the same.
function unfold() {
  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!wanted) return;
  for (let at = wanted; (at = at.parentElement?.closest("details")); ) at.open = true;
  for (const inside of wanted.querySelectorAll(":scope > details")) inside.open = true;
  wanted.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
unfold();
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details").forEach((one) => {
    one.open = true;
  });
});

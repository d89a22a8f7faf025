// While somebody types, the browser works a little, so that a busy hour does not hold the report back.
// Without this script the page does the same.

const form = document.querySelector("form[data-challenge]");
const BITS = 14;

async function work(challenge) {
  const encoder = new TextEncoder();
  for (let nonce = 0; ; nonce += 1) {
    const digest = new DataView(
      await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${nonce}`)),
    );
    if (digest.getUint32(0) >>> (32 - BITS) === 0) return String(nonce);
  }
}

if (form && globalThis.crypto?.subtle) {
  form.addEventListener(
    "input",
    async () => {
      form.elements.nonce.value = await work(form.dataset.challenge);
    },
    { once: true },
  );
}

// Whoever goes back and sends the same again has not reported twice: the entry of this page in the
// history keeps the number of the report, and nothing else does.
form?.addEventListener("submit", () => history.replaceState({ id: form.elements.id.value }, ""));
addEventListener("pageshow", () => {
  if (form && history.state?.id) form.elements.id.value = history.state.id;
});

// Leaving at once also takes this page out of the way back.
document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace(event.currentTarget.href);
});

// Photos go one by one, so that a weak signal loses one of them and not all.
const photos = document.querySelector("form[data-photos]");

async function upload(file) {
  const body = new FormData();
  body.set("receipt", photos.elements.receipt.value);
  body.set("photos", file);
  try {
    const answer = await fetch(photos.action, { method: "POST", body, credentials: "omit" });
    if (answer.ok) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fault = page.querySelector("[role=alert] p")?.textContent;
    return fault ?? `“${file.name}”没有收到，请再试一次。`;
  } catch {
    return `“${file.name}”没有传上去，信号好的时候再试一次。`;
  }
}

photos?.addEventListener("submit", async (event) => {
  const files = [...photos.elements.photos.files];
  if (files.length === 0) return;
  event.preventDefault();
  const button = photos.querySelector("button");
  const says = photos.querySelector("[role=status]");
  const faults = [];
  button.disabled = true;
  for (const [n, file] of files.entries()) {
    says.textContent = `正在传第 ${n + 1} 张，共 ${files.length} 张…`;
    const fault = await upload(file);
    if (fault) faults.push(fault);
  }
  button.disabled = false;
  photos.elements.photos.value = "";
  says.textContent = `收到 ${files.length - faults.length} 张。${faults.join("")}`;
});

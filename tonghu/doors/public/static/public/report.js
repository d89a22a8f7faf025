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

// Leaving at once also takes this page out of the way back.
document.querySelector("[data-leave]")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace(event.currentTarget.href);
});

// Keeps the timer chip true in every open page: asks the server every few seconds while the page is looked at, at once when
// it is looked at again, and as soon as another page of this browser says that its timer changed.

const EVERY = 5000;
const LONGEST = 5 * 60 * 1000;

const slot = document.getElementById("timer-slot");
const chip = () => slot?.querySelector("[data-asks]");
const shown = () => chip()?.dataset.shown;

let waiting = null;
let isAsking = false;
let isOver = !chip();
let failures = 0;
let isHeld = false;
let told = shown();

// One browser may have several workspaces open: each has a channel of its own.
const channel = isOver ? null : new BroadcastChannel(`timer of ${chip().dataset.asks}`);

function isWatched() {
  return !isOver && document.visibilityState === "visible" && navigator.onLine;
}

function askLater() {
  clearTimeout(waiting);
  if (isWatched()) waiting = setTimeout(ask, Math.min(EVERY * 2 ** failures, LONGEST));
}

// What is being typed into an entry stays: its list is shown anew once that is done.
function isTyped() {
  return Boolean(
    document.activeElement?.closest("[data-editor]") || document.querySelector("[data-editor]:not([hx-preserve])"),
  );
}

function tellPage() {
  isHeld = isTyped();
  if (!isHeld) htmx.trigger(document.body, "timer-changed");
}

function show(html) {
  // Whoever has just opened the chip's menu goes on reading it.
  if (slot.querySelector(":popover-open")) return false;
  const hadFocus = slot.contains(document.activeElement);
  htmx.swap(slot, html, { swapStyle: "innerHTML" });
  if (hadFocus) slot.querySelector(".timer__button")?.focus();
  return true;
}

async function ask() {
  clearTimeout(waiting);
  if (!isWatched() || isAsking) return;
  if (isHeld) tellPage();
  isAsking = true;
  const before = shown();
  try {
    const answer = await fetch(`${chip().dataset.asks}?shown=${before}`, { redirect: "manual", cache: "no-store" });
    // Led elsewhere or refused: one is signed out, or no longer a member. The next press of anything says so.
    if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) {
      isOver = true;
    } else if (!answer.ok) {
      failures += 1;
    } else {
      failures = 0;
      // What was pressed here meanwhile has brought a newer chip than this answer.
      if (answer.status === 200 && shown() === before && show(await answer.text())) {
        told = shown();
        tellPage();
      }
    }
  } catch {
    failures += 1;
  }
  isAsking = false;
  askLater();
}

if (!isOver) {
  // This page's own changes of the chip are news for the others.
  new MutationObserver(() => {
    if (shown() === undefined || shown() === told) return;
    told = shown();
    channel.postMessage(told);
  }).observe(slot, { childList: true });
  channel.addEventListener("message", ({ data }) => {
    if (data !== shown()) ask();
  });
  channel.postMessage(told);

  for (const name of ["focus", "online"]) addEventListener(name, ask);
  // Gone back to, as it was left.
  addEventListener("pageshow", (event) => event.persisted && ask());
  document.addEventListener("visibilitychange", ask);
  // The page's own stop button is pressed beside an editor that a rule has refused, too.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches?.('[hx-trigger^="timer-changed"]') || !isTyped()) return;
    event.preventDefault();
    isHeld = true;
  });
  askLater();
}

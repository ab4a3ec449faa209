// Lets every <time data-running-since> tick as h:mm:ss, counted by the server's clock rather than the browser's.

const sent = document.querySelector('meta[name="server-time"]');
const [navigation] = performance.getEntriesByType("navigation");

// How far the browser's clock is ahead, reckoned at the moment the page was answered; it holds for a page from the cache too.
const ahead =
  sent && navigation ? performance.timeOrigin + navigation.responseStart - Date.parse(sent.content) : 0;

export function tickingWords(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

// What the server's clock shows, in milliseconds since 1970.
export function serverNow() {
  return Date.now() - ahead;
}

function tick() {
  const now = serverNow();
  for (const time of document.querySelectorAll("time[data-running-since]")) {
    const words = tickingWords(now - Date.parse(time.dataset.runningSince) + Number(time.dataset.headStartMs || 0));
    if (time.textContent !== words) time.textContent = words;
  }
  setTimeout(tick, 1000 - (serverNow() % 1000));
}

tick();

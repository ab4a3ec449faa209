// What the week sends, and in which words it says that it could not.

export class Refusal extends Error {
  constructor(words, { isWaiting = false, held } = {}) {
    super(words);
    this.isWaiting = isWaiting;
    this.held = held;
  }
}

// The address is that of the page's own Undo: it leads to a page, which says whether it was done.
export async function restoreDeleted(url, grid) {
  const response = await request(url, {}, grid, "follow");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const toast = page.querySelector("#toasts .toast");
  if (!response.ok || !toast || toast.dataset.state === "failed") {
    throw new Refusal(toast?.querySelector(".toast__text").textContent ?? whyNot(response.ok ? 401 : response.status));
  }
}

// Sends a form and returns the JSON of the answer; throws Refusal with the words that say why not.
export async function post(url, fields, grid) {
  const response = await request(url, fields, grid, "manual");
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json().catch(() => ({})) : {};
  if (response.ok) return answer;
  const held = response.status === 409 && answer.ms !== undefined ? { ms: answer.ms, text: answer.text } : undefined;
  const isWaiting = response.status >= 500 || response.status === 429;
  throw new Refusal(answer.message ?? whyNot(response.type === "opaqueredirect" ? 401 : response.status), { isWaiting, held });
}

async function request(url, fields, grid, redirect) {
  const form = grid.closest("form");
  const body = new URLSearchParams({ workspace: form.elements.workspace?.value ?? "", ...fields });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
  try {
    return await fetch(url, { method: "POST", body, headers, redirect, keepalive: true });
  } catch {
    throw new Refusal(whyNot(0), { isWaiting: true });
  }
}

function whyNot(status) {
  if (status === 0 && !navigator.onLine) return "Not saved: you are offline. We keep what you typed and try again.";
  if (status === 0) return "Not saved: the server does not answer. We keep what you typed and try again.";
  if (status === 401) return "Not saved: you are signed out. Sign in again in another tab, then retry.";
  if (status === 403) return "Not saved: you may not do this, or you signed in anew. Load the page again: what you typed is kept.";
  if (status === 404) return "Not saved: this project or task is no longer yours. Load the page again.";
  if (status === 429) return "Not saved: too many requests at once. We keep what you typed and try again.";
  return "Not saved: the server made a mistake. We keep what you typed and try again.";
}

// Passkeys. A form with data-passkey waits for its button, asks the device, and sends what it answers:
//   "sign-in": fetches a challenge from the form's own address; "authenticate" and "register": read it from the
//   JSON that data-challenge names. A device that says no, or cannot, is explained in [data-passkey-words].
const words = {
  NotAllowedError: "The device did not answer, or you cancelled. Try again, or use another way.",
  InvalidStateError: "This passkey is registered already.",
  SecurityError: "Passkeys need a name in the address bar, such as localhost, and not a number such as 127.0.0.1.",
};

function say(form, text) {
  const place = form.querySelector("[data-passkey-words]");
  if (place) {
    place.textContent = text;
    place.hidden = text === "";
  }
}

async function challengeOf(form) {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(document.getElementById(form.dataset.challenge).textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error("The server did not answer. Try again in a moment.");
  return answer.json();
}

async function credentialOf(form, challenge) {
  if (form.dataset.passkey === "register") {
    const options = challenge.creation_options.publicKey;
    const selection = (options.authenticatorSelection ??= {});
    const isPasskey = form.elements.passwordless?.checked ?? true;
    selection.residentKey = isPasskey ? "required" : "discouraged";
    selection.requireResidentKey = isPasskey;
    if (isPasskey) selection.userVerification = "required";
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  const options = challenge.request_options.publicKey;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function ask(form) {
  say(form, "");
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    return say(form, "This browser has no passkeys here. They need a current browser and a safe address (https, or localhost).");
  }
  try {
    const credential = await credentialOf(form, await challengeOf(form));
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    say(form, words[error.name] ?? error.message);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-asks-passkey]");
  if (!button?.form?.dataset.passkey) return;
  event.preventDefault();
  ask(button.form);
});

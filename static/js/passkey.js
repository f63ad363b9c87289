// Between a form and the browser's passkeys: what the page asks for goes in, what comes back is sent.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: keys(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: keys(options.allowCredentials) }),
});

const brought = ({ id, rawId, type, response }) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return { id, rawId: text(rawId), type, response: Object.fromEntries(given), clientExtensionResults: {} };
};

const sentence = (form, error) => {
  if (error.name === "InvalidStateError") return form.dataset.known;
  return error.name === "SecurityError" ? form.dataset.impossible : form.dataset.cancelled;
};

const say = (form, words) => {
  const said = form.querySelector("[data-said]");
  said.hidden = !words;
  said.textContent = words;
};

const ask = async (form) => {
  if (!navigator.credentials || !isSecureContext) return say(form, form.dataset.impossible);
  say(form, "");
  try {
    const publicKey = asked(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(brought(credential));
    form.submit();
  } catch (error) {
    say(form, sentence(form, error));
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

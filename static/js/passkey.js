// Passes the options in a form to the WebAuthn API of the browser, and submits the credential.

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const decodeIds = (list = []) => list.map((key) => ({ ...key, id: decode(key.id) }));

const decodeOptions = (options) => ({
  ...options,
  challenge: decode(options.challenge),
  ...(options.user && { user: { ...options.user, id: decode(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: decodeIds(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: decodeIds(options.allowCredentials) }),
});

const encodeCredential = ({ id, rawId, type, response }) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const present = parts.filter((part) => response[part]).map((part) => [part, encode(response[part])]);
  const encoded = Object.fromEntries(present);
  return { id, rawId: encode(rawId), type, response: encoded, clientExtensionResults: {} };
};

const errorMessage = (form, error) => {
  if (error.name === "InvalidStateError") return form.dataset.known;
  return error.name === "SecurityError" ? form.dataset.impossible : form.dataset.cancelled;
};

const showError = (form, message) => {
  const note = form.querySelector("[data-error]");
  note.hidden = !message;
  note.textContent = message;
};

const submitCredential = async (form) => {
  if (!navigator.credentials || !isSecureContext) return showError(form, form.dataset.impossible);
  showError(form, "");
  try {
    const publicKey = decodeOptions(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(encodeCredential(credential));
    form.submit();
  } catch (error) {
    showError(form, errorMessage(form, error));
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitCredential(form);
  });
}

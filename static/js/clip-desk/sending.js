/* Sends a form with progress, which fetch() doesn't report. Resolves to the JSON of the response, or to
   a `problem`: "failed", "signedOut" or "tooLarge". */
export function send(url, body, { signal, onProgress }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "text";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
    request.addEventListener("load", () => resolve(answerOf(request)));
    for (const name of ["error", "timeout"]) request.addEventListener(name, () => resolve({ problem: "failed" }));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

function answerOf(request) {
  if (request.status === 413) return { problem: "tooLarge" };
  if (new URL(request.responseURL).pathname.includes("/sign-in/")) return { problem: "signedOut" };
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { problem: "failed" };
  }
}

/* Messages to and from the page in a frame; other windows and origins are ignored. The handshake is
   repeated until the page answers, since no event tells when its listener is registered. */
const HANDSHAKE_MS = 250;

export class Channel {
  #handshakeTimer = 0;

  constructor(frame, { handshake, read }) {
    this.frame = frame;
    this.origin = new URL(frame.src).origin;
    this.read = read;
    window.addEventListener("message", this.#receive);
    this.#handshakeTimer = setInterval(() => this.post(handshake), HANDSHAKE_MS);
  }

  post(message) {
    this.frame.contentWindow?.postMessage(JSON.stringify(message), this.origin);
  }

  stopHandshake() {
    clearInterval(this.#handshakeTimer);
  }

  close() {
    this.stopHandshake();
    window.removeEventListener("message", this.#receive);
  }

  #receive = ({ source, origin, data }) => {
    if (source !== this.frame.contentWindow || origin !== this.origin) return;
    const message = parse(data);
    if (message) this.read(message);
  };
}

function parse(data) {
  try {
    return typeof data === "string" ? JSON.parse(data) : data;
  } catch {
    return null;
  }
}

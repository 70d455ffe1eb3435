/** Real HTTP, from an address of the device's own, that can be cut in the middle of a body. */

import { Agent, request } from "node:http";

/**
 * @typedef {{ method?: string, headers?: Record<string, string>, body?: any, signal?: AbortSignal | null }} Sending
 * @typedef {{ status: number, headers: Record<string, string>, text: string }} Answer
 */

/** A device's connections to the server. */
export class Wire {
  /** @param {string} localAddress one of 127.0.0.0/8: the server counts what comes from an address */
  constructor(localAddress) {
    this._agent = new Agent({ keepAlive: true, localAddress, maxSockets: 4 });
  }

  /**
   * Send a request and take the whole answer. With `cutAt`, only so many bytes of the body leave, then nothing.
   * @param {string} url
   * @param {Sending} sending
   * @param {number} [cutAt]
   * @returns {Promise<Answer>}
   */
  send(url, { method = "GET", headers = {}, body, signal }, cutAt) {
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
    const length = body === undefined ? {} : { "Content-Length": String(bytes.length) };
    return new Promise((resolve, reject) => {
      const asked = request(url, { method, headers: { ...headers, ...length }, agent: this._agent });
      asked.on("error", reject);
      asked.on("response", (response) => take(response).then(resolve, reject));
      signal?.addEventListener("abort", () => asked.destroy(new Error("aborted")));
      if (cutAt === undefined) return void asked.end(bytes);
      asked.write(bytes.subarray(0, cutAt), () => setTimeout(() => asked.destroy(new Error("cut")), 5));
    });
  }

  close() {
    this._agent.destroy();
  }
}

/**
 * @param {import("node:http").IncomingMessage} response
 * @returns {Promise<Answer>}
 */
async function take(response) {
  const parts = [];
  for await (const part of response) parts.push(part);
  const after = String(response.headers["retry-after"] ?? "");
  return {
    status: Number(response.statusCode),
    headers: after ? { "retry-after": after } : {},
    text: Buffer.concat(parts).toString(),
  };
}

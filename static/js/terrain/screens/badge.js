/** Who the agent is, for a resident to verify on a telephone of their own. */

import { found } from "../elements.js";

/** The worker's cache of what is not the app's own (sw.js, forms.js). */
const KEPT = "palier-terrain-forms";

export class Badge {
  /**
   * @param {import("../app.js").App} app
   * @param {HTMLElement} section
   */
  constructor(app, section) {
    this._app = app;
    this._section = section;
    this._image = /** @type {HTMLImageElement} */ (found(section, "qr"));
    this._link = /** @type {HTMLAnchorElement} */ (found(section, "link"));
  }

  async open() {
    const { agent, project } = this._app.mirror.small;
    found(this._section, "name").textContent = agent?.name ?? "";
    found(this._section, "project").textContent = project?.name ?? "";
    const path = agent?.check ? `/terrain/agent/${agent.number}-${agent.check}` : "";
    this._link.textContent = path && location.host + path;
    if (path) this._link.href = path;
    const drawn = path ? await drawing(`${path}.svg`) : "";
    this._image.hidden = !drawn;
    if (drawn) this._image.src = drawn;
    found(this._section, "later").hidden = Boolean(drawn);
  }

  close() {
    if (this._image.src) URL.revokeObjectURL(this._image.src);
    this._image.removeAttribute("src");
  }
}

/**
 * The drawing of the QR, from the network or as it was kept; "" where there is none.
 * @param {string} path
 */
export async function drawing(path) {
  const cache = "caches" in globalThis ? await caches.open(KEPT).catch(() => null) : null;
  const fresh = await fetch(path, { credentials: "omit" }).catch(() => null);
  if (fresh?.ok) await cache?.put(path, fresh.clone());
  const answer = fresh?.ok ? fresh : await cache?.match(path);
  return answer ? URL.createObjectURL(await answer.blob()) : "";
}

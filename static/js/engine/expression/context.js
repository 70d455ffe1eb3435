/** What an evaluation is given beside the tree: no clock, no chance and no device of its own. */

import { Zone } from "./zones.js";

/**
 * The circumstances of a submission, kept with it so that the server judges it alike a week later.
 *
 * `now` and `started` are milliseconds since the epoch; `zone` is the project's, never the device's; `random`
 * seeds all chance (a seed beyond 2^53 is written as text); `language` is that of the form's texts.
 */
export class Context {
  /**
   * @param {{ now: number, zone?: string, random?: number | string, device?: Record<string, string>,
   *   language?: string | null, username?: string, started?: number | null }} given
   */
  constructor({ now, zone, random, device, language, username, started }) {
    this.now = now;
    this.zone = new Zone(zone ?? "Europe/Paris");
    this.random = random ?? 0;
    this.device = device ?? {};
    this.language = language ?? null;
    this.username = username ?? "";
    this.started = started ?? null;
  }
}

/** Palier's own columns. */

/**
 * As a form travels; what the author did not tell is absent.
 * @typedef {object} WrittenColumns
 * @property {string} [channels] with spaces between
 * @property {boolean} [publish]
 * @property {boolean} [personal]
 * @property {boolean} [quartier]
 */

/** What the author told Palier about a question or group; `channels` is null for everywhere. */
export class PalierColumns {
  /** @param {WrittenColumns} [written] */
  constructor({ channels, publish, personal = false, quartier = false } = {}) {
    this.channels = channels === undefined ? null : new Set(channels.split(" "));
    this.publish = publish;
    this.isPersonal = personal;
    this.tellsQuartier = quartier;
  }

  /** @param {string} channel */
  isAskedIn(channel) {
    return !this.channels || this.channels.has(channel);
  }
}

const NO_COLUMNS = new PalierColumns();

/** @param {WrittenColumns} [written] */
export function readPalierColumns(written) {
  return written ? new PalierColumns(written) : NO_COLUMNS;
}

/** Reading a QR with the device's camera, where the browser can. */

/** Between two looks at the picture. Milliseconds. */
const PAUSE = 200;

export class Camera {
  /**
   * @param {HTMLElement} video
   * @param {(text: string) => boolean} read takes what a QR says; true ends it
   */
  constructor(video, read) {
    this._video = /** @type {HTMLVideoElement} */ (video);
    this._read = read;
    /** @type {MediaStream | null} */
    this._stream = null;
  }

  /** Whether this browser reads QRs and has a camera to ask for. */
  static isThere() {
    return "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);
  }

  /** Begin to look; false where the camera does not open. */
  async start() {
    this.stop();
    try {
      this._stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this._video.srcObject = this._stream;
      this._video.hidden = false;
      await this._video.play();
    } catch {
      this.stop();
      return false;
    }
    void this._look(this._stream);
    return true;
  }

  stop() {
    for (const track of this._stream?.getTracks() ?? []) track.stop();
    this._stream = null;
    this._video.hidden = true;
  }

  /** @param {MediaStream} stream */
  async _look(stream) {
    const detector = new /** @type {any} */ (globalThis).BarcodeDetector({ formats: ["qr_code"] });
    while (this._stream === stream) {
      const seen = await detector.detect(this._video).catch(() => []);
      if (seen.some((/** @type {any} */ { rawValue }) => this._read(rawValue))) return this.stop();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return undefined;
  }
}

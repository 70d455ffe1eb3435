/** A file as an answer: pictures are drawn anew, smaller and without their metadata; bytes are kept, not files. */

/** @typedef {import("./asking.js").Asking} Asking */

const LONGEST_SIDE = 2400;
const QUALITY = 0.85;
const MEGABYTE = 1_000_000;
/** The marker after which a JPEG is only the picture; and those of Exif and XMP, IPTC, and comments. */
const SCAN = 0xda;
const TELLING = [0xe1, 0xed, 0xfe];
const PICTURE = /^image\/(?:jpeg|png|webp|heic|heif|avif|gif|bmp)$/;

/** A file that is not taken; `code` says why. */
class FileRefused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class FileAnswer {
  /**
   * @param {Asking} asking
   * @param {HTMLInputElement} input
   */
  constructor(asking, input) {
    const { element } = asking;
    this.asking = asking;
    this.input = input;
    this.kept = /** @type {HTMLElement} */ (element.querySelector("[data-kept]"));
    this.told = /** @type {HTMLElement} */ (element.querySelector("[data-told]"));
    input.addEventListener("change", () => void this._take());
    element.querySelector("[data-drop]")?.addEventListener("click", () => this._drop());
  }

  /** @param {Asking} asking */
  static within(asking) {
    const input = /** @type {HTMLInputElement | null} */ (asking.element.querySelector("input[type=file]"));
    return input && new FileAnswer(asking, input);
  }

  async _take() {
    const file = this.input.files?.[0];
    if (!file) return;
    const { filling } = this.asking;
    this.told.textContent = filling.phrases.say("shrinking");
    try {
      const { bytes, type } = await this._prepared(file);
      this.asking.set(await filling.keepFile(bytes, file.name, type));
      this.asking.tell("");
    } catch (problem) {
      this.asking.tell(problem instanceof FileRefused ? problem.code : "file_gone");
    }
    this.told.textContent = "";
    this.input.value = "";
  }

  /** @param {File} file */
  async _prepared(file) {
    const isPicture = this.asking.question.type.name === "image" || PICTURE.test(file.type);
    const most = Number(this.input.dataset.most) * MEGABYTE;
    const kinds = (this.input.dataset.kinds || "").split(" ");
    if (isPicture) return { bytes: await redrawn(file), type: "image/jpeg" };
    if (!kinds.includes(suffixOf(file.name))) throw new FileRefused("file_kind");
    if (file.size > most) throw new FileRefused("file_large");
    return { bytes: await file.arrayBuffer(), type: file.type || "application/octet-stream" };
  }

  _drop() {
    this.asking.set("");
    this.input.focus();
  }

  /** Show the name and size of the file that the answer names. */
  renew() {
    const { text } = this.asking.node;
    const file = this.asking.filling.files.get(text);
    this.kept.hidden = !text;
    const place = this.kept.querySelector("[data-file]");
    if (place && text) place.textContent = file ? `${text} (${weight(file.size, this.asking.filling.language)})` : text;
  }
}

/**
 * The picture drawn anew as JPEG: upright, at most 2 400 pixels long, without place, date or maker.
 * @param {Blob} file
 */
async function redrawn(file) {
  const image = await opened(file);
  const shrunk = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * shrunk));
  canvas.height = Math.max(1, Math.round(image.height * shrunk));
  const paper = canvas.getContext("2d");
  if (!paper) throw new FileRefused("file_kind");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  /** @type {Blob | null} */
  const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!drawn) throw new FileRefused("file_large");
  return bare(await drawn.arrayBuffer());
}

/**
 * The JPEG without the segments in which browsers and cameras tell about it: some canvases write such ones too.
 * @param {ArrayBuffer} bytes
 */
function bare(bytes) {
  const view = new DataView(bytes);
  const kept = [bytes.slice(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.byteLength && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== SCAN) {
    const end = at + 2 + view.getUint16(at + 2);
    if (!TELLING.includes(view.getUint8(at + 1))) kept.push(bytes.slice(at, end));
    at = end;
  }
  return new Blob([...kept, bytes.slice(at)]).arrayBuffer();
}

/**
 * An image element turns a photograph upright by itself, in all browsers that we know.
 * @param {Blob} file
 * @returns {Promise<HTMLImageElement>}
 */
async function opened(file) {
  const address = URL.createObjectURL(file);
  const image = new Image();
  try {
    image.src = address;
    await image.decode();
  } catch {
    throw new FileRefused("file_kind");
  } finally {
    URL.revokeObjectURL(address);
  }
  return image;
}

/** @param {string} name */
function suffixOf(name) {
  return `.${name.slice(name.lastIndexOf(".") + 1).toLowerCase()}`;
}

/**
 * « 240 ko », « 1,2 Mo »: as the language says it.
 * @param {number} size
 * @param {string} language
 */
function weight(size, language) {
  const [number, unit] = size < MEGABYTE ? [Math.max(1, Math.round(size / 1000)), "kilobyte"] : [size / MEGABYTE, "megabyte"];
  const spoken = `${language.split("-")[0]}-u-nu-latn`;
  return new Intl.NumberFormat(spoken, { style: "unit", unit, maximumFractionDigits: 1 }).format(number);
}

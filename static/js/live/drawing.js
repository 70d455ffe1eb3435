/** Pictures drawn anew: smaller, upright, and telling nothing but what they show. */

import { FileRefused } from "./refused.js";

const LONGEST_SIDE = 2400;
const QUALITY = 0.85;
/** The marker after which a JPEG is only the picture; and those of Exif and XMP, IPTC, and comments. */
const SCAN = 0xda;
const TELLING = [0xe1, 0xed, 0xfe];

/**
 * The picture drawn anew as JPEG: upright, at most 2 400 pixels long, without place, date or maker.
 * @param {Blob} file
 */
export async function redrawn(file) {
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

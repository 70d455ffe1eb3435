/** Functions of the form, the device and identity. */

import { uuidFrom } from "../chance.js";

/** @typedef {import("../scope.js").Scope} Scope */

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * A random UUID, or that many random letters and digits.
 * @param {Scope} scope
 * @param {number} [length]
 */
export function uuid(scope, length = 0) {
  if (!(length >= 1)) return uuidFrom(scope.chance);
  let drawn = "";
  for (let left = Math.floor(Math.min(length, 1000)); left; left -= 1) {
    drawn += LETTERS[Math.floor(scope.chance.fraction() * LETTERS.length)];
  }
  return drawn;
}

/**
 * A value of the device or of who fills, such as `deviceid`; empty where the context has none.
 * @param {Scope} scope
 * @param {string} name
 */
export function property(scope, name) {
  const { username, device } = scope.context;
  return name === "username" ? username : (device[name] ?? "");
}

/**
 * What the context tells about the device.
 * @param {Scope} scope
 */
export function deviceInfo(scope) {
  return scope.context.device["device-info"] ?? "";
}

/**
 * The version that the form's root element declares.
 * @param {Scope} scope
 */
export function version(scope) {
  return scope.root.children[0]?.attribute("version") ?? "";
}

/**
 * The signed text within a message, where the context knows it to be signed with that key; else empty.
 * @param {Scope} scope
 * @param {string} message
 * @param {string} key
 */
export function extractSigned(scope, message, key) {
  return scope.context.device[`signed:${key}:${message}`] ?? "";
}

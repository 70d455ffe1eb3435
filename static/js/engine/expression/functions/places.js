/**
 * Functions of places: points are `latitude longitude [altitude [accuracy]]` in degrees, `;` between them.
 *
 * Lengths are in metres and areas in square metres, to the hundredth, on the sphere that JavaRosa uses.
 */

import { stripped, words } from "../spaces.js";
import { textsOf } from "../values.js";

/** @typedef {import("../values.js").Value} Value */
/** @typedef {[latitude: number, longitude: number]} Point */
/** @typedef {[Point, Point]} Side */

const RADIUS = 6378100;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The area that a shape, or a node-set of points, encloses; 0 for what encloses none.
 * @param {Value} value
 */
export function area(value) {
  const points = pointsOf(value);
  if (!points || points.length < 3) return 0;
  const strips = pairwise([...points, points[0]]).map(
    ([before, after]) =>
      radians(after[1] - before[1]) * (2 + Math.sin(radians(before[0])) + Math.sin(radians(after[0]))),
  );
  return hundredths(Math.abs((sum(strips) * RADIUS * RADIUS) / 2));
}

/**
 * The length of a line, of a node-set of points or from point to point; NaN for what is no line.
 * @param {Value[]} values
 */
export function distance(...values) {
  /** @type {Point[]} */
  const points = [];
  for (const value of values) {
    const found = pointsOf(value);
    if (!found) return NaN;
    points.push(...found);
  }
  return hundredths(sum(pairwise(points).map(arc)));
}

/**
 * Whether a point lies in a closed shape (even-odd rule).
 * @param {string} point
 * @param {string} shape
 */
export function geofence(point, shape) {
  const inside = pointsOf(point);
  const corners = pointsOf(shape);
  if (!inside || !corners || corners.length < 4 || !isSame(corners[0], corners[corners.length - 1])) return false;
  return pairwise(corners).filter((side) => isCrossed(inside[0], side)).length % 2 === 1;
}

/**
 * Whether a line or the outline of a shape crosses itself.
 * @param {string} line
 */
export function intersects(line) {
  const sides = pairwise(pointsOf(line) || []);
  const isClosed = sides.length > 0 && isSame(sides[0][0], sides[sides.length - 1][1]);
  return sides.some((one, place) =>
    sides.slice(place + 2).some((other, further) => {
      const areEnds = isClosed && !place && place + 2 + further === sides.length - 1;
      return !areEnds && cross(one, other);
    }),
  );
}

/**
 * Whether each side has the other's ends on both of its hands.
 * @param {Side} one
 * @param {Side} other
 */
function cross(one, other) {
  return turn(one, other[0]) * turn(one, other[1]) < 0 && turn(other, one[0]) * turn(other, one[1]) < 0;
}

/**
 * Positive where the point is on one hand of a side, negative on the other.
 * @param {Side} side
 * @param {Point} point
 */
function turn([start, end], point) {
  return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0]);
}

/**
 * All points of a value, null where something is no point.
 * @param {Value} value
 */
function pointsOf(value) {
  const written = textsOf(value).flatMap((text) => text.split(";").filter((point) => stripped(point)));
  const points = written.map(pointOf);
  return points.length && points.every(Boolean) ? /** @type {Point[]} */ (points) : null;
}

/**
 * @param {string} text
 * @returns {Point | null}
 */
function pointOf(text) {
  const parts = words(text).slice(0, 2);
  if (parts.length < 2 || !parts.every((part) => NUMBER.test(part))) return null;
  const [latitude, longitude] = parts.map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}

/**
 * The great circle's arc, by the haversine formula.
 * @param {Side} side
 */
function arc([one, other]) {
  const latitudes = radians(other[0] - one[0]) / 2;
  const longitudes = radians(other[1] - one[1]) / 2;
  const along = Math.cos(radians(one[0])) * Math.cos(radians(other[0]));
  const chord = Math.sin(latitudes) ** 2 + along * Math.sin(longitudes) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/**
 * Whether a ray from the point along its parallel crosses this side.
 * @param {Point} point
 * @param {Side} side
 */
function isCrossed([latitude, longitude], [[low, west], [high, east]]) {
  if (low > latitude === high > latitude) return false;
  return longitude < ((east - west) * (latitude - low)) / (high - low) + west;
}

/**
 * @param {Point[]} points
 * @returns {Side[]}
 */
function pairwise(points) {
  return points.slice(1).map((after, index) => [points[index], after]);
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {number} degrees */
function radians(degrees) {
  return degrees * (Math.PI / 180);
}

/**
 * @param {Point} one
 * @param {Point} other
 */
function isSame(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

/** @param {number} number */
function hundredths(number) {
  return Math.floor(number * 100 + 0.5) / 100;
}

/** Where the steps of a path lead in the model of a form, without any answer. */

/** @typedef {import("../../expression/syntax.js").Step} Step */
/** @typedef {import("./places.js").Place} Place */
/**
 * A place that a path may have reached, and the deepest repeat whose instance it did not leave.
 * @typedef {{ place: Place, shared: Place | null }} Spot
 */

/**
 * Those that differ.
 * @template {Spot & { structure?: boolean }} T
 * @param {T[]} spots
 * @returns {T[]}
 */
export function distinct(spots) {
  if (spots.length < 2) return spots;
  /** @type {Map<string, T>} */
  const found = new Map();
  for (const spot of spots) {
    const key = [spot.place.index, spot.shared && spot.shared.index, spot.structure].join();
    if (!found.has(key)) found.set(key, spot);
  }
  return [...found.values()];
}

/**
 * Whether the node test of a step takes nodes of this place.
 * @param {Step} step
 * @param {Place} place
 */
export function matches({ test }, place) {
  if (test.name === undefined) return test.kind === "node";
  return nameMatches(test.name, place.name);
}

/**
 * @param {string} wanted
 * @param {string} name
 */
function nameMatches(wanted, name) {
  return wanted === "*" || wanted === name || (wanted.endsWith(":*") && name.startsWith(wanted.slice(0, -1)));
}

/**
 * Where a step leads from a spot.
 * @param {Spot} spot
 * @param {Step} step
 * @returns {Spot[]}
 */
export function spotsAfter({ place, shared }, step) {
  const { parent } = place;
  /** @param {Place[]} places */
  const below = (places) => places.filter((each) => matches(step, each)).map((at) => ({ place: at, shared }));
  switch (step.axis) {
    case "self":
      return step.test.kind || matches(step, place) ? [{ place, shared }] : [];
    case "parent":
      return parent ? [climbed(shared, parent)] : [];
    case "child":
      return below(place.children);
    case "attribute":
      return below(place.children.filter(({ name }) => name === `@${step.test.name ?? "node()"}`));
    case "descendant":
      return below([...place.walk()].slice(1));
    case "descendant-or-self":
      return below([...place.walk()]);
    case "ancestor":
    case "ancestor-or-self":
      return place.ancestry
        .filter((each) => matches(step, each) && (each !== place || step.axis !== "ancestor"))
        .map((each) => climbed(shared, each));
    default:
      return (parent ? parent.children : [])
        .filter((each) => matches(step, each))
        .map((each) => ({ place: each, shared: parent && parent.repeat }));
  }
}

/**
 * The spot after climbing to a place: it may have left the repeat instance.
 * @param {Place | null} shared
 * @param {Place} place
 * @returns {Spot}
 */
function climbed(shared, place) {
  const isStill = shared && place.repeat && place.isWithin(shared);
  return { place, shared: isStill ? shared : shared && place.repeat };
}

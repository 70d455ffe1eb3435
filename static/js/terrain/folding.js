/**
 * The state of an address: the fold of its events, in the server's order, and after what they were noted after. The
 * twin of app/fieldwork/folding.py, held to tests/fieldwork/folds.json.
 */

/** @typedef {{ id: string, agent: string, kind: string, at: string, data: Record<string, any> }} Happened */
/** @typedef {"to_do" | "again" | "appointment" | "done" | "refused" | "out"} Stand */
/** @typedef {{ stand: Stand | null, is_attempt: boolean, is_contact: boolean, [more: string]: any }} Kind */
/** @typedef {Record<string, Kind>} Kinds as the server writes them into the page (app/fieldwork/kinds.py) */
/**
 * `when` is an appointment's moment or that of a call back. `disagree`: different agents left it in different final
 * states.
 * @typedef {{ stand: Stand, event: Happened | null, when: string | null, attempts: number, contacts: number,
 *   notes: string[], disagree: boolean }} State
 */

const FINAL = ["done", "refused", "out"];

/**
 * The state that these events of one address come to, as the server numbered them.
 *
 * An event that was undone never was; only its own agent's word undoes it. An answer is not undone by what somebody
 * finds at the door later: once done, done. A kind that is not known says nothing.
 * @param {Happened[]} events
 * @param {Kinds} kinds
 * @returns {State}
 */
export function fold(events, kinds) {
  const valid = withoutUndone(events, kinds);
  const standing = valid.filter(({ kind }) => kinds[kind].stand);
  const done = standing.filter(({ kind }) => kinds[kind].stand === "done");
  const last = (done.length ? done : standing).pop() ?? null;
  return {
    stand: (last && kinds[last.kind].stand) ?? "to_do",
    event: last,
    when: last?.data.when ?? null,
    attempts: valid.filter(({ kind }) => kinds[kind].is_attempt).length,
    contacts: valid.filter(({ kind }) => kinds[kind].is_contact).length,
    notes: valid.map(({ data }) => data.text).filter(Boolean),
    disagree: disagree(valid, kinds),
  };
}

/**
 * The events of an address, each after those that its agent saw there last (`after`). One that arrives late, because it
 * failed more often, was set aside or lost by a server that was put back, comes before what was noted after it.
 * @template {Happened} One
 * @param {One[]} events
 * @returns {One[]}
 */
export function inOrder(events) {
  const byId = new Map(events.map((event) => [event.id, event]));
  /** @type {Map<string, One>} */
  const placed = new Map();
  const met = new Set();
  for (const event of events) {
    const waiting = [event];
    while (waiting.length) {
      const one = waiting[waiting.length - 1];
      met.add(one.id);
      const ahead = (one.data.after ?? []).find((/** @type {string} */ id) => byId.has(id) && !met.has(id));
      if (ahead) waiting.push(/** @type {One} */ (byId.get(ahead)));
      else if (waiting.pop() && !placed.has(one.id)) placed.set(one.id, one);
    }
  }
  return [...placed.values()];
}

/**
 * The events that stand, in order: of kinds that are known, not undone by their own agent.
 * @param {Happened[]} events
 * @param {Kinds} kinds
 */
export function withoutUndone(events, kinds) {
  const known = inOrder(events.filter(({ kind }) => Object.prototype.hasOwnProperty.call(kinds, kind)));
  const undone = new Set(known.filter(({ kind }) => kind === "undone").map(({ agent, data }) => `${data.event} ${agent}`));
  return known.filter(({ id, agent, kind }) => kind !== "undone" && !undone.has(`${id} ${agent}`));
}

/**
 * A kind as agents know it: what happened at a door is called as its button is.
 * @param {Kind} kind
 * @returns {string}
 */
export function said({ is_attempt, short, label }) {
  return is_attempt ? short : label;
}

/**
 * Whether the last words of two agents are final and differ.
 * @param {Happened[]} valid
 * @param {Kinds} kinds
 */
function disagree(valid, kinds) {
  const last = new Map();
  for (const { agent, kind } of valid) if (kinds[kind].stand) last.set(agent, kinds[kind].stand);
  return new Set([...last.values()].filter((stand) => FINAL.includes(stand))).size > 1;
}

/** The way through the pages when somebody asks the questions: what is wrong is told once, and holds nobody up. */

import { Journey } from "../../live/journey.js";

/** @typedef {import("../../live/asking.js").Asking} Asking */
/** @typedef {import("../../live/pages.js").Page} Page */
/** @typedef {import("./trail.js").Trail} Trail */

/**
 * The journey of an interview that leaves its entries on this trail.
 * @param {Trail} trail
 * @returns {typeof Journey}
 */
export function interviewOn(trail) {
  return class Interview extends Journey {
    /** What was told and may be left so: question and trouble. */
    told = new Set();

    /** @param {{ asking: Asking, code: string }[]} troubles */
    isHeldBy(troubles) {
      const named = troubles.map(({ asking, code }) => `${asking.node.path} ${code}`);
      const isNew = named.some((each) => !this.told.has(each));
      for (const each of named) this.told.add(each);
      return isNew;
    }

    /**
     * @param {string} step
     * @param {boolean} isReviewed
     */
    open(step, isReviewed) {
      super.open(step, isReviewed);
      trail.mark();
    }

    /** @param {Page | null} page */
    goTo(page) {
      super.goTo(page);
      trail.entered();
    }
  };
}

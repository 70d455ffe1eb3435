/** What is needed at the end, loaded once somebody has begun: the review, the outbox, what became of the answer. */

export { Outbox } from "../outbox/outbox.js";
export { redrawn } from "./drawing.js";
export { Review } from "./review.js";
export { Sending } from "./sending.js";

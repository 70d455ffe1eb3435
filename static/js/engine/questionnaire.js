/** The questionnaire engine, as pages load it: see README.md. */

export { loadForm, Form } from "./definition/form.js";
export { Group, Question, Repeat, walk } from "./definition/items.js";
export { PathUnknown } from "./evaluation/tree.js";
export { Context } from "./expression/context.js";
export { Instance } from "./instance/instance.js";
export { AnswersUnreadable } from "./instance/json_form.js";
export { Violation } from "./instance/violations.js";

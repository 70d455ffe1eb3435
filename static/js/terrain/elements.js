/** Finding and making the elements that the server wrote. */

/**
 * The element marked `data-<name>` in `root`. Throws where the page has none: script and page are of one release.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function found(root, name) {
  const element = /** @type {HTMLElement | null} */ (root.querySelector(`[data-${name}]`));
  if (!element) throw new Error(`no [data-${name}]`);
  return element;
}

/**
 * @param {ParentNode} root
 * @param {string} name
 */
export function field(root, name) {
  return /** @type {HTMLInputElement} */ (found(root, name));
}

/**
 * A copy of the template `data-model="<name>"`.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function copyOf(root, name) {
  const model = /** @type {HTMLTemplateElement | null} */ (root.querySelector(`template[data-model="${name}"]`));
  if (!model) throw new Error(`no model ${name}`);
  return /** @type {HTMLElement} */ (/** @type {Element} */ (model.content.firstElementChild).cloneNode(true));
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {string} text
 */
export function write(root, selector, text) {
  const element = root.querySelector(selector);
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * An element with a text in it.
 * @param {string} tag
 * @param {string} text
 * @param {string} [name] its class
 */
export function made(tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

/**
 * Do something when a form is sent; its button waits meanwhile, so that two taps do one thing.
 * @param {HTMLElement} form
 * @param {(event: Event) => Promise<unknown>} act
 */
export function onSubmit(form, act) {
  let isBusy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    form.setAttribute("aria-busy", "true");
    void act(event).finally(() => {
      isBusy = false;
      form.removeAttribute("aria-busy");
    });
  });
}

/**
 * Do something on a tap, once at a time.
 * @param {HTMLElement} element
 * @param {(event: MouseEvent) => Promise<unknown> | void} act
 */
export function onTap(element, act) {
  let isBusy = false;
  element.addEventListener("click", (event) => {
    if (isBusy) return;
    isBusy = true;
    void Promise.resolve(act(event)).finally(() => (isBusy = false));
  });
}

/**
 * Boxes that show what is typed in the fields they name.
 * @param {ParentNode} section
 */
export function reveal(section) {
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (section.querySelectorAll("[data-reveal]"))) {
    box.addEventListener("change", () => {
      for (const id of (box.dataset.reveal || "").split(" ")) {
        /** @type {HTMLInputElement} */ (document.getElementById(id)).type = box.checked ? "text" : "password";
      }
    });
  }
}

// The words of the page in its languages, and how elements are made. No text of a source ever becomes markup.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = ["en", "zh"];

let language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";

/** Give a word of the page in its language, with values put in for {0}, {1}. */
function say(key, ...values) {
  const word = WORDS[key] ? WORDS[key][language] : key;
  return word.replace(/\{(\d)\}/g, (_, number) => String(values[Number(number)]));
}

/** Write every element that has a word in the language of the page. */
function translate() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = say(element.dataset.say);
  }
  for (const element of document.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
    if (element.placeholder !== undefined) element.placeholder = say(element.dataset.sayLabel);
    else element.title = say(element.dataset.sayLabel);
  }
}

/** Make an element: attributes by name, `on` handlers by event, children that are nodes or texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make an element that says a word of the page, and goes on saying it in another language. */
function makeSaid(tag, key, attributes = {}) {
  return make(tag, { "data-say": key, ...attributes }, say(key));
}

/** Make what flags look like: what remains and what was repaired differ by shape. */
function makeFlags(row, isBrief = false) {
  const { flags = [], repaired = [] } = row;
  const chip = (kind, title, said) => make("span", { class: `chip ${kind}`, title }, said);
  const meaning = (flag) => META.flags[flag] || flag;
  return [
    ...flags.map((flag) => chip("remains", meaning(flag), `! ${flag}`)),
    ...(isBrief && repaired.length > 1
      ? [chip("repaired", repaired.join(", "), `✓ ${repaired.length}`)]
      : repaired.map((flag) => chip("repaired", meaning(flag), `✓ ${flag}`))),
  ];
}

const count = (number) => Number(number).toLocaleString("en-US");

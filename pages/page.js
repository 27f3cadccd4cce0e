// Pictures that move on a page without a kernel: frames that were drawn when the page was made answer.
// `widget` is the browser's half of an explorer, picture.js, which comes before this.

const waiting = new Map(); // by the names of files that are loading
window.nbhFrames = (name, data) => waiting.get(name)?.(data);

function load(figure) {
  const { frames } = figure.dataset;
  return new Promise((resolve, reject) => {
    waiting.set(frames, resolve); // called before `onload`, unless the file is broken
    document.head.append(make("script", "", { src: `../frames/${frames}.js`, onload: reject, onerror: reject }));
  });
}

// The model that picture.js uses, as with a kernel.
class Model {
  constructor({ bases, frames, order, state }) {
    Object.assign(this, { bases, frames, order, listeners: new Map() });
    this.state = {
      ends: {}, error: "", help: "", traced: false, heads: {}, handles: [], held: -1, box: [], touch: "", ratio: 1, reset: 0, report: {}, heard: [], key: [],
      ...state,
    };
    this.show(frames[0]);
  }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; }
  on(event, listener) { this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]); }
  off(event, listener) { this.listeners.set(event, this.listeners.get(event).filter((l) => l !== listener)); }
  send() {}
  save_changes() {
    const now = this.order.map((name) => this.state[`at_${name}`]);
    const moved = now.map((place, i) => place !== this.at[i]);
    this.show(this.nearest(now.map((place) => Number(place)), moved));
  }

  // The frame that has the moved control as asked, and differs as little as possible in the others.
  nearest(now, moved) {
    let best, least = Infinity;
    for (const frame of this.frames) {
      const away = frame[0].reduce((sum, place, i) => sum + Math.abs(place - now[i]) * (moved[i] ? 1e6 : 1) + (place !== now[i]) * 1e3, 0);
      if (away < least) [best, least] = [frame, away];
    }
    return best;
  }

  show([at, picture, words, base]) {
    const { report } = this.state;
    this.at = at;
    this.base = this.bases[base];
    this.order.forEach((name, i) => { this.state[`at_${name}`] = at[i]; });
    Object.assign(this.state, { png: `data:image/webp;base64,${picture}`, words, heard: [report.page, report.number] });
    for (const event of [...this.order.map((name) => `change:at_${name}`), "change:png", "change:words", "change"]) {
      for (const listener of this.listeners.get(event) ?? []) listener();
    }
  }
}

async function wake(figure) {
  const note = figure.nextElementSibling;
  try {
    const data = await load(figure), model = new Model(data), el = make("div", "");
    const { initialize, render } = widget();
    initialize({ model });
    render({ model, el });
    const image = el.querySelector(".nbh-image");
    let base;
    const showBase = () => {
      if (base === model.base) return;
      base = model.base;
      image.style.background = `url(data:image/webp;base64,${base}) 0 0 / 100% 100%`;
    };
    model.on("change:png", showBase);
    showBase();
    if (data.done) {
      const done = make("button", "nbh-button nbh-done", { textContent: figure.dataset.done });
      done.onclick = () => model.show(data.frames[1]);
      el.querySelector(".nbh-told").after(done);
    }
    note.querySelector("span").append(data.note);
    note.hidden = !note.querySelector("span").textContent;
    figure.replaceChildren(el);
  } catch (error) {
    figure.append(make("p", "nbh-error", { textContent: figure.dataset.missing }));
    throw error;
  }
}

// An explorer starts when it comes near the screen.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) { near.unobserve(target); wake(target); }
  }
}, { rootMargin: "800px" });
for (const figure of document.querySelectorAll(".nbh-alive")) near.observe(figure);

// The contents stand open where there is room beside the text, and are folded elsewhere.
const wide = matchMedia("(min-width: 1200px)"), contents = document.querySelector(".contents details");
const fold = () => { if (contents) contents.open = wide.matches; };
wide.onchange = fold;
fold();

// The section that is read is marked in the contents, and the other language is opened at the same place.
const cells = [...document.querySelectorAll("main > [id]")], other = document.querySelector(".other");
const links = [...document.querySelectorAll(".contents a")];
let jumped = ""; // the cell that was jumped to, until the reader scrolls; pictures that load may move it
for (const scrolls of ["wheel", "touchmove", "keydown"]) {
  addEventListener(scrolls, () => { jumped = ""; }, { passive: true });
}
function follow() {
  const last = cells.findLastIndex((cell) => cell.getBoundingClientRect().top < innerHeight / 3);
  const read = cells.slice(0, last + 1).map((cell) => `#${cell.id}`);
  other.hash = jumped || (scrollY > 0 ? read[last] ?? "" : "");
  const section = links.findLast((link) => read.includes(link.hash));
  for (const link of links) link.toggleAttribute("aria-current", link === section);
}
if (other) {
  addEventListener("hashchange", () => { jumped = location.hash; follow(); });
  document.addEventListener("scroll", follow, { passive: true });
  other.onclick = follow;
  follow();
}

// Code can be copied, and what scrolls by itself is reached by Tab.
const { copy, copied } = document.body.dataset;
for (const code of document.querySelectorAll(".highlight")) {
  const button = make("button", "copy", { textContent: copy });
  button.onclick = () => {
    getSelection().selectAllChildren(code.querySelector("pre"));
    if (document.execCommand("copy")) button.textContent = `✓ ${copied}`;
    setTimeout(() => { button.textContent = copy; }, 2000);
  };
  code.append(button);
}
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
function watch() {
  for (const formula of document.querySelectorAll(".MathJax")) { // in a line of text, but longer than that
    if (formula.closest(".scrolls, .MathJax_Display")) continue;
    if (formula.offsetWidth > formula.closest("p, li, summary, div").clientWidth) formula.classList.add("scrolls");
  }
  for (const box of document.querySelectorAll("pre, .scrolls, .MathJax_Display")) scrolling.observe(box);
}
watch();
document.addEventListener("toggle", watch, true); // an answer is opened
window.MathJax?.Hub.Queue(watch);

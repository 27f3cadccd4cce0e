// Pictures that move on a page without a kernel: frames that were drawn when the page was made answer.
// `widget` is the browser's half of an explorer, picture.js, which comes before this.

const waiting = new Map(); // by the names of the files that are loading
window.nbhFrames = (name, data) => waiting.get(name)?.(data);

function load(figure) {
  const { frames } = figure.dataset;
  return new Promise((resolve, reject) => {
    waiting.set(frames, resolve);
    document.head.append(Object.assign(document.createElement("script"), { src: `../frames/${frames}.js`, onerror: reject }));
  });
}

// The model that picture.js uses, as with a kernel. `answer` replaces Python.
class Model {
  constructor({ first, frames, order, state }) {
    Object.assign(this, { frames, order, listeners: new Map() });
    this.state = {
      ends: {}, error: "", help: "", traced: false, heads: {}, handles: [], held: -1, box: [], touch: "", ratio: 1, reset: 0, key: [],
      ...state,
    };
    this.first = `url(data:image/webp;base64,${first})`;
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

  show([at, picture, words]) {
    this.at = at;
    this.order.forEach((name, i) => { this.state[`at_${name}`] = at[i]; });
    Object.assign(this.state, { png: `data:image/webp;base64,${picture}`, words, heard: this.state.report });
    for (const event of [...this.order.map((name) => `change:at_${name}`), "change:png", "change:words", "change"]) {
      for (const listener of this.listeners.get(event) ?? []) listener();
    }
  }
}

async function wake(figure) {
  try {
    const data = await load(figure), model = new Model(data), el = document.createElement("div");
    const made = typeof widget === "function" ? widget() : widget;
    made.initialize?.({ model });
    made.render({ model, el });
    el.querySelector(".nbh-image").style.background = `${model.first} 0 0 / 100% 100%`;
    if (data.done) {
      const done = Object.assign(document.createElement("button"), { className: "nbh-button nbh-done", textContent: figure.dataset.done });
      done.onclick = () => model.show(data.frames[1]);
      el.querySelector(".nbh-told").after(done);
    }
    if (data.note) el.append(Object.assign(document.createElement("p"), { className: "nbh-note", textContent: data.note }));
    figure.replaceChildren(el);
  } catch (error) {
    figure.append(Object.assign(document.createElement("p"), { className: "nbh-error", textContent: figure.dataset.missing }));
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

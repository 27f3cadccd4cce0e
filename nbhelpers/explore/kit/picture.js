// Shows the controls, the newest picture, its words and its error, and tells Python what is moved.

const make = (tag, name, properties = {}) =>
  Object.assign(document.createElement(tag), { className: name, ...properties });
// Each explorer loads this file for itself, so a count alone would give its labels the ids of another's.
const own = `nbh-${Math.random().toString(36).slice(2)}`;
let count = 0;

const SHAPES = { // drawn in a square of 10 × 10
  play: "M2 1 9 5 2 9Z", pause: "M2 1h2v8H2ZM6 1h2v8H6Z", stop: "M2 2h6v6H2Z", back: "M1 1h2v8H1ZM9 1 4 5 9 9Z",
};
function shape(button, name, title) {
  button.innerHTML = `<svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><path d="${SHAPES[name]}"/></svg>`;
  if (title) button.title = button.ariaLabel = title;
}

const value = (text) => Number(String(text).replace("−", "-").replace(",", ".").trim() || NaN);

// Do something with what was typed, on Enter or when the input is left.
function onEntered(input, act) {
  input.onchange = act;
  input.onkeydown = (event) => { if (event.key === "Enter") act(); };
}

// What makes a control play: one timer, however many views there are of it. Each of them shows whether it runs.
function makePulse() {
  const views = new Map();
  let timer = 0;
  function run(interval) {
    clearInterval(timer);
    timer = interval && setInterval(() => views.values().next().value(), interval);
    for (const show of views.keys()) show();
  }
  function join(show, beat) {
    views.set(show, beat);
    return () => { views.delete(show); if (!views.size) run(0); };
  }
  return { run, join, runs: () => timer !== 0 };
}

function showPlay(play, runs, names) {
  const does = runs ? "pause" : "play";
  shape(play, does, names[does]);
}

// A slider, with its number. A player is a slider with buttons, whose stops are the steps up to its end.
function makeSlider(spec, tell, { cell, label, names, pulse, tellNow }) {
  const range = make("input", "nbh-range", { type: "range", min: 0, step: 1, id: label.htmlFor });
  const number = make("input", "nbh-number", { type: "text", inputMode: "decimal", ariaLabel: spec.label, autocomplete: "off" });
  const text = (stop) => spec.texts?.[stop] ?? String(stop);
  const numbers = spec.texts?.map(value);
  const nearest = (x) => numbers.reduce((best, n, i) => (Math.abs(n - x) < Math.abs(numbers[best] - x) ? i : best), 0);
  const brief = (typed) => (typed.length <= 9 ? typed : String(Number(Number(typed).toPrecision(4))));
  let now = 0, written = "";
  range.max = numbers ? numbers.length - 1 : 0;
  range.oninput = () => tell(Number(range.value));
  range.onpointerup = tellNow;
  onEntered(number, () => {
    if (number.value === written) return;
    const x = value(number.value);
    if (!Number.isNaN(x)) tell(placeOf(x));
    show(now);
  });
  function placeOf(x) {
    const last = Number(range.max);
    if (!numbers) return Math.min(Math.max(Math.round(x), 0), last);
    x = Math.min(Math.max(x, numbers[0]), numbers[last]);
    const stop = nearest(x);
    return spec.between && numbers[stop] !== x ? String(x) : stop;
  }
  function show(place) {
    now = place;
    range.value = typeof place === "string" ? nearest(Number(place)) : place;
    number.value = written = typeof place === "string" ? brief(place).replace("-", "−") : text(place);
    range.setAttribute("aria-valuetext", number.value);
  }
  const widest = spec.texts ? Math.max(...spec.texts.map((t) => t.length)) : 3;
  number.style.width = `calc(${widest + 2}ch + 6px)`;
  cell.append(label, range, number);
  if (spec.kind !== "player") return { show };

  const beat = () => (now < Number(range.max) ? tell(now + 1) : pulse.run(0));
  const play = make("button", "nbh-button nbh-play"), stop = make("button", "nbh-button nbh-stop");
  const showRuns = () => showPlay(play, pulse.runs(), names), leave = pulse.join(showRuns, beat);
  showRuns();
  play.onclick = () => {
    if (pulse.runs()) return pulse.run(0);
    if (now >= Number(range.max)) tell(0);
    pulse.run(spec.interval);
    beat();
  };
  stop.onclick = () => { pulse.run(0); tell(0); };
  shape(stop, "stop", names.stop);
  const row = make("span", "nbh-player");
  row.append(play, stop, range);
  cell.insertBefore(row, number);
  return { show, end: (last) => { range.max = last; show(now); }, leave };
}

function makeMenu(spec, tell, { cell, label }) {
  const select = make("select", "nbh-menu", { id: label.htmlFor });
  const option = (text) => make("option", "", { textContent: text }), other = option("");
  select.append(...spec.texts.map(option));
  select.onchange = () => tell(select.selectedIndex < spec.texts.length ? select.selectedIndex : other.textContent);
  cell.append(label, select);
  function show(place) {
    other.remove();
    if (typeof place !== "string") return void (select.selectedIndex = place);
    other.textContent = place;
    select.append(other);
    other.selected = true;
  }
  return { show };
}

function makeLine(spec, tell, { cell, label }) {
  const input = make("input", "nbh-line", { type: "text", id: label.htmlFor, autocomplete: "off", spellcheck: false });
  let written = "";
  onEntered(input, () => { if (input.value !== written) tell(written = input.value); });
  const [copy, copied] = spec.copy;
  const button = make("button", "nbh-button nbh-copy", { textContent: copy });
  button.onclick = () => {
    input.select();
    button.textContent = document.execCommand("copy") ? `✓ ${copied}` : copy;
    button.focus();
    setTimeout(() => { button.textContent = copy; }, 2000);
  };
  cell.append(label, input, button);
  return { show: (place) => { input.value = written = place; } };
}

function makeEraser(spec, tell, { cell }) {
  const button = make("button", "nbh-button nbh-eraser", { textContent: spec.label });
  let now = 0;
  button.onclick = () => tell(now + 1);
  cell.append(button);
  return { show: (place) => { now = place; } };
}

// ▶, one more step, and ■, which goes back. They are counted; while it runs, Python keeps the time.
function makeClock(spec, tell, { cell, label, names }) {
  const play = make("button", "nbh-button nbh-play"), back = make("button", "nbh-button nbh-stop");
  const one = make("button", "nbh-button nbh-one", { textContent: spec.one });
  let now = spec.start;
  play.onclick = () => tell({ ...now, running: !now.running });
  one.onclick = () => tell({ ...now, ones: now.ones + 1 });
  back.onclick = () => tell({ running: false, ones: 0, backs: now.backs + 1 });
  shape(back, "back", names.stop);
  const row = make("span", "nbh-player");
  row.append(play, one, back);
  cell.append(label, row);
  function show(place) {
    now = place;
    showPlay(play, now.running, names);
  }
  return { show };
}

const MAKERS = { slider: makeSlider, player: makeSlider, menu: makeMenu, line: makeLine, eraser: makeEraser, clock: makeClock };

// All controls, in a grid; a clock stands in the bar above it, a line below all. Returns a function that ends it.
function makeControls(model, { grid, bar, foot, frames }) {
  const specs = Object.entries(model.get("controls")), names = model.get("names"), heads = model.get("heads");
  const shown = {}, places = { clock: bar, line: foot };
  grid.style.setProperty("--columns", model.get("columns"));
  for (const [name, spec] of specs) {
    const cell = make("div", `nbh-control nbh-${spec.kind}-cell`);
    const label = make("label", "nbh-label", { textContent: spec.label, htmlFor: `${own}-${++count}` });
    const tell = (place) => frames.tellMove(() => model.set(`at_${name}`, place), name);
    shown[name] = MAKERS[spec.kind](spec, tell, { cell, label, names, pulse: frames.pulses[name], tellNow: frames.tellNow });
    if (heads[name]) grid.append(make("div", "nbh-head", { textContent: heads[name] }));
    (places[spec.kind] ?? grid).append(cell);
  }
  grid.firstElementChild?.classList.toggle("nbh-wide", model.get("columns") === 2 && specs.length > 0);
  const reset = make("button", "nbh-button nbh-reset", { textContent: names.reset });
  reset.onclick = () => frames.tellReset(() => {
    for (const [name, spec] of specs) { // what was typed or played may not be told yet
      const now = model.get(`at_${name}`);
      frames.pulses[name].run(0);
      if (spec.kind === "clock") model.set(`at_${name}`, { ...now, running: false });
      else if (spec.kind !== "eraser") model.set(`at_${name}`, spec.start);
    }
    for (const before of ["gesture", "pressed"]) model.set(before, {});
    model.set("reset", model.get("reset") + 1);
  });
  (foot.hasChildNodes() ? foot : grid).append(reset);

  const following = specs.map(([name]) => [`change:at_${name}`, () => shown[name].show(model.get(`at_${name}`))]);
  following.push(["change:ends", () => {
    for (const [name, last] of Object.entries(model.get("ends"))) shown[name].end(last);
  }]);
  for (const [event, follow] of following.reverse()) { model.on(event, follow); follow(); }
  return () => {
    for (const [event, follow] of following) model.off(event, follow);
    for (const control of Object.values(shown)) control.leave?.();
  };
}

// What the pointer and the keys do over the picture. Each report holds all that happened.
function listen(model, stage) {
  const help = model.get("help"), traced = model.get("traced");
  Object.assign(stage, { tabIndex: 0, role: "application", ariaLabel: help, title: help });
  stage.dataset.lmSuppressShortcuts = "true";
  stage.classList.add("nbh-live");

  let gesture = null, pointer = null, tapped = null;
  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
  };
  const lastReport = () => {
    const { page, number } = model.get("report");
    return page === own ? number : 0;
  };
  const tell = (event, done) => {
    if (gesture?.end && !model.get("gesture").number) gesture = null; // "Reset" has emptied it
    if (!gesture) return;
    const end = place(event);
    if (!end.every(Number.isFinite)) return void (done && (gesture = null));
    gesture = { ...gesture, end, done };
    if (traced) gesture.path = [...(gesture.path ?? []), end.map((x) => Number(x.toFixed(4)))];
    model.set("gesture", gesture);
    model.save_changes();
    if (done) gesture = null;
  };
  const begin = (event) => { // the last one, of this view or of another, may not be told yet
    let { former = [], ...last } = model.get("gesture");
    if (last.done) former = [...former, last].slice(traced ? -3 : -8);
    gesture = { number: `${own}-${++count}`, start: place(event), after: lastReport(), former };
    pointer = event.pointerId;
  };
  stage.onpointerdown = (event) => {
    const other = gesture && event.pointerId !== pointer && stage.hasPointerCapture(pointer);
    if (event.button !== 0 || other) return; // one finger at a time
    if (event.pointerType === "touch" && !event.target.closest(".nbh-handle, .nbh-box")) {
      tapped = event.pointerId; // it may be the beginning of a scroll: wait for its end
      return;
    }
    stage.setPointerCapture(event.pointerId);
    begin(event);
    tell(event, false);
  };
  const follow = (event, done) => { if (event.pointerId === pointer) tell(event, done); };
  stage.onpointermove = (event) => follow(event, false);
  stage.onpointerup = (event) => {
    if (tapped === event.pointerId && !gesture) begin(event);
    tapped = null;
    follow(event, true);
  };
  stage.onpointercancel = (event) => { tapped = null; follow(event, true); };

  const moves = {
    ArrowRight: ["right", 1], ArrowLeft: ["right", -1], ArrowUp: ["up", 1], ArrowDown: ["up", -1],
    PageDown: ["next", 1], PageUp: ["next", -1], Enter: ["add", 1],
  };
  stage.onkeydown = (event) => {
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    const [name, by] = moves[event.key], far = event.shiftKey && event.key.startsWith("Arrow");
    let pressed = model.get("pressed");
    if (!pressed.series?.startsWith(own)) pressed = { series: `${own}-${++count}`, right: 0, up: 0, next: 0, add: 0 };
    pressed = { ...pressed, [name]: pressed[name] + by * (far ? 10 : 1), after: lastReport() };
    model.set("pressed", pressed);
    model.save_changes();
    event.preventDefault();
  };
}

// Places over the picture of which a finger can take hold, without scrolling the page.
function placeHandles(model, stage) {
  const [box, ...handles] = stage.querySelectorAll(".nbh-box, .nbh-handle");
  const corners = model.get("box"), percent = (x) => `${100 * x}%`;
  box.hidden = corners.length === 0;
  if (corners.length) {
    const [left, bottom, right, top] = corners;
    Object.assign(box.style, {
      left: percent(left), top: percent(1 - top), width: percent(right - left), height: percent(top - bottom),
      touchAction: model.get("touch"),
    });
  }
  const places = model.get("handles");
  while (handles.length < places.length) stage.append(handles[handles.push(make("div", "nbh-handle")) - 1]);
  handles.forEach((handle, i) => {
    handle.hidden = i >= places.length;
    handle.classList.toggle("nbh-held", i === model.get("held"));
    if (!handle.hidden) Object.assign(handle.style, { left: percent(places[i][0]), top: percent(1 - places[i][1]) });
  });
}

// A number, and its name, which stands before it.
function reading(text) {
  const end = text.lastIndexOf(" "), part = make("span", "nbh-reading");
  part.append(make("span", "nbh-name", { textContent: text.slice(0, end + 1) }), make("b", "", { textContent: text.slice(end + 1) }));
  return part;
}

// How far the place of a slider or a player is from that in another key; all else has to be the same.
function distance(key, other, slides) {
  let away = 0;
  for (let i = 0; i < key.length; i++) {
    if (key[i] === other[i]) continue;
    if (away || !slides[i] || typeof key[i] !== "number" || typeof other[i] !== "number") return Infinity;
    away = Math.abs(key[i] - other[i]);
  }
  return away;
}

// The frames that are here, by their keys, and the one that is shown; see ahead.py. A key that begins with 0,
// or that has no parts, says that none are kept: then the newest answer is shown.
function keepFrames(model) {
  const frames = new Map(), views = new Map(), written = JSON.stringify;
  let scene, shown, asked, moves = {}, beat = 0, seen = false, resets = false;

  function keyNow() {
    const places = Object.keys(model.get("controls")).map((control) => model.get(`at_${control}`));
    return scene === undefined ? [] : [scene, ...places];
  }

  function find(key) {
    const exact = frames.get(written(key));
    if (exact) return exact;
    const slides = [false, ...Object.values(model.get("controls")).map(({ kind }) => kind !== "menu")];
    let nearest, least = Infinity;
    for (const frame of frames.values()) {
      const away = distance(frame.key, key, slides);
      if (away < least) [nearest, least] = [frame, away];
    }
    return nearest;
  }

  // What a view shows: a frame, an error, and whether an answer is still to come.
  function state() {
    const now = written(keyNow()), answered = now === written(model.get("key"));
    const waits = resets || (!answered && written(shown.key) !== now);
    return { ...shown, error: answered ? model.get("error") : "", waits };
  }

  function look() {
    const answer = { key: model.get("key"), png: model.get("png"), words: model.get("words") };
    if (answer.key[0] !== scene) {
      frames.clear();
      shown = undefined;
    }
    scene = answer.key[0];
    const [page, number] = model.get("heard");
    if (page === own && number === asked) asked = undefined;
    if (asked === undefined) {
      resets = false;
      moves = {};
      // In another window, places may have moved. One that came before the last report of this was heard is old.
      Object.keys(model.get("controls")).forEach((control, i) => {
        if (scene !== undefined) model.set(`at_${control}`, answer.key[i + 1]);
      });
    }
    if (scene && !model.get("error")) frames.set(written(answer.key), answer);
    shown = scene ? find(keyNow()) ?? shown ?? answer : answer;
    for (const view of views.keys()) view(state());
    if (model.get("beat") !== beat) tellBeat();
  }

  // Tell Python which picture of a running clock was shown, of every fourth one; see beats.py.
  function tellBeat() {
    beat = model.get("beat");
    if (views.size && beat % 4 === 0) requestAnimationFrame(() => model.send({ beat }));
  }

  function take({ key, words, forget, taken }, [png]) {
    for (const old of forget) frames.delete(written(old));
    if (!png) return;
    if (taken) model.send({ taken });
    const reader = new FileReader();
    reader.onload = () => {
      if (key[0] !== scene) return;
      frames.set(written(key), { key, words, png: reader.result });
      look();
    };
    reader.readAsDataURL(new Blob([png], { type: "image/png" }));
  }

  // A view comes, goes on or off the screen, or leaves.
  function see(view, change) {
    if (change === "leaves") views.delete(view);
    else views.set(view, change === "on");
    const now = [...views.values()].includes(true);
    if (now === seen) return;
    seen = now;
    model.send({ page: own, seen });
  }

  // Report a move to Python: at once, but in a drag when it rests or is let go. Until then Python hears four
  // times a second where it is, to draw ahead from there: such a message waits for no answer to the last one,
  // as a report does.
  let timer = 0, moved = 0, told = 0;
  function tellMove(move, name) {
    const now = performance.now(), drags = name && scene && now - moved < 60;
    moved = now;
    asked = ++count;
    if (name) moves = { ...moves, [name]: asked };
    model.set("report", { page: own, number: asked, moved: moves });
    move();
    if (!drags) return tellNow();
    clearTimeout(timer);
    timer = setTimeout(tellNow, 35);
    if (now - told < 250) return;
    told = now;
    const place = model.get(`at_${name}`);
    if (typeof place === "number") model.send({ near: [name, place] });
  }

  function tellNow() {
    clearTimeout(timer);
    model.save_changes();
  }

  function tellReset(reset) {
    resets = true;
    moves = {};
    tellMove(reset);
  }

  // The picture is folded where any view of it is narrow. A page tells only what changes there: two windows that
  // told it again and again would take turns for ever.
  const narrow = new Set();
  let folded;
  function fold(view, now) {
    if (now) narrow.add(view);
    else narrow.delete(view);
    if (folded === narrow.size > 0) return;
    folded = narrow.size > 0;
    model.set("folded", folded);
    model.save_changes();
  }

  look();
  model.on("change", look);
  model.on("msg:custom", take);
  const pulses = Object.fromEntries(Object.keys(model.get("controls")).map((name) => [name, makePulse()]));
  return { state, see, fold, tellMove, tellNow, tellReset, pulses };
}

function render(model, el, frames) {
  const grid = make("div", "nbh-controls"), stage = make("div", "nbh-stage"), told = make("div", "nbh-told");
  const bar = make("div", "nbh-bar"), foot = make("div", "nbh-foot"), board = Object.keys(model.get("heads")).length > 0;
  const words = make("p", "nbh-words"), hint = make("p", "nbh-hint"), task = make("p", "nbh-task");
  const error = make("pre", "nbh-error");
  told.setAttribute("aria-live", "polite");
  error.setAttribute("role", "alert");
  told.append(words, hint, task);
  const root = make("div", "nbh-picture"), frame = make("div", board ? "nbh-board" : "nbh-plain");
  frame.append(bar, grid, stage, told, error, foot);
  root.append(frame);
  el.append(root);
  const folding = new ResizeObserver(() => { // a folded board shows the picture first, also for Tab
    if (!root.clientWidth) return; // it is hidden
    const folded = getComputedStyle(frame).gridTemplateColumns.split(" ").length === 1;
    if (stage.nextSibling !== (folded ? grid : told)) frame.insertBefore(stage, folded ? grid : told);
    frames.fold(root, root.clientWidth < 480);
  });
  if (board) folding.observe(root);

  // The picture. It is decoded before it is painted, and till then the last one stays: no blank frame.
  const image = make("img", "nbh-image", { draggable: false, decoding: "sync" });
  stage.append(image, make("div", "nbh-box", { hidden: true }));
  function show(state) {
    stage.ariaBusy = state.waits;
    error.textContent = state.error;
    error.hidden = !state.error;
    if (image.src === state.png && image.alt === state.words) return;
    if (image.src !== state.png) image.src = state.png;
    image.alt = state.words;
    const [first, ...rest] = state.words.split("\n"), last = rest.pop() ?? "";
    if (board) words.replaceChildren(...first.split(" · ").map(reading));
    else words.textContent = first;
    hint.textContent = rest.join("\n");
    task.textContent = last;
    task.classList.toggle("nbh-reached", last.includes("✓"));
    task.hidden = !last;
    hint.hidden = !rest.length;
  }
  const showWidth = () => { image.style.width = model.get("width") + "px"; };
  const showHandles = () => placeHandles(model, stage);
  const leaveControls = makeControls(model, { grid, bar, foot, frames });
  for (const control of frame.querySelectorAll("select, button, input")) control.dataset.lmSuppressShortcuts = "true";
  if (model.get("help")) listen(model, stage);

  // The screen's pixel ratio, now and after a move to another screen or a zoom of the page.
  const leaving = new AbortController();
  function tellRatio() {
    model.set("ratio", window.devicePixelRatio);
    model.save_changes();
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
      .addEventListener("change", tellRatio, { once: true, signal: leaving.signal });
  }

  const following = { "change:handles": showHandles, "change:held": showHandles, "change:width": showWidth };
  for (const [event, follow] of Object.entries(following)) model.on(event, follow);
  const observer = new IntersectionObserver((entries) => frames.see(show, entries.at(-1).isIntersecting ? "on" : "off"));
  showWidth();
  frames.see(show, "off"); // on a hidden page, the observer does not say so
  show(frames.state());
  showHandles();
  tellRatio();
  observer.observe(stage);
  return () => {
    leaving.abort();
    folding.disconnect();
    if (board) frames.fold(root, false);
    observer.disconnect();
    leaveControls();
    for (const [event, follow] of Object.entries(following)) model.off(event, follow);
    frames.see(show, "leaves");
  };
}

// JupyterLab can save a model in the notebook. One that comes from there has no Python behind it: it shows
// nothing, so that the stored picture stays and says to run the cell.
export default () => {
  let frames;
  return {
    initialize: ({ model }) => {
      if (model.get("saved")) return;
      model.set("saved", true); // only here and in the file: Python, which a page asks when it is loaded anew, has no such trait
      frames = keepFrames(model);
    },
    render: ({ model, el }) => frames && render(model, el, frames),
  };
};

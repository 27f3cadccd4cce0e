// Shows the newest picture, its words and its error, and tells Python about the pointer.

// Screen readers get what ipywidgets does not tell them: what a slider or a button is called, and
// the number that a slider shows (a logarithmic one would say its exponent). All controls get their
// keys, which Jupyter would take for its own: ← would fold up the section.
function helpControls(controls, names) {
  const name = (element, label) => element.setAttribute("aria-label", label);
  for (const slider of controls.querySelectorAll(".widget-slider")) {
    const [handle, number] = slider.querySelectorAll(".noUi-handle, .widget-readout");
    const label = slider.querySelector(".widget-label").textContent;
    name(handle, label);
    handle.setAttribute("aria-valuetext", number.textContent);
    if (number.isContentEditable) {
      name(number, label);
      number.setAttribute("role", "textbox");
    }
  }
  for (const player of controls.querySelectorAll(".widget-play")) {
    const [play, stop] = player.querySelectorAll("button");
    name(play, play.title = play.querySelector(".fa-pause") ? names.pause : names.play);
    name(stop, stop.title = names.stop);
  }
  for (const control of controls.querySelectorAll("select, button, .noUi-handle")) {
    control.dataset.lmSuppressShortcuts = "true";
  }
}

function render({ model, el }) {
  const element = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const stage = element("div", "nbh-stage");
  const words = element("p", "nbh-words");
  const error = element("pre", "nbh-error");
  words.setAttribute("aria-live", "polite");
  error.setAttribute("role", "alert");
  el.classList.add("nbh-picture");
  el.append(stage, words, error);

  // The picture. It is decoded before it is painted, and till then the last one stays: no blank frame.
  const image = element("img", "nbh-image");
  Object.assign(image, { draggable: false, decoding: "sync" });
  image.style.width = model.get("width") + "px";
  stage.append(image);
  function showPicture() {
    image.src = model.get("png");
  }
  function showWords() {
    words.textContent = image.alt = model.get("words");
  }
  function showError() {
    error.textContent = model.get("error");
    error.hidden = !error.textContent;
  }

  // The controls stand beside the picture once both are on the page; they change as they are moved.
  const controls = () => el.parentElement?.querySelector(".nbh-controls");
  const helping = new MutationObserver(() => helpControls(controls(), model.get("names")));
  const arrival = new ResizeObserver(() => {
    if (!controls()) return;
    arrival.disconnect();
    helpControls(controls(), model.get("names"));
    helping.observe(controls(), { childList: true, subtree: true, attributeFilter: ["class"] });
  });
  arrival.observe(el);

  // The screen's pixel ratio, now and after a move to another screen or a zoom of the page.
  const leaving = new AbortController();
  function tellRatio() {
    model.set("ratio", window.devicePixelRatio);
    model.save_changes();
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
      .addEventListener("change", tellRatio, { once: true, signal: leaving.signal });
  }

  // A gesture is sent whole each time, so a message may replace an earlier one unread.
  const help = model.get("help");
  if (help) {
    Object.assign(stage, { tabIndex: 0, role: "application", ariaLabel: help, title: help });
    stage.dataset.lmSuppressShortcuts = "true";
    stage.classList.add("nbh-live");

    const traced = model.get("traced");
    let gesture = null, count = 0, former = [];
    const place = (event) => {
      const box = stage.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    };
    const tell = (event, done) => {
      if (!gesture) return;
      const end = place(event);
      gesture = { ...gesture, end, done };
      if (traced) gesture.path = [...(gesture.path ?? []), end.map((x) => Number(x.toFixed(4)))];
      model.set("gesture", traced ? { ...gesture, former } : gesture);
      model.save_changes();
      if (!done) return;
      former = [...former, gesture].slice(-3);
      gesture = null;
    };
    stage.onpointerdown = (event) => {
      if (event.button !== 0) return;
      stage.setPointerCapture(event.pointerId);
      gesture = { number: `${Date.now()}-${++count}`, start: place(event) };
      tell(event, false);
    };
    stage.onpointermove = (event) => tell(event, false);
    stage.onpointerup = (event) => tell(event, true);
    stage.onpointercancel = (event) => tell(event, true);

    const keys = { right: 0, up: 0, next: 0, add: 0 };
    const moves = {
      ArrowRight: ["right", 1], ArrowLeft: ["right", -1], ArrowUp: ["up", 1], ArrowDown: ["up", -1],
      PageDown: ["next", 1], PageUp: ["next", -1], Enter: ["add", 1],
    };
    stage.onkeydown = (event) => {
      if (!(event.key in moves)) return;
      const [name, by] = moves[event.key];
      keys[name] += by * (event.shiftKey ? 10 : 1);
      model.set("pressed", { ...keys });
      model.save_changes();
      event.preventDefault();
    };
  }

  model.on("change:png", showPicture);
  model.on("change:words", showWords);
  model.on("change:error", showError);
  showWords();
  showError();
  showPicture();
  tellRatio();
  return () => {
    leaving.abort();
    arrival.disconnect();
    helping.disconnect();
    model.off("change:png", showPicture);
    model.off("change:words", showWords);
    model.off("change:error", showError);
  };
}

export default { render };

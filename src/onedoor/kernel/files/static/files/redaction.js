/* Marking places on a page with mouse, finger or keyboard. Without it, words are typed and marked wherever they stand. */
(() => {
  "use strict";
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => location.reload(), 2000);

  const leaf = document.querySelector("[data-mark]");
  const form = document.querySelector("[data-place]");
  if (!leaf || !form) return;

  const WHOLE = 10000, LEAST = 40, STEP = 100, FINE = 20;
  const drawing = leaf.querySelector("svg");
  const tools = document.querySelector("[data-tools]");
  const said = document.querySelector("[data-said]");
  const finger = document.querySelector("[data-finger]");
  const grounds = document.querySelector("#marks [name=grounds]");
  let start = null, rect = null, box = null;

  tools.hidden = false;
  leaf.classList.add("ready");
  leaf.tabIndex = 0;
  leaf.setAttribute("role", "application");
  leaf.setAttribute("aria-label", leaf.dataset.mark);
  leaf.setAttribute("aria-describedby", "tool-hint");

  const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));

  function point(event) {
    const seen = leaf.getBoundingClientRect();
    return {
      x: within((event.clientX - seen.left) / seen.width * WHOLE, WHOLE),
      y: within((event.clientY - seen.top) / seen.height * WHOLE, WHOLE),
    };
  }

  function show(next) {
    box = next;
    if (!rect) {
      rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.setAttribute("class", "new");
      drawing.append(rect);
    }
    rect.setAttribute("x", box.left);
    rect.setAttribute("y", box.top);
    rect.setAttribute("width", box.width);
    rect.setAttribute("height", box.height);
  }

  function tell() {
    const words = said.dataset.words;
    said.textContent = words.replace(/\{(\w+)\}/g, (_all, name) => Math.round(box[name] / 100));
  }

  function drop() {
    if (rect) rect.remove();
    start = rect = box = null;
    said.textContent = "";
  }

  function keep() {
    if (!box || box.width < LEAST || box.height < LEAST / 2) return drop();
    for (const name of ["left", "top", "width", "height"]) form.elements[name].value = box[name];
    if (grounds) form.elements.grounds.value = grounds.value;
    form.submit();
  }

  leaf.addEventListener("pointerdown", (event) => {
    const touched = event.pointerType === "touch";
    if (event.button !== 0 || (touched && !leaf.classList.contains("finger"))) return;
    event.preventDefault();
    leaf.focus({ preventScroll: true });
    leaf.setPointerCapture(event.pointerId);
    start = point(event);
  });

  leaf.addEventListener("pointermove", (event) => {
    if (!start) return;
    const end = point(event);
    show({
      left: Math.min(start.x, end.x), top: Math.min(start.y, end.y),
      width: Math.abs(start.x - end.x), height: Math.abs(start.y - end.y),
    });
  });

  leaf.addEventListener("pointerup", () => { if (start) { start = null; keep(); } });
  leaf.addEventListener("pointercancel", drop);
  leaf.querySelector("img").draggable = false;

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  leaf.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      if (box) return keep();
      show({ left: 4000, top: 4800, width: 2000, height: 300 });
      tell();
    } else if (event.key === "Escape" && box) {
      event.preventDefault();
      drop();
    } else if (arrow && box) {
      event.preventDefault();
      const by = event.ctrlKey ? FINE : STEP;
      const [across, down] = [arrow[0] * by, arrow[1] * by];
      const next = { ...box };
      if (event.shiftKey) {
        next.width = Math.max(LEAST, within(box.width + across, WHOLE - box.left));
        next.height = Math.max(LEAST, within(box.height + down, WHOLE - box.top));
      } else {
        next.left = within(box.left + across, WHOLE - box.width);
        next.top = within(box.top + down, WHOLE - box.height);
      }
      show(next);
      tell();
    }
  });

  function fingers(on) {
    leaf.classList.toggle("finger", on);
    finger.setAttribute("aria-pressed", String(on));
    sessionStorage.setItem("finger", on ? "1" : "");
  }

  if (sessionStorage.getItem("finger")) fingers(true);
  finger.addEventListener("click", () => fingers(!leaf.classList.contains("finger")));
})();

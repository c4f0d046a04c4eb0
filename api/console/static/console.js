// What is nicer with a script; everything works without it.
(() => {
  "use strict";

  // A refusal is read first, by eyes and by screen readers.
  const problem = document.getElementById("problem");
  if (problem) problem.focus();

  // One form, one command: the second click waits with the first.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const f of document.forms) delete f.dataset.sent;
  });

  // Select every line of a grid.
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    all.addEventListener("change", () => {
      for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = all.checked;
    });
  }

  // Upload with progress: the same form, watched.
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (e) => {
      const bar = form.querySelector("progress"), cut = form.querySelector("[data-cut]");
      if (!bar || !cut || !window.XMLHttpRequest) return;
      e.preventDefault();
      const body = new FormData(form);
      const req = new XMLHttpRequest();
      bar.hidden = false;
      bar.value = 0;
      cut.hidden = true;
      req.upload.onprogress = (p) => { if (p.lengthComputable) bar.value = p.loaded / p.total; };
      req.onload = () => {
        if (req.status < 400) { location.assign(req.responseURL || location.href); return; }
        document.open(); document.write(req.responseText); document.close();
      };
      // Sent again by itself it would lead to the browser's own page of failure, and the chosen file would be lost.
      req.onerror = () => { delete form.dataset.sent; bar.hidden = true; cut.hidden = false; };
      req.open("POST", form.action);
      req.send(body);
    });
  }

  // The scan viewer: one scan at a time or two side by side, zoomed and turned; a field that gets the focus brings its scan.
  for (const viewer of document.querySelectorAll(".viewer")) {
    const sheets = [...viewer.querySelectorAll(".sheet-view")];
    if (!sheets.length) continue;
    const at = new Map(), bench = viewer.closest(".bench"), two = viewer.querySelector("[data-compare]");
    let left = sheets[0], right = null, touched = sheets[0];
    viewer.classList.add("js");
    const draw = (s) => {
      const img = s.querySelector("img");
      const v = at.get(s) || { zoom: 1, turn: 0 };
      if (!img) return;
      img.style.maxWidth = v.zoom > 1 ? "none" : "100%";
      img.style.width = v.zoom > 1 ? v.zoom * 100 + "%" : "";
      img.style.transform = "rotate(" + v.turn + "deg)";
    };
    const drawAll = () => {
      for (const x of sheets) x.classList.toggle("shown", x === left || x === right);
      for (const b of viewer.querySelectorAll("[data-show]"))
        b.setAttribute("aria-pressed", String([left, right].some((x) => x && x.dataset.kind === b.dataset.show)));
      if (two) two.setAttribute("aria-pressed", String(!!right));
      if (bench) bench.classList.toggle("compare", !!right);
      for (const x of [left, right]) if (x) draw(x);
    };
    const show = (kind) => {
      const s = sheets.find((x) => x.dataset.kind === kind || x.dataset.of === kind);
      if (!s) return;
      touched = s;
      if (s !== left && s !== right) { if (right) right = s; else left = s; }
      drawAll();
    };
    const change = (f) => {
      const s = touched === right ? right : left;
      const v = at.get(s) || { zoom: 1, turn: 0 };
      f(v); at.set(s, v); draw(s);
    };
    viewer.addEventListener("pointerdown", (e) => { touched = e.target.closest(".sheet-view") || touched; });
    viewer.addEventListener("click", (e) => {
      const b = e.target.closest("button");
      if (!b) return;
      if (b.dataset.show) show(b.dataset.show);
      if (b === two) { right = right ? null : sheets.find((x) => x !== left); drawAll(); }
      if (b.dataset.zoom) change((v) => { v.zoom = Math.min(4, Math.max(1, v.zoom + Number(b.dataset.zoom))); });
      if (b.dataset.turn) change((v) => { v.turn = (v.turn + Number(b.dataset.turn) + 360) % 360; });
    });
    document.addEventListener("focusin", (e) => {
      const of = e.target.closest("[data-scan]");
      if (of) show(of.dataset.scan);
    });
    drawAll();
  }

  // A verdict that needs a reason opens the place for it.
  document.addEventListener("change", (e) => {
    if (e.target.name !== "verdict" || e.target.type !== "radio") return;
    const details = e.target.form.querySelector("details");
    if (details) details.open = e.target.value !== "pass";
  });

  // What could not be saved is said where it is said that it was.
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, (e) => {
      const note = e.target.querySelector && e.target.querySelector("[data-failed]");
      if (note) note.hidden = false;
    });
  }

  // Keys of a list: up, down, and to the search; enter opens what has the focus.
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (e.key === "/") {
      const search = document.querySelector('form[role="search"] input:not([type=hidden])');
      if (search) { e.preventDefault(); search.focus(); }
      return;
    }
    if (e.key !== "j" && e.key !== "k") return;
    const rows = [...document.querySelectorAll("table.listing tbody tr")].map((r) => r.querySelector(".act a, .act button, .act summary")).filter(Boolean);
    const at = rows.findIndex((x) => x.closest("tr").contains(document.activeElement));
    const to = rows[e.key === "j" ? Math.min(rows.length - 1, at + 1) : Math.max(0, at - 1)];
    if (to) { e.preventDefault(); to.focus(); to.scrollIntoView({ block: "nearest" }); }
  });

  // Keys of a review: never while somebody types.
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select")) return;
    const target = document.querySelector('[data-key="' + CSS.escape(e.key.toLowerCase()) + '"]');
    if (!target) return;
    e.preventDefault();
    target.click();
    target.focus();
  });
})();

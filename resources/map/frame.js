// What stands round the map: zoom buttons, scale, whose data it is, badges, the sentence when no city is loaded,
// and the keyboard. Every word comes from the desk and is set as text.
"use strict";
(() => {
  function make(kind, name, parent) {
    const el = document.createElement(kind);
    el.className = name;
    parent.append(el);
    return el;
  }

  Doorstep.Frame = class {
    constructor(desk) {
      this.desk = desk;
      const box = desk.map.getContainer();
      this.zoom = make("div", "desk-zoom", box);
      this.buttons = [["zoom_in", "+", () => desk.map.zoomIn()], ["zoom_out", "−", () => desk.map.zoomOut()]].map(([word, sign, act]) => {
        const b = make("button", "desk-button", this.zoom);
        b.type = "button";
        b.textContent = sign;
        b.word = word;
        b.addEventListener("click", act);
        return b;
      });
      this.empty = make("div", "desk-empty", box);
      this.emptyText = make("p", "desk-empty-main", this.empty);
      this.emptySafe = make("p", "desk-empty-more", this.empty);
      const foot = make("div", "desk-foot", box);
      this.scale = make("div", "desk-scale", foot);
      this.badges = make("div", "desk-badges", foot);
      this.legend = make("div", "desk-legend", foot);
      this.date = make("span", "desk-date", this.legend);
      this.source = make("span", "desk-source", this.legend);
      this.spoken = make("div", "desk-spoken", box);
      this.spoken.setAttribute("aria-live", "polite");
      desk.tip = make("div", "desk-tip", box);
      desk.tip.hidden = true;
      desk.tip.setAttribute("role", "tooltip");
      for (const el of [this.zoom, foot]) {
        L.DomEvent.disableClickPropagation(el);
        L.DomEvent.disableScrollPropagation(el);
        el.addEventListener("contextmenu", (e) => e.stopPropagation());
      }
      box.setAttribute("role", "application");
      box.tabIndex = 0;
      document.addEventListener("keydown", (e) => { if (e.target.tagName !== "BUTTON") this.key(e); });
      // who comes here by Tab means the map, arrows included, and not the page round it
      window.addEventListener("focus", () => { if (document.activeElement === document.body) box.focus({ preventScroll: true }); });
      desk.map.on("move zoomend resize", () => this.measure());
      desk.map.on("zoomend", () => this.limits());
    }
    words() { // after another language, city or estimate
      const { words, city, live } = this.desk;
      for (const b of this.buttons) { b.title = words[b.word]; b.setAttribute("aria-label", words[b.word]); }
      this.desk.map.getContainer().setAttribute("aria-label", words.map);
      this.emptyText.textContent = words.no_city;
      this.emptySafe.textContent = words.no_city_safe;
      this.empty.hidden = Boolean(city);
      // an extract need not tell its date; whose data it is always stands there, the last to give way
      this.date.textContent = city && city.date ? words.map_date.replace("{date}", city.date) : "";
      this.source.textContent = city ? city.attribution : "";
      this.legend.hidden = !city;
      const some = [];
      if (city && city.example) some.push(words.example_city);
      const guessed = [...live.routes.values()].some((r) => r.estimate) || live.reach.some((r) => r.estimate) ||
        (live.preview && live.preview.estimate);
      if (guessed) some.push(words.estimate);
      this.badges.replaceChildren(...some.map((text) => {
        const el = document.createElement("span");
        el.className = "desk-badge";
        el.textContent = text;
        return el;
      }));
      this.measure();
      this.limits();
    }
    limits() {
      const map = this.desk.map;
      this.buttons[0].disabled = map.getZoom() >= map.getMaxZoom();
      this.buttons[1].disabled = map.getZoom() <= map.getMinZoom();
    }
    measure() { // the longest round distance that fits 90 px at the middle of the view
      const map = this.desk.map, y = map.getSize().y / 2;
      const metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([90, y]));
      if (!(metres > 0)) return;
      const power = 10 ** Math.floor(Math.log10(metres)), head = metres / power;
      const round = power * (head >= 5 ? 5 : head >= 2 ? 2 : 1);
      this.scale.style.width = `${Math.round((90 * round) / metres)}px`;
      this.scale.textContent = round >= 1000 ? `${round / 1000} km` : `${round} m`;
    }
    // N and P walk through the marks, Enter picks, M opens the menu, F shows all, + and − zoom, Esc lets go.
    key(e) { // what is carried or drawn takes its keys before, see tools.js
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      const { live, map } = this.desk, now = live.find(this.at);
      const step = { n: 1, N: 1, p: -1, P: -1 }[e.key];
      if (step) {
        const all = live.inOrder();
        if (!all.length) return;
        const i = now ? all.indexOf(now) : -1, next = all[(i + step + all.length + (i < 0 && step < 0 ? 1 : 0)) % all.length];
        this.at = `${next.kind}|${next.id}`;
        live.under = this.at;
        const spot = map.options.crs.pointToLatLng(L.point(next.x, next.y).multiplyBy(256), 0);
        if (!map.getBounds().pad(-0.1).contains(spot)) map.panTo(spot, { animate: false });
        live.redraw();
        live.showTip();
        this.spoken.textContent = live.lines(next).join(", ");
      } else if (e.key === "Enter" && now) this.desk.say({ say: "picked", kind: now.kind, id: now.id });
      else if ((e.key === "m" || e.key === "M" || e.key === "ContextMenu") && now) this.desk.menuFor(now);
      else if (e.key === "f" || e.key === "F" || e.key === "0") this.desk.fitAll();
      else if (e.key === "Escape" && this.at) { this.at = live.under = null; live.redraw(); live.showTip(); }
      else return;
      e.preventDefault();
    }
  };
})();

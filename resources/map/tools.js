// What is done by hand on the map: a stop carried to a person, a loop drawn round stops, corners set and moved.
// The page only tells where the hand is; who fits, what it costs and what becomes of it comes from the desk.
"use strict";
(() => {
  const START = 5, MOST = 64, GRAB = 10;
  const wrap = (lng) => L.Util.wrapNum(lng, [-180, 180], true);

  Doorstep.Tools = class {
    constructor(desk) {
      this.desk = desk;
      this.tool = "hand";
      this.areas = [];
      this.sketch = null;
      this.carry = null;
      this.loop = null; // container points of a loop being drawn
      this.drag = null; // what the button holds: {kind: "stop" | "loop" | "corner", …}
      this.at = null; // the pointer, in container pixels
      this.busy = false; // the click that ends a drag is not a click
      const box = desk.map.getContainer();
      this.plates = document.createElement("div");
      this.plates.className = "desk-carry";
      this.plates.hidden = true;
      box.append(this.plates);
      box.addEventListener("mousedown", (e) => this.down(e), true);
      window.addEventListener("mousemove", (e) => this.move(e));
      window.addEventListener("mouseup", (e) => this.up(e));
      document.addEventListener("keydown", (e) => this.key(e), true);
    }

    // ---- what the desk says --------------------------------------------------------------------------------
    apply(message) {
      let still = false, marks = false;
      if (message.areas) { this.areas = message.areas.map((a) => ({ ...a, ring: Doorstep.flat(a.ring) })); still = true; }
      if ("sketch" in message) {
        this.sketch = message.sketch && { ...message.sketch, ring: Doorstep.flat(message.sketch.ring) };
        marks = true;
      }
      if ("carry" in message) {
        const before = this.carry;
        this.carry = message.carry;
        if (!this.carry && this.drag && this.drag.kind === "stop") this.drag = { kind: "spent" };
        if (this.carry && this.carry.keys && this.carry.over && (!before || before.over !== this.carry.over)) this.reveal(this.carry.over);
        this.showPlates();
        still = marks = true;
      }
      if (message.tool) {
        this.tool = message.tool;
        const { map } = this.desk;
        map.getContainer().classList.toggle("desk-drawing", this.tool !== "hand");
        if (this.tool === "hand") map.doubleClickZoom.enable(); else map.doubleClickZoom.disable();
        if (this.tool !== "lasso") this.loop = null;
        marks = true;
      }
      if (still || marks) this.desk.live.redraw(marks, still);
    }
    reveal(person) { // by keys: whoever is pointed at comes into view
      const { map, live } = this.desk, p = live.find(`person|${person}`);
      if (!p) return;
      const spot = map.options.crs.pointToLatLng(L.point(p.toX ?? p.x, p.toY ?? p.y).multiplyBy(256), 0);
      if (!map.getBounds().pad(-0.12).contains(spot)) map.panTo(spot, { animate: false });
    }

    // ---- the pointer ---------------------------------------------------------------------------------------
    down(e) {
      if (e.button !== 0 || this.drag || e.target.closest(".desk-zoom, .desk-foot")) return;
      const { map, live } = this.desk, from = map.mouseEventToContainerPoint(e);
      this.busy = false;
      const corner = this.cornerAt(from);
      if (corner) this.drag = { kind: "corner", from, ...corner };
      else if (this.tool === "lasso" || (this.tool === "hand" && e.shiftKey)) this.drag = { kind: "loop", from, add: e.ctrlKey };
      else if (this.tool === "hand" && !this.sketch) {
        const m = live.at(from);
        if (m && m.kind === "stop" && m.giveable && !m.movable) this.drag = { kind: "stop", from, m };
      }
      if (this.drag) map.dragging.disable();
    }
    move(e) {
      const { map, live, say } = this.desk, d = this.drag;
      this.at = map.mouseEventToContainerPoint(e);
      if (!d) { if (this.sketch && !this.sketch.closed) live.redraw(); return; }
      if (!d.moved) {
        if (this.at.distanceTo(d.from) < START) return;
        d.moved = true;
        this.desk.hover(null);
        if (d.kind === "loop") this.loop = [d.from];
        if (d.kind === "stop") { d.over = ""; say({ say: "lifted", id: d.m.id }); }
      }
      if (d.kind === "loop") {
        const last = this.loop[this.loop.length - 1];
        if (this.at.distanceTo(last) > 3) this.loop.push(this.at);
      } else if (d.kind === "stop") {
        const m = live.personAt(this.at), over = m ? m.id : "";
        if (over !== d.over) { d.over = over; say({ say: "carried", person: over }); }
        this.placePlates();
      }
      live.redraw();
    }
    up(e) {
      const d = this.drag;
      if (!d || e.button !== 0) return;
      const { map, live, say } = this.desk;
      this.drag = null;
      map.dragging.enable();
      if (!d.moved && d.kind !== "spent") return; // a click, and it is told as one
      this.busy = true;
      setTimeout(() => { this.busy = false; }, 0);
      if (d.kind === "stop") say({ say: "put_down", person: d.over });
      if (d.kind === "corner") {
        const spot = map.containerPointToLatLng(this.at);
        say({ say: "corner", index: d.index, lat: spot.lat, lon: wrap(spot.lng), fresh: d.fresh });
      }
      if (d.kind === "loop") {
        const step = Math.max(1, Math.ceil(this.loop.length / MOST)), ring = [];
        this.loop.forEach((p, i) => {
          if (i % step) return;
          const spot = map.containerPointToLatLng(p);
          ring.push(Math.round(spot.lat * 1e6) / 1e6, Math.round(wrap(spot.lng) * 1e6) / 1e6);
        });
        this.loop = null;
        if (ring.length >= 6) say({ say: "lassoed", ring, add: d.add });
      }
      live.redraw();
    }
    cornerAt(p) { // a corner, or the middle of a side, where a new one can be drawn out
      const s = this.sketch;
      if (!s) return null;
      const spots = this.spots();
      for (let i = 0; i < spots.length; i++) if (spots[i].distanceTo(p) <= GRAB) return { index: i, fresh: false };
      if (!s.closed) return null;
      for (let i = 0; i < spots.length; i++) {
        const j = (i + 1) % spots.length;
        if (spots[i].add(spots[j]).divideBy(2).distanceTo(p) <= GRAB) return { index: i + 1, fresh: true };
      }
      return null;
    }
    spots() { // corners in container pixels
      const { map } = this.desk, scale = 256 * 2 ** map.getZoom(), base = map.getPixelOrigin(), out = [], ring = this.sketch.ring;
      for (let i = 0; i < ring.length; i += 2)
        out.push(map.layerPointToContainerPoint([ring[i] * scale - base.x, ring[i + 1] * scale - base.y]));
      return out;
    }
    closes(p) { // a click on the first corner closes the ring
      return this.sketch && !this.sketch.closed && this.sketch.ring.length >= 6 && this.spots()[0].distanceTo(p) <= GRAB;
    }

    // ---- the keyboard --------------------------------------------------------------------------------------
    key(e) {
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      const { frame, live, say } = this.desk, now = live.find(frame.at), id = now && now.kind === "stop" ? now.id : "";
      let told = null;
      if (this.carry) {
        told = { Escape: "escape" }[e.key];
        if (this.carry.keys) told = told || { Enter: "enter", ArrowLeft: "before", ArrowUp: "before", ArrowRight: "next", ArrowDown: "next" }[e.key];
      } else if (this.drag && this.drag.kind === "loop" && e.key === "Escape") {
        this.drag = { kind: "spent" };
        this.loop = null;
        live.redraw();
        e.preventDefault(); e.stopPropagation();
        return;
      } else if (this.sketch || this.tool !== "hand") {
        told = { Enter: "enter", Escape: "escape", Backspace: "back", Delete: "delete" }[e.key];
      } else if (e.key === "g" || e.key === "G") told = "give";
      if (!told) return;
      say({ say: "pressed", key: told, id });
      e.preventDefault();
      e.stopPropagation();
    }

    // ---- words beside what is carried ----------------------------------------------------------------------
    showPlates() {
      const chips = this.carry ? this.carry.chips : [];
      this.plates.replaceChildren(...chips.map(([hue, text]) => {
        const row = document.createElement("div");
        row.className = `desk-chip desk-${hue}`;
        row.dir = "auto";
        row.textContent = text;
        return row;
      }));
      this.plates.hidden = !chips.length;
      if (this.carry && this.carry.keys) this.desk.frame.spoken.textContent = chips.map(([, text]) => text).join(", ");
      this.placePlates();
    }
    placePlates() {
      if (this.plates.hidden) return;
      const { map, live } = this.desk, size = map.getSize();
      let p = this.at;
      if (!this.carry || this.carry.keys || !p) {
        const m = live.find(`person|${this.carry && this.carry.over}`) || live.find(`stop|${this.carry && this.carry.job}`);
        if (!m) return;
        const scale = 256 * 2 ** map.getZoom(), base = map.getPixelOrigin();
        p = map.layerPointToContainerPoint([m.x * scale - base.x, m.y * scale - base.y]);
      }
      const wide = this.plates.offsetWidth, high = this.plates.offsetHeight;
      this.plates.style.left = `${Math.max(6, Math.min(size.x - wide - 6, p.x + 18))}px`;
      this.plates.style.top = `${Math.max(6, p.y + 20 + high > size.y ? p.y - high - 26 : p.y + 20)}px`;
    }

    // ---- drawing -------------------------------------------------------------------------------------------
    paintAreas(c, px, py) { // below ways and stops
      const { style, layers } = this.desk, live = this.desk.live;
      if (!layers.has("areas")) return;
      for (const a of [...this.areas].sort((x, y) => x.strong - y.strong)) {
        if (a.ring.length < 6) continue;
        const tint = Doorstep.lifted(a.colour, style);
        c.beginPath(); live.trace(c, a.ring, px, py); c.closePath();
        c.globalAlpha = a.strong ? 0.16 : 0.07; c.fillStyle = tint; c.fill("evenodd");
        c.globalAlpha = 0.9; c.strokeStyle = tint; c.lineWidth = a.strong ? 2.6 : 1.6; c.setLineDash([9, 4, 2, 4]); c.stroke();
        c.setLineDash([]); c.globalAlpha = 1;
        let top = 0;
        for (let i = 2; i < a.ring.length; i += 2) if (a.ring[i + 1] < a.ring[top + 1]) top = i;
        if (a.name) Doorstep.chip(c, a.name.length > 32 ? `${a.name.slice(0, 31)}…` : a.name, px(a.ring[top]), py(a.ring[top + 1]), style, a.colour);
      }
    }
    paint(c, origin, px, py) { // above everything
      const { map, style, live } = this.desk;
      const sheet = (p) => map.containerPointToLayerPoint(p).subtract(origin);
      if (this.sketch) this.paintSketch(c, sheet, style);
      if (this.loop && this.loop.length > 1) {
        c.beginPath();
        this.loop.forEach((p, i) => { const q = sheet(p); if (i) c.lineTo(q.x, q.y); else c.moveTo(q.x, q.y); });
        c.closePath();
        c.globalAlpha = 0.14; c.fillStyle = style.mark.halo; c.fill(); c.globalAlpha = 1;
        c.strokeStyle = style.mark.halo; c.lineWidth = 1.8; c.setLineDash([5, 4]); c.stroke(); c.setLineDash([]);
      }
      const d = this.drag;
      if (d && d.kind === "stop" && d.moved && this.at) {
        const q = sheet(this.at), sign = Doorstep.stopSign({ ...d.m, dim: false }, 12, style);
        c.globalAlpha = 0.9; c.drawImage(sign.canvas, q.x - sign.tipX, q.y - sign.tipY, sign.width, sign.height); c.globalAlpha = 1;
      } else if (this.carry && this.carry.keys) { // a line from the job to whoever would get it
        const a = live.find(`stop|${this.carry.job}`), b = live.find(`person|${this.carry.over}`);
        if (!a || !b) return;
        c.beginPath(); c.moveTo(px(a.x), py(a.y)); c.lineTo(px(b.x), py(b.y));
        c.strokeStyle = style.mark.casing; c.lineWidth = 5; c.stroke();
        c.strokeStyle = style.mark.halo; c.lineWidth = 2; c.setLineDash([6, 5]); c.stroke(); c.setLineDash([]);
      }
    }
    paintSketch(c, sheet, style) {
      const spots = this.spots(), s = this.sketch, d = this.drag, ink = style.mark.halo;
      let corners = spots;
      if (d && d.kind === "corner" && d.moved) { corners = [...spots]; corners.splice(d.index, d.fresh ? 0 : 1, this.at); }
      if (!corners.length) return;
      const on = corners.map(sheet);
      c.beginPath();
      on.forEach((q, i) => { if (i) c.lineTo(q.x, q.y); else c.moveTo(q.x, q.y); });
      if (!s.closed && this.at && !d) { const q = sheet(this.at); c.lineTo(q.x, q.y); }
      if (s.closed || on.length > 2) {
        c.save(); c.closePath(); c.globalAlpha = 0.14; c.fillStyle = ink; c.fill(); c.restore();
      }
      c.strokeStyle = style.mark.casing; c.lineWidth = 5; c.stroke();
      c.strokeStyle = ink; c.lineWidth = 2.2; c.stroke();
      if (s.closed && !(d && d.kind === "corner")) on.forEach((q, i) => {
        const r = on[(i + 1) % on.length];
        c.beginPath(); c.arc((q.x + r.x) / 2, (q.y + r.y) / 2, 3.4, 0, 7);
        c.fillStyle = style.mark.chip; c.fill(); c.strokeStyle = ink; c.lineWidth = 1.2; c.stroke();
      });
      on.forEach((q, i) => {
        c.beginPath(); c.arc(q.x, q.y, i === s.corner ? 7 : 5.5, 0, 7);
        c.fillStyle = i === s.corner ? ink : style.mark.chip; c.fill(); c.strokeStyle = ink; c.lineWidth = 2.2; c.stroke();
      });
    }
  };
})();

// Names: placed over the whole view at once, so that no name is cut at the edge of a tile and none covers another.
// Roads carry their name along their bends. Which language: name:zh or name:en where the map has it, else name.
"use strict";
(() => {
  // A canvas over the view with a margin, that Leaflet moves and scales while the view moves.
  Doorstep.Sheet = L.Renderer.extend({
    options: { padding: 0.12 },
    initialize(pane, draw) {
      L.Renderer.prototype.initialize.call(this, { pane });
      this.drawOn = draw;
    },
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "desk-sheet");
      this.c = this._container.getContext("2d");
    },
    _destroyContainer() { this._container.remove(); this._container = null; },
    _updatePaths() {},
    _onZoomEnd() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize(), ratio = window.devicePixelRatio || 1, el = this._container;
      L.DomUtil.setPosition(el, this._bounds.min);
      if (el.width !== Math.round(size.x * ratio) || el.height !== Math.round(size.y * ratio)) {
        el.width = Math.round(size.x * ratio);
        el.height = Math.round(size.y * ratio);
        el.style.width = `${size.x}px`;
        el.style.height = `${size.y}px`;
      }
      this.draw();
    },
    draw() {
      if (!this._map || this._map._animatingZoom) return;
      const size = this._bounds.getSize(), ratio = window.devicePixelRatio || 1, c = this.c;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.clearRect(0, 0, this._container.width, this._container.height);
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.drawOn(c, this._bounds.min, size);
    },
  });

  const widths = new Map(); // measuring text is the slow part
  function measure(c, text) {
    const key = `${c.font}|${text}`;
    let w = widths.get(key);
    if (w === undefined) {
      if (widths.size > 8000) widths.clear();
      w = c.measureText(text).width;
      widths.set(key, w);
    }
    return w;
  }

  // Occupied ground, in cells, so that a test for room looks only nearby.
  class Room {
    constructor() { this.cells = new Map(); }
    *cellsOf(b) {
      for (let x = Math.floor(b[0] / 64); x <= Math.floor(b[2] / 64); x++)
        for (let y = Math.floor(b[1] / 64); y <= Math.floor(b[3] / 64); y++) yield x * 4096 + y;
    }
    free(b) {
      for (const cell of this.cellsOf(b))
        for (const o of this.cells.get(cell) || []) if (o[0] < b[2] && o[2] > b[0] && o[1] < b[3] && o[3] > b[1]) return false;
      return true;
    }
    take(b) {
      for (const cell of this.cellsOf(b)) {
        if (!this.cells.has(cell)) this.cells.set(cell, []);
        this.cells.get(cell).push(b);
      }
    }
  }

  const ROAD_RANK = { motorway: 0, trunk: 1, primary: 2, secondary: 3, tertiary: 4, minor: 5, pedestrian: 6, service: 8,
    track: 9, path: 9, steps: 9 };
  const ROAD_FROM = { motorway: 13, trunk: 13, primary: 13, secondary: 14, tertiary: 14, minor: 15, pedestrian: 15,
    service: 17, track: 16, path: 17, steps: 18 };
  const PLACE = { // class: [from zoom, to zoom, size, weight, colour, letters apart]
    city: [3, 15, 18, 600, "place"], town: [8, 16, 15.5, 600, "place"], village: [10, 17, 13.5, 600, "place"],
    suburb: [11, 17, 13, 600, "suburb"], quarter: [13, 18, 12, 600, "suburb"], neighbourhood: [14, 18, 11.5, 600, "suburb"],
    hamlet: [13, 19, 12, 500, "small"], locality: [14, 19, 11, 500, "small"], island: [10, 18, 12, 500, "small"],
    square: [15, 20, 11.5, 600, "suburb"],
  };
  const WATER = new Set(["sea", "lake", "river", "reservoir", "pool"]);
  const GREEN = new Set(["wood", "scrub", "grass", "park", "garden", "cemetery", "nature", "golf", "wetland", "pitch",
    "playground", "orchard", "vineyard", "allotments", "farmland"]);

  Doorstep.nameOf = function (tags, language) {
    const near = language === "zh-Hant" ? tags["name:zh"] : ""; // the other script before a foreign one
    return String(tags[`name:${language}`] || near || tags.name || "");
  };

  // Lines of one street are many ways in the map: join those that meet.
  function joined(lines) {
    const open = lines.map((p) => Array.from(p)), ends = new Map();
    const key = (x, y) => x * 100003 + y;
    const out = [];
    for (const line of open) {
      let now = line;
      for (const atEnd of [true, false]) {
        const k = atEnd ? key(now[0], now[1]) : key(now[now.length - 2], now[now.length - 1]);
        const other = ends.get(k);
        if (!other || other === now) continue;
        for (const [kk, v] of ends) if (v === other) ends.delete(kk);
        out.splice(out.indexOf(other), 1);
        const startsThere = key(other[0], other[1]) === k;
        if (atEnd) now = (startsThere ? flip(other) : other).concat(now.slice(2));
        else now = now.concat((startsThere ? other : flip(other)).slice(2));
      }
      out.push(now);
      ends.set(key(now[0], now[1]), now);
      ends.set(key(now[now.length - 2], now[now.length - 1]), now);
    }
    return out;
  }
  function flip(p) {
    const out = [];
    for (let i = p.length - 2; i >= 0; i -= 2) out.push(p[i], p[i + 1]);
    return out;
  }

  Doorstep.Labels = class {
    constructor(desk) {
      this.desk = desk;
      this.tiles = [];
      this.have = "";
      this.shown = [];
      this.round = 0;
      desk.map.on("moveend zoomend resize", () => this.gather());
    }
    gather(anew = false) { // fetch the stored tiles under the view; draw when they are others than before
      const { map, store, city } = this.desk, mine = ++this.round, zoom = map.getZoom();
      if (!city || zoom < 8) { this.tiles = []; this.have = ""; if (anew) this.desk.live.redraw(false, true); return; }
      const z = Doorstep.storedZoom(zoom), side = 256 * 2 ** (zoom - z), b = map.getPixelBounds(), world = 2 ** z;
      const wanted = [];
      for (let x = Math.floor((b.min.x - 120) / side); x <= (b.max.x + 120) / side; x++)
        for (let y = Math.max(0, Math.floor((b.min.y - 120) / side)); y <= Math.min(world - 1, (b.max.y + 120) / side); y++)
          wanted.push(store.get(z, ((x % world) + world) % world, y).then((t) => ({ ...t, column: x })));
      Promise.all(wanted).then((tiles) => {
        if (mine !== this.round) return;
        const have = `${zoom}|${store.round}|${tiles.map((t) => `${t.z}/${t.column}/${t.y}`).join()}`;
        if (have === this.have && !anew) return;
        Object.assign(this, { tiles, have });
        this.desk.live.redraw(false, true);
      });
    }
    paint(c, origin, size) {
      this.shown = [];
      const { map, style, layers, language } = this.desk, zoom = Math.round(map.getZoom());
      if (!layers.has("labels") || !this.tiles.length) return;
      if (Doorstep.storedZoom(zoom) !== this.tiles[0].z) return; // the tiles of the new zoom are on their way
      const base = map.getPixelOrigin().add(origin), wishes = [], side = 256 * 2 ** (zoom - this.tiles[0].z);
      const streets = new Map();
      for (const tile of this.tiles) {
        const left = tile.column * side - base.x, top = tile.y * side - base.y, f = side / 4096;
        const x = (v) => left + v * f, y = (v) => top + v * f;
        const inside = (p) => p[0] >= 0 && p[0] < 4096 && p[1] >= 0 && p[1] < 4096; // the edge repeats in the next tile
        this.points(tile.layers, zoom, language, style, inside, x, y, wishes);
        this.lines(tile.layers, zoom, language, x, y, streets);
      }
      for (const s of streets.values()) this.along(c, s, zoom, style, wishes);
      wishes.sort((a, b) => a.order - b.order || (a.text < b.text ? -1 : a.text > b.text ? 1 : a.x - b.x));
      const room = new Room(), placed = new Map();
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.lineJoin = "round";
      for (const w of wishes) this.place(c, w, size, room, placed, style);
    }
    points(layers, zoom, language, style, inside, x, y, wishes) {
      for (const f of layers.places || []) {
        const p = f.parts[0], look = PLACE[f.tags.class], text = Doorstep.nameOf(f.tags, language);
        if (!look || !text || !inside(p) || zoom < look[0] || zoom > look[1]) continue;
        const rank = f.tags.rank || 5;
        const size = look[2] + (f.tags.capital ? 1 : 0) + (zoom >= look[0] + 3 ? 1 : 0);
        wishes.push({ order: rank, text, x: x(p[0]), y: y(p[1]), font: `${look[3]} ${size}px ${Doorstep.face}`, size,
          colour: style.label[look[4]], wrap: 9, apart: 220, halo: 3.4 });
      }
      for (const f of layers.area_labels || []) {
        const p = f.parts[0], text = Doorstep.nameOf(f.tags, language), kind = f.tags.class;
        if (!text || !inside(p) || zoom < Math.max(11, f.tags.minzoom || 0) || zoom > 19) continue;
        const water = WATER.has(kind), size = 11.5;
        wishes.push({ order: water ? 11 : 21, text, x: x(p[0]), y: y(p[1]), size, wrap: 7, apart: 200, halo: 2.6,
          font: `${water ? "italic 500" : "500"} ${size}px ${Doorstep.face}`,
          colour: style.label[water ? "water" : GREEN.has(kind) ? "green" : "area"] });
      }
      if (zoom >= 13) for (const f of layers.pois || []) {
        const p = f.parts[0], rank = f.tags.rank || 9, kind = f.tags.class;
        const from = rank <= 3 ? (kind === "transport" ? 14 : 15) : rank <= 6 ? 16 : rank <= 8 ? 17 : 18;
        const text = Doorstep.nameOf(f.tags, language);
        if (!text || zoom < from || !inside(p)) continue;
        wishes.push({ order: 22 + rank, text, x: x(p[0]), y: y(p[1]), size: 10.5, wrap: 8, apart: 120, halo: 2.6, air: zoom < 19 ? 7 : 2,
          dot: style.label.poi[kind] || style.label.poi.other, font: `500 10.5px ${Doorstep.face}`,
          colour: style.label.poi[kind] || style.label.poi.other });
      }
      if (zoom >= 17) for (const f of layers.housenumbers || []) {
        const p = f.parts[0], text = String(f.tags.number || "");
        if (!text || !inside(p)) continue;
        wishes.push({ order: 40, text, x: x(p[0]), y: y(p[1]), size: 9.5, font: `500 9.5px ${Doorstep.face}`,
          colour: style.label.number, apart: 0, halo: 2, tight: true });
      }
    }
    lines(layers, zoom, language, x, y, streets) {
      const add = (f, kind, text, shield) => {
        const key = `${kind}|${text}|${shield ? 1 : 0}`;
        if (!streets.has(key)) streets.set(key, { kind, text, shield, lines: [] });
        for (const p of f.parts) {
          const line = new Float64Array(p.length);
          for (let i = 0; i < p.length; i += 2) { line[i] = x(p[i]); line[i + 1] = y(p[i + 1]); }
          streets.get(key).lines.push(line);
        }
      };
      for (const f of layers.roads || []) {
        const kind = f.tags.class, name = Doorstep.nameOf(f.tags, language);
        if (f.tags.ref && zoom >= 10 && ROAD_RANK[kind] <= (zoom < 12 ? 1 : 3) && !f.tags.link)
          add(f, kind, String(f.tags.ref).split(";")[0].slice(0, 8), true);
        if (name && zoom >= (ROAD_FROM[kind] ?? 99)) add(f, kind, name, false);
      }
      if (zoom >= 12) for (const f of layers.waterway || []) {
        const name = Doorstep.nameOf(f.tags, language);
        if (name && !f.tags.tunnel && (zoom >= 15 || ["river", "canal"].includes(f.tags.class))) add(f, "water", name, false);
      }
    }
    along(c, s, zoom, style, wishes) {
      const rank = s.kind === "water" ? 4 : ROAD_RANK[s.kind];
      const big = s.kind !== "water" && rank <= 3;
      const size = s.shield ? 9.5 : s.kind === "water" ? 11 : big ? (zoom >= 17 ? 12.5 : 11.5) : zoom >= 17 ? 11.5 : 10.5;
      const font = `${s.shield ? "600" : s.kind === "water" ? "italic 500" : "500"} ${size}px ${Doorstep.face}`;
      c.font = font;
      const length = measure(c, s.text);
      const lines = joined(s.lines.map((l) => Array.from(l, (v) => Math.round(v * 4) / 4)));
      for (const line of lines) {
        const sums = [0];
        for (let i = 2; i < line.length; i += 2)
          sums.push(sums[sums.length - 1] + Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]));
        const whole = sums[sums.length - 1];
        if (s.shield) {
          const step = 340;
          for (let at = Math.min(whole, step) / 2; at < whole; at += step) {
            const p = pointAt(line, sums, at);
            wishes.push({ order: 8 + rank * 0.1, text: s.text, x: p[0], y: p[1], size, font, shield: true, apart: 260,
              colour: style.label.shield[2] });
          }
          continue;
        }
        if (whole < length * 0.98 + 6) continue;
        const times = Math.max(1, Math.floor(whole / Math.max(430, length * 2.4))), step = whole / times;
        for (let n = 0; n < times; n++) {
          for (const shift of [0, -0.22, 0.22]) { // the middle first, then a straighter piece beside it
            const path = glyphPath(c, s.text, length, line, sums, step * (n + 0.5 + shift));
            if (!path) continue;
            wishes.push({ order: 10 + rank * 1.5, text: s.text, x: path.x, y: path.y, size, font, path, apart: 190,
              halo: 2.8, colour: s.kind === "water" ? style.label.water : style.label[big ? "road" : "roadMinor"] });
            break;
          }
        }
      }
    }
    place(c, w, size, room, placed, style) {
      if (w.x < -40 || w.y < -20 || w.x > size.x + 40 || w.y > size.y + 20) return;
      for (const o of placed.get(w.text) || [])
        if (w.apart && Math.abs(o.x - w.x) < w.apart && Math.abs(o.y - w.y) < w.apart) return;
      c.font = w.font;
      if (w.path) {
        const boxes = w.path.boxes(w.size);
        if (!boxes.every((b) => room.free(b))) return;
        boxes.forEach((b) => room.take(b));
        this.drawPath(c, w, style);
      } else {
        const rows = w.wrap ? wrapped(w.text, w.wrap) : [w.text], high = w.size * 1.18;
        const wide = Math.max(...rows.map((r) => measure(c, r))), pad = w.tight ? 1 : w.shield ? 6 : w.air || 3;
        let top = w.y - (rows.length * high) / 2, sides = [w.dot ? [0, w.size * 0.5 + (rows.length * high) / 2 + 1] : [0, 0]];
        if (w.dot) sides = [...sides, [wide / 2 + 8, 0], [-wide / 2 - 8, 0]]; // below its dot, else beside it
        let found = null;
        for (const [dx, dy] of sides) {
          const box = [w.x + dx - wide / 2 - pad, top + dy - pad * 0.5, w.x + dx + wide / 2 + pad,
            top + dy + rows.length * high + pad * 0.5];
          if (room.free(box)) { found = [dx, dy, box]; break; }
        }
        const dotBox = w.dot && [w.x - 4, w.y - 4, w.x + 4, w.y + 4];
        if (!found || (dotBox && !room.free(dotBox))) return;
        room.take(found[2]);
        if (dotBox) room.take(dotBox);
        if (w.shield) this.drawShield(c, w, wide, style);
        else {
          if (w.dot) {
            c.fillStyle = style.label.halo;
            c.beginPath(); c.arc(w.x, w.y, 4.2, 0, 7); c.fill();
            c.fillStyle = w.dot;
            c.beginPath(); c.arc(w.x, w.y, 3, 0, 7); c.fill();
          }
          rows.forEach((row, i) => this.text(c, row, w.x + found[0], top + found[1] + high * (i + 0.5), w, style));
        }
      }
      if (!placed.has(w.text)) placed.set(w.text, []);
      placed.get(w.text).push(w);
      this.shown.push(w.text);
    }
    text(c, text, x, y, w, style) {
      c.strokeStyle = style.label.halo;
      c.lineWidth = w.halo || 3;
      c.strokeText(text, x, y);
      c.fillStyle = w.colour;
      c.fillText(text, x, y);
    }
    drawShield(c, w, wide, style) {
      const h = 14, [fill, edge, ink] = style.label.shield;
      c.beginPath();
      c.roundRect(w.x - wide / 2 - 4, w.y - h / 2, wide + 8, h, 3.5);
      c.fillStyle = fill; c.fill();
      c.strokeStyle = edge; c.lineWidth = 1.2; c.stroke();
      c.fillStyle = ink;
      c.fillText(w.text, w.x, w.y + 0.5);
    }
    drawPath(c, w, style) {
      for (const pass of [0, 1]) {
        if (pass) c.fillStyle = w.colour;
        else { c.strokeStyle = style.label.halo; c.lineWidth = w.halo; }
        for (const g of w.path.glyphs) {
          c.save();
          c.translate(g.x, g.y);
          c.rotate(g.a);
          if (pass) c.fillText(g.text, 0, 0); else c.strokeText(g.text, 0, 0);
          c.restore();
        }
      }
    }
  };

  function pointAt(line, sums, at) {
    let i = 1;
    while (i < sums.length - 1 && sums[i] < at) i++;
    const span = sums[i] - sums[i - 1] || 1, t = Math.max(0, Math.min(1, (at - sums[i - 1]) / span)), k = i * 2;
    const dx = line[k] - line[k - 2], dy = line[k + 1] - line[k - 1];
    return [line[k - 2] + dx * t, line[k - 1] + dy * t, Math.atan2(dy, dx)];
  }

  const turned = (a, b) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

  // Where the signs of a name stand when its middle is at `middle` on the line; null where the bend is too sharp.
  function glyphPath(c, text, length, line, sums, middle) {
    const from = middle - length / 2, to = middle + length / 2;
    if (from < 2 || to > sums[sums.length - 1] - 2) return null;
    const a = pointAt(line, sums, from), b = pointAt(line, sums, to), mid = pointAt(line, sums, middle);
    const chord = Math.atan2(b[1] - a[1], b[0] - a[0]), backwards = Math.cos(chord) < -0.001;
    let bend = 0, before = null;
    for (let at = from; at <= to; at += 6) {
      const here = pointAt(line, sums, at)[2];
      if (before !== null) { const t = turned(here, before); if (t > 0.55) return null; bend += t; }
      before = here;
    }
    if (bend > 1.5 || Math.hypot(b[0] - a[0], b[1] - a[1]) < length * 0.86) return null;
    const glyphs = [];
    let sway = 0;
    for (let at = from; at <= to; at += 8) {
      const p = pointAt(line, sums, at);
      sway = Math.max(sway, Math.abs((p[0] - a[0]) * Math.sin(chord) - (p[1] - a[1]) * Math.cos(chord)));
    }
    if (sway < 1.6) { // straight: one piece, with the face's own kerning
      const x = (a[0] + b[0]) / 2, y = (a[1] + b[1]) / 2;
      glyphs.push({ text, x, y, a: backwards ? chord + Math.PI : chord });
    } else {
      const signs = Array.from(text);
      if (signs.some((s) => /[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff]/.test(s))) return null; // joined scripts stay whole
      let done = "", gone = 0;
      for (const sign of signs) {
        done += sign;
        const upTo = measure(c, done), centre = (gone + upTo) / 2;
        const p = pointAt(line, sums, backwards ? to - centre : from + centre);
        glyphs.push({ text: sign, x: p[0], y: p[1], a: backwards ? p[2] + Math.PI : p[2] });
        gone = upTo;
      }
    }
    return { glyphs, x: mid[0], y: mid[1], boxes: (size) => {
      const out = [], n = Math.max(2, Math.ceil(length / 16));
      for (let i = 0; i <= n; i++) {
        const p = pointAt(line, sums, from + ((to - from) * i) / n), r = size * 0.62;
        out.push([p[0] - r, p[1] - r, p[0] + r, p[1] + r]);
      }
      return out;
    } };
  }

  // Long names in two or three rows of about `most` ems, at blanks only.
  function wrapped(text, most) {
    if (text.length <= most * 2 || !text.includes(" ")) return [text.length > 60 ? `${text.slice(0, 59)}…` : text];
    const rows = [""], target = Math.max(most * 1.6, text.length / 3);
    for (const word of text.split(" ")) {
      const last = rows[rows.length - 1];
      if (last && last.length + word.length + 1 > target && rows.length < 3) rows.push(word);
      else rows[rows.length - 1] = last ? `${last} ${word}` : word;
    }
    return rows;
  }
})();

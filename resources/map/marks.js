// The signs on the map: round portraits of people and numbered stops, drawn once each and then only copied.
// State is told by colour and by a small sign, never by colour alone.
"use strict";
(() => {
  const hue = (state, style) => style.state[state] || style.state.off;
  const made = new Map();

  function sprite(key, width, height, draw) {
    let found = made.get(key);
    if (!found) {
      if (made.size > 1500) made.clear();
      const ratio = window.devicePixelRatio || 1, canvas = document.createElement("canvas");
      canvas.width = Math.ceil(width * ratio);
      canvas.height = Math.ceil(height * ratio);
      const c = canvas.getContext("2d");
      c.scale(ratio, ratio);
      draw(c);
      found = { canvas, width: canvas.width / ratio, height: canvas.height / ratio };
      made.set(key, found);
    }
    return found;
  }
  Doorstep.forgetSprites = () => made.clear();

  function bright(colour) { // relative luminance, WCAG 2
    const v = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((s) => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4));
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
  }
  // On dark ground a line in the person's colour is mixed with white until it can be read.
  function lifted(colour, style) {
    const k = style.mark.lift * (1 - bright(colour));
    if (!k) return colour;
    return `#${[1, 3, 5].map((i) => { const v = parseInt(colour.slice(i, i + 2), 16); return Math.round(v + (255 - v) * k).toString(16).padStart(2, "0"); }).join("")}`;
  }
  Doorstep.lifted = lifted;
  const inkOn = (colour) => (bright(colour) > 0.36 ? "#1b1f26" : "#ffffff");
  function grey(colour, style) { return style.mark.old || colour; }

  // One small sign in a box of 10 × 10 round 0,0.
  const GLYPH = {
    tick: (c) => { c.moveTo(-2.8, 0.2); c.lineTo(-0.8, 2.2); c.lineTo(2.9, -2.2); },
    go: (c) => { c.moveTo(-1.6, -2.7); c.lineTo(1.7, 0); c.lineTo(-1.6, 2.7); },
    work: (c) => { c.moveTo(-2.4, 2.4); c.lineTo(0.6, -0.6); c.moveTo(2.6, -1.2); c.arc(1.4, -1.4, 1.5, 0.2, 4.4); },
    pause: (c) => { c.moveTo(-1.3, -2.3); c.lineTo(-1.3, 2.3); c.moveTo(1.3, -2.3); c.lineTo(1.3, 2.3); },
    cross: (c) => { c.moveTo(-2, -2); c.lineTo(2, 2); c.moveTo(2, -2); c.lineTo(-2, 2); },
    minus: (c) => { c.moveTo(-2.3, 0); c.lineTo(2.3, 0); },
    door: (c) => { c.moveTo(-1.9, 2.5); c.lineTo(-1.9, -2.5); c.lineTo(1.9, -2.5); c.lineTo(1.9, 2.5); },
    bang: (c) => { c.moveTo(0, -2.8); c.lineTo(0, 0.5); c.moveTo(0, 2.5); c.lineTo(0, 2.6); },
    dots: (c) => { for (const x of [-2.4, 0, 2.4]) { c.moveTo(x, 0); c.lineTo(x + 0.1, 0); } },
  };
  const PERSON_GLYPH = { free: "tick", on_the_way: "go", in_service: "work", break: "pause", off: "minus" };
  const STOP_GLYPH = { accepted: "tick", on_the_way: "go", arrived: "door", in_service: "work", on_hold: "pause",
    completed: "tick", rated: "tick", followed_up: "tick", closed: "tick", cancelled: "cross", no_access: "cross", new: "dots" };
  const DONE = new Set(["completed", "rated", "followed_up", "closed", "cancelled", "no_access"]);
  Doorstep.isDone = (state) => DONE.has(state);

  function badge(c, x, y, r, fill, edge, glyph, ink) {
    c.beginPath(); c.arc(x, y, r + 1.4, 0, 7); c.fillStyle = edge; c.fill();
    c.beginPath(); c.arc(x, y, r, 0, 7); c.fillStyle = fill; c.fill();
    if (!GLYPH[glyph]) return;
    c.save();
    c.translate(x, y);
    c.scale(r / 5.6, r / 5.6);
    c.beginPath();
    GLYPH[glyph](c);
    c.strokeStyle = ink || "#ffffff"; c.lineWidth = 1.7; c.lineCap = "round"; c.lineJoin = "round"; c.stroke();
    c.restore();
  }

  // A portrait; its middle is the place. `fresh`: live, stale or old.
  Doorstep.portrait = function (p, fresh, radius, style) {
    const old = fresh === "old", side = radius * 2 + 14, m = side / 2;
    const fill = old ? grey(p.colour, style) : p.colour, ring = old ? style.mark.old : hue(p.state, style);
    const key = `p|${style.ground}|${p.initials}|${fill}|${ring}|${p.state}|${fresh}|${radius}`;
    return sprite(key, side, side, (c) => {
      c.save();
      c.shadowColor = style.mark.shadow; c.shadowBlur = 4 * (window.devicePixelRatio || 1); c.shadowOffsetY = 1;
      c.beginPath(); c.arc(m, m, radius, 0, 7); c.fillStyle = style.mark.edge; c.fill();
      c.restore();
      c.beginPath(); c.arc(m, m, radius - 1.4, 0, 7);
      c.lineWidth = 2.6; c.strokeStyle = ring;
      if (fresh !== "live") c.setLineDash([3.2, 2.8]);
      c.stroke(); c.setLineDash([]);
      c.beginPath(); c.arc(m, m, radius - 4, 0, 7); c.fillStyle = fill; c.fill();
      if (radius >= 11) {
        c.fillStyle = inkOn(fill);
        c.font = `600 ${Array.from(p.initials).length > 1 ? radius * 0.68 : radius * 0.8}px ${Doorstep.face}`;
        c.textAlign = "center"; c.textBaseline = "middle";
        c.fillText(p.initials, m, m + 0.6, radius * 1.55);
        badge(c, m + radius * 0.72, m + radius * 0.72, Math.max(4.2, radius * 0.36), ring, style.mark.edge, PERSON_GLYPH[p.state], style.mark.glyph);
      }
    });
  };

  // A numbered stop: a drop whose tip is the place. Returns the sprite with the tip's place in it.
  Doorstep.stopSign = function (s, radius, style) {
    const done = DONE.has(s.state), empty = s.number === null;
    const text = empty ? "" : String(s.number).slice(0, 3), alert = style.alert[s.alert] ? s.alert : "", r0 = radius >= 8;
    const ring = r0 && s.ring && !alert ? s.ring : "";
    const key = `s|${style.ground}|${s.colour}|${ring}|${s.state}|${text}|${alert}|${radius}|${empty}`;
    const r = radius, width = r * 2 + 16, m = width / 2, top = r + 8, tail = r * 0.62, height = top + r + tail + 6;
    const found = sprite(key, width, height, (c) => {
      const drop = (k) => {
        const a = 0.62, y = top;
        c.beginPath();
        c.arc(m, y, k, Math.PI / 2 + a, Math.PI / 2 - a);
        c.lineTo(m, top + r + tail + (k - r) * 0.8);
        c.closePath();
      };
      c.save();
      c.shadowColor = style.mark.shadow; c.shadowBlur = 4 * (window.devicePixelRatio || 1); c.shadowOffsetY = 1.5;
      drop(r + (alert ? 3.4 : ring ? 2.6 : 1.6)); c.fillStyle = style.mark.edge; c.fill();
      c.restore();
      if (alert) { drop(r + 2.2); c.fillStyle = style.alert[alert]; c.fill(); drop(r - 0.2); c.fillStyle = style.mark.edge; c.fill(); }
      if (ring) { drop(r + 1.7); c.fillStyle = lifted(ring, style); c.fill(); drop(r - 0.3); c.fillStyle = style.mark.edge; c.fill(); }
      const k = alert ? r - 1.4 : ring ? r - 1.3 : r;
      drop(k); c.fillStyle = empty || done ? style.mark.hollow : s.colour; c.fill();
      if (empty || done) {
        drop(k - 1.1); c.strokeStyle = lifted(s.colour, style); c.lineWidth = 2.2; c.lineJoin = "round";
        if (empty && !done) c.setLineDash([3.4, 2.4]);
        c.stroke(); c.setLineDash([]);
      }
      if (r >= 8) {
        c.fillStyle = empty || done ? lifted(s.colour, style) : inkOn(s.colour);
        if (text) {
          c.font = `700 ${text.length > 1 ? r * 0.98 : r * 1.16}px ${Doorstep.face}`;
          c.textAlign = "center"; c.textBaseline = "middle";
          c.fillText(text, m, top + 0.7);
        } else { c.beginPath(); c.arc(m, top, r * 0.26, 0, 7); c.fill(); }
        const glyph = alert ? "bang" : STOP_GLYPH[s.state];
        if (glyph) badge(c, m + r * 0.8, top - r * 0.74, Math.max(4, r * 0.46),
          alert ? style.alert[alert] : hue(done ? "completed" : s.state, style), style.mark.edge, glyph, style.mark.glyph);
      }
    });
    return { ...found, tipX: m, tipY: top + r + tail, headY: top, head: r };
  };

  Doorstep.halo = function (c, x, y, r, style) {
    c.beginPath(); c.arc(x, y, r + 4, 0, 7);
    c.globalAlpha = 0.22; c.fillStyle = style.mark.halo; c.fill(); c.globalAlpha = 1;
    c.lineWidth = 2.2; c.strokeStyle = style.mark.halo; c.stroke();
  };

  Doorstep.chip = function (c, text, x, y, style, ink) { // a small plate with words, x,y its middle
    c.font = `600 10px ${Doorstep.face}`;
    const wide = c.measureText(text).width + 9;
    c.beginPath(); c.roundRect(x - wide / 2, y - 7.5, wide, 15, 7.5);
    c.globalAlpha = 0.94; c.fillStyle = style.mark.chip; c.fill(); c.globalAlpha = 1;
    c.lineWidth = 1; c.strokeStyle = ink ? lifted(ink, style) : style.mark.old; c.stroke();
    c.fillStyle = ink ? lifted(ink, style) : style.mark.chipText;
    c.textAlign = "center"; c.textBaseline = "middle";
    c.fillText(text, x, y + 0.5);
  };
})();

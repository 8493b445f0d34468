// Reads Mapbox Vector Tiles 2.1 (protobuf) into plain features:
// { layer name: [{ kind: 1 point | 2 line | 3 polygon, tags, parts: [Int32Array x,y …], box: [x0,y0,x1,y1] }] }.
// Coordinates are the tile's own (0…extent, normally 4096). Damaged bytes raise an Error.
"use strict";
(() => {
  const decoder = new TextDecoder();

  class Bytes {
    constructor(bytes, from, to) { this.bytes = bytes; this.at = from; this.end = to; }
    more() { return this.at < this.end; }
    number() { // a varint; exact to 2^53
      let value = 0, scale = 1, byte;
      do {
        if (this.at >= this.end) throw new Error("the tile ends too early");
        byte = this.bytes[this.at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return value;
    }
    inner() { // a length-delimited part
      const length = this.number(), from = this.at;
      if (from + length > this.end) throw new Error("the tile ends too early");
      this.at = from + length;
      return new Bytes(this.bytes, from, this.at);
    }
    text() { return decoder.decode(this.bytes.subarray(this.at, this.end)); }
    skip(wire) {
      if (wire === 0) this.number();
      else if (wire === 2) this.inner();
      else if (wire === 1) this.at += 8;
      else if (wire === 5) this.at += 4;
      else throw new Error("not a vector tile");
    }
  }

  function value(part) {
    let found = "";
    while (part.more()) {
      const key = part.number(), field = key >> 3;
      if (field === 1) found = part.inner().text();
      else if (field === 2 || field === 3) {
        const size = field === 2 ? 4 : 8, view = new DataView(part.bytes.buffer, part.bytes.byteOffset + part.at, size);
        found = size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
        part.at += size;
      } else if (field === 4 || field === 5) found = part.number();
      else if (field === 6) { const n = part.number(); found = n % 2 ? -(n + 1) / 2 : n / 2; }
      else if (field === 7) found = part.number() !== 0;
      else part.skip(key & 7);
    }
    return found;
  }

  function geometry(part) {
    const parts = [];
    let x = 0, y = 0, line = null, closed = false;
    let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
    while (part.more()) {
      const command = part.number(), what = command & 7, times = Math.floor(command / 8);
      if (what === 7) { closed = true; continue; }
      for (let i = 0; i < times; i++) {
        const dx = part.number(), dy = part.number();
        x += (dx >>> 1) ^ -(dx & 1);
        y += (dy >>> 1) ^ -(dy & 1);
        if (what === 1) { line = []; parts.push(line); }
        line.push(x, y);
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
    }
    return { parts: parts.map((p) => Int32Array.from(p)), closed, box: [x0, y0, x1, y1] };
  }

  function feature(part) {
    const found = { kind: 0, tags: [], parts: [], box: [0, 0, 0, 0] };
    while (part.more()) {
      const key = part.number(), field = key >> 3;
      if (field === 2) { const inner = part.inner(); while (inner.more()) found.tags.push(inner.number()); }
      else if (field === 3) found.kind = part.number();
      else if (field === 4) Object.assign(found, geometry(part.inner()));
      else part.skip(key & 7);
    }
    return found;
  }

  function layer(part) {
    const keys = [], values = [], features = [];
    let name = "", extent = 4096;
    while (part.more()) {
      const key = part.number(), field = key >> 3;
      if (field === 1) name = part.inner().text();
      else if (field === 2) features.push(feature(part.inner()));
      else if (field === 3) keys.push(part.inner().text());
      else if (field === 4) values.push(value(part.inner()));
      else if (field === 5) extent = part.number();
      else part.skip(key & 7);
    }
    for (const f of features) { // keys and values come after the features that use them
      const tags = Object.create(null);
      for (let i = 0; i + 1 < f.tags.length; i += 2) tags[keys[f.tags[i]]] = values[f.tags[i + 1]];
      f.tags = tags;
    }
    return { name, extent, features };
  }

  Doorstep.readTile = function (buffer) {
    const all = new Bytes(new Uint8Array(buffer), 0, buffer.byteLength), layers = Object.create(null);
    while (all.more()) {
      const key = all.number();
      if (key >> 3 === 3 && (key & 7) === 2) {
        const found = layer(all.inner());
        layers[found.name] = found.features;
      } else all.skip(key & 7);
    }
    return layers;
  };
})();

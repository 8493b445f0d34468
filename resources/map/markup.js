// The first script of the page. The content policy demands that markup be made by a trusted policy; this is the
// only one there can be, and it knows two texts: those Leaflet tries out while it loads, to learn what the engine
// can draw. Any other text that would become markup is an error where it happens, whoever wrote it.
"use strict";
if (window.trustedTypes) {
  const known = new Set(["<svg/>", '<v:shape adj="1"/>']);
  window.trustedTypes.createPolicy("default", { createHTML: (text) => (known.has(text) ? text : null) });
}

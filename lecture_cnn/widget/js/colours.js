// Colours of numbers and of pairs.

/** A number's colour: its sign, and its size on the array's scale. */
export function shade(value, scale, least = 0.08, most = 0.58) {
  const part = Math.min(1, Math.abs(value) / scale);
  const colour = value < 0 ? "0,114,178" : "213,94,0";
  return part ? `rgba(${colour},${(least + (most - least) * part).toFixed(3)})` : "";
}

/** One of many colours, of one lightness: dark on light paper, and light on dark. */
export function hueOf(part) {
  const hue = Math.round(part * 360);
  return `light-dark(oklch(0.5 0.13 ${hue}), oklch(0.78 0.12 ${hue}))`;
}

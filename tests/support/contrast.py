"""The texts of a stepper that are too pale to be read: of less than 4.5 to 1 against what is behind them.

    assert page.evaluate(PALE) == []
"""

# A text stands on the colours of all that is around it; what clips to a pixel, for a screen reader, is no text to see.
PALE = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colours) => {
    canvas.fillStyle = "white";
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const known = new Map();
  const contrast = (node) => {
    const around = [];
    let opacity = 1;
    for (let one = node; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      around.unshift(style.backgroundColor);
      opacity *= style.opacity;
    }
    const { color } = getComputedStyle(node);
    const key = [...around, color, opacity].join(" | ");
    if (!known.has(key)) {
      const [paper, ink] = [light(around), light([...around, color])];
      const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      known.set(key, opacity < 1 ? 1 : ratio);
    }
    return known.get(key);
  };
  const pale = [];
  const walker = document.createTreeWalker(document.querySelector(".lecture-stepper"), NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest(".live")) continue;
    if (parseFloat(getComputedStyle(node).fontSize) === 0) continue; // in a small map
    const ratio = contrast(node);
    if (ratio < 4.5) pale.push(`${text.data.trim()} in ${node.className || node.tagName}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(pale)];
}"""

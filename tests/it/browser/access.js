// What is wrong with the page for those who cannot see it well, cannot point, or have a small screen: a sentence each.
() => {
  const faults = [];
  const parse = color => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => {
    const mix = (one, other) => one * top.a + other * (1 - top.a);
    return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1 };
  };
  const ground = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? 0 : 255;
    return layers.reverse().reduce((under, top) => over(top, under), { r: canvas, g: canvas, b: canvas, a: 1 });
  };
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest("script, template, #said")) continue;
    const style = getComputedStyle(element);
    const [size, weight] = [parseFloat(style.fontSize), Number(style.fontWeight)];
    const back = ground(element);
    const [one, other] = [luminance(over(parse(style.color), back)), luminance(back)].sort((x, y) => y - x);
    const contrast = (one + 0.05) / (other + 0.05);
    const least = size >= 24 || (size >= 18.66 && weight >= 700) ? 3 : 4.5;
    if (contrast < least) faults.push(`contrast ${contrast.toFixed(2)}: ${texts.currentNode.data.trim().slice(0, 40)}`);
    if (size < 12) faults.push(`${size}px: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
  for (const element of document.querySelectorAll("main *, header *")) {
    const box = element.getBoundingClientRect();
    const scrolls = element.closest("pre");
    if (box.width && !scrolls && box.right > innerWidth + 1) faults.push(`reaches out of the window: ${element.outerHTML.slice(0, 60)}`);
  }
  for (const target of document.querySelectorAll(".todo button, .todo a, summary, .list li a")) {
    const box = target.getBoundingClientRect();
    if (box.width && (box.height < 24 || box.width < 24)) faults.push(`small target: ${target.textContent.slice(0, 40)}`);
  }
  for (const image of document.images) if (!image.hasAttribute("alt")) faults.push(`no alt: ${image.src}`);
  if (root.lang !== "en") faults.push("no language");
  if (document.querySelectorAll("main").length !== 1) faults.push("no main");
  const levels = [...document.querySelectorAll("header h1, main h1, main h2")].filter(one => !one.closest("article"));
  if (levels[0]?.nodeName !== "H1" || levels.filter(one => one.nodeName === "H1").length !== 1) faults.push("not one h1");
  const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
  if (new Set(ids).size !== ids.length) faults.push("an id stands twice");
  return faults;
}

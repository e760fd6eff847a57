// The blocks that an editable element holds, in the form of `render --as json`.
editable => {
  const blocks = [];
  const marked = node => {
    const runs = [];
    const walk = (node, marks) => {
      if (node.nodeType === Node.TEXT_NODE || node.nodeName === "BR") {
        const run = { text: node.nodeName === "BR" ? "\n" : node.data, ...marks };
        const last = runs.at(-1);
        const same = last && JSON.stringify({ ...last, text: "" }) === JSON.stringify({ ...run, text: "" });
        if (same) last.text += run.text; else if (run.text) runs.push(run);
        return;
      }
      const more = { ...marks };
      if (/^(B|STRONG)$/.test(node.nodeName)) more.strong = true;
      if (/^(I|EM)$/.test(node.nodeName)) more.emphasis = true;
      if (node.nodeName === "CODE") more.code = true;
      if (node.nodeName === "A") more.link = node.getAttribute("href");
      node.childNodes.forEach(child => walk(child, more));
    };
    node.childNodes.forEach(child => walk(child, {}));
    return runs;
  };
  const block = node => {
    switch (node.nodeName) {
      case "H2": return { kind: "heading", size: "large", text: marked(node) };
      case "H4": return { kind: "heading", size: "small", text: marked(node) };
      case "P": return { kind: "paragraph", text: marked(node) };
      case "BLOCKQUOTE": {
        const inner = [...node.children].filter(child => child.nodeName === "P");
        return { kind: "quote", paragraphs: inner.length ? inner.map(marked) : [marked(node)] };
      }
      case "HR": return { kind: "divider" };
      case "PRE": {
        const { codeBlockMode, codeBlockLang } = node.dataset;
        return { kind: "code", language: codeBlockMode === "2" ? codeBlockLang : null, code: node.textContent };
      }
      case "UL": return { kind: "list", start: null, items: [...node.children].map(marked) };
      case "OL": return { kind: "list", start: 1, items: [...node.children].map(marked) };
      case "FIGURE": {
        const [image, caption] = [node.querySelector("img"), node.querySelector("figcaption")];
        const figure = { kind: "figure", source: { url: image.getAttribute("src") }, alt: image.alt, caption: caption ? marked(caption) : [] };
        const link = image.closest("a");
        return link ? { ...figure, link: link.getAttribute("href") } : figure;
      }
      default: return { kind: "stranger", html: node.outerHTML || node.textContent };
    }
  };
  for (const node of editable.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || node.data.trim()) blocks.push(block(node));
  }
  return blocks;
}

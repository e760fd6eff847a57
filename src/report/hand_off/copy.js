// Copies by the copy event, which browsers grant to a page from disk too; the clipboard's own interface they may not.
(() => {
  "use strict";
  const said = document.getElementById("said");
  let load = null;

  document.addEventListener("copy", event => {
    if (!load) return;
    for (const [type, text] of load) event.clipboardData.setData(type, text);
    event.preventDefault();
    load.taken = true;
  });

  // Some browsers copy only where something is selected.
  const copy = what => {
    load = what;
    const stand = document.createElement("span");
    stand.textContent = "copied";
    stand.className = "stand";
    document.body.append(stand);
    const selection = getSelection();
    const before = selection.rangeCount ? selection.getRangeAt(0) : null;
    selection.selectAllChildren(stand);
    document.execCommand("copy");
    stand.remove();
    selection.removeAllRanges();
    if (before) selection.addRange(before);
    load = null;
    return what.taken === true;
  };

  const tell = (button, done) => {
    const sign = button.querySelector("b") || button;
    const words = sign.dataset.words || (sign.dataset.words = sign.textContent);
    sign.textContent = done ? "Copied" : "Press Ctrl+C";
    said.textContent = done ? "Copied" : "Not copied: select it and press Ctrl+C";
    button.classList.toggle("done", done);
    setTimeout(() => { sign.textContent = words; button.classList.remove("done"); }, 2000);
    const step = button.closest("li");
    const rest = [...step.querySelectorAll("button")];
    button.dataset.copied = done;
    if (rest.every(one => one.dataset.copied === "true")) step.querySelector("input").checked = true;
  };

  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    if (!("story" in button.dataset)) return tell(button, copy([["text/plain", button.dataset.text]]));
    const html = document.getElementById("paste").innerHTML;
    const plain = document.getElementById("plain").textContent;
    tell(button, copy([["text/html", html], ["text/plain", plain]]));
  });
})();

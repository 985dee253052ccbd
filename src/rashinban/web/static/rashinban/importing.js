// The words selected in the original go along to the form that adds an indicator. Without this the form asks for them.
(() => {
  const text = document.getElementById("original");
  const link = document.getElementById("add-from-text");
  if (!text || !link) return;
  const plain = link.href;
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const inside = chosen && chosen.rangeCount && text.contains(chosen.getRangeAt(0).commonAncestorContainer);
    const words = inside ? chosen.toString().trim().slice(0, 2000) : "";
    if (words) link.href = `${plain}&quotation=${encodeURIComponent(words)}`;
    else if (inside) link.href = plain;
  });
})();

// Tabs and the pages of Settings lie in one strip on a narrow screen: the current one is brought into sight, and a cut edge is told.
for (const strip of document.querySelectorAll(".side-nav, .tabs")) {
  const middle = (element) => element.getBoundingClientRect().left + element.clientWidth / 2;
  const tellCutEdges = () => {
    const after = strip.scrollWidth - strip.clientWidth - strip.scrollLeft;
    strip.dataset.cut = [strip.scrollLeft > 1 && "start", after > 1 && "end"].filter(Boolean).join(" ");
  };
  const current = strip.querySelector("[aria-current]");
  const bringIntoSight = () => {
    if (current && strip.scrollWidth > strip.clientWidth) strip.scrollLeft += middle(current) - middle(strip);
    tellCutEdges();
  };
  strip.addEventListener("scroll", tellCutEdges, { passive: true });
  new ResizeObserver(tellCutEdges).observe(strip);
  bringIntoSight();
  // Names take more room, or less, once their font is there.
  document.fonts.ready.then(bringIntoSight);
}

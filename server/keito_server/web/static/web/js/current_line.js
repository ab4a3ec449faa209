// On a narrow screen the pages of Settings lie in one strip: the current one is brought into sight.
const current = document.querySelector(".side-nav [aria-current]");
const strip = current?.closest(".side-nav");
if (strip && strip.scrollWidth > strip.clientWidth) {
  const middle = (element) => element.getBoundingClientRect().left + element.clientWidth / 2;
  strip.scrollLeft += middle(current) - middle(strip);
}

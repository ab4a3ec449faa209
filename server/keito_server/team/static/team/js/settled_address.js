// A page that answered a form takes the address of the page it stands for: loading it again then sends nothing twice.

const settled = document.querySelector("[data-settles]");
if (settled) history.replaceState(history.state, "", settled.dataset.settles);

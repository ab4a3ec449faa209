// Finds what is typed in a text and sets it in <mark>.

export function foldOf(text) {
  return text.toLocaleLowerCase();
}

export function markedText(text, typed) {
  const fragment = document.createDocumentFragment();
  const at = typed ? foldOf(text).indexOf(foldOf(typed)) : -1;
  if (at < 0) {
    fragment.append(text);
    return fragment;
  }
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + typed.length);
  fragment.append(text.slice(0, at), mark, text.slice(at + typed.length));
  return fragment;
}

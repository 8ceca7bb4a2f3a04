// The search over all pages: the contents page has the words of each section, and what is typed on
// another page is looked for there. The page's address says what is looked for: #find=flip

const MOST_FOUND = 30;
const AROUND = 70; // letters shown before and after a word that was found
const FIND = "#find=";

const searchField = document.querySelector("input.search");
const wordsOfPages = JSON.parse(document.querySelector("#words-of-pages")?.textContent ?? "[]");
const foundList = document.querySelector("ol.found");

function wanted() {
  return searchField.value.toLowerCase().split(/\s+/).filter(Boolean);
}

/** The sections that have all words, those first that have them in their heading. */
function sectionsWith(words) {
  const rows = [];
  for (const [page, anchor, title, heading, text] of wordsOfPages) {
    const [above, below] = [`${title} ${heading}`.toLowerCase(), text.toLowerCase()];
    if (!words.every((word) => above.includes(word) || below.includes(word))) continue;
    const inHeading = words.filter((word) => above.includes(word)).length;
    rows.push({ page, anchor, title, heading, text, inHeading });
  }
  return rows.sort((a, b) => b.inHeading - a.inHeading);
}

function rowOf({ page, anchor, title, heading, text }, [word]) {
  const link = document.createElement("a");
  link.href = anchor ? `${page}#${anchor}` : page;
  link.textContent = heading && heading !== title ? `${title}: ${heading}` : title;
  const row = document.createElement("li");
  row.append(link);
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return row;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + word.length);
  const around = document.createElement("p");
  // whole words, or what there is of them
  const start = at > AROUND ? at - AROUND + text.slice(at - AROUND, at).search(/\s|$/) : 0;
  const [after] = /^.*(?=\s)|/s.exec(text.slice(at + word.length, at + word.length + AROUND));
  const isWhole = at + word.length + AROUND >= text.length;
  const end = isWhole ? text.length : at + word.length + after.length;
  around.append(start ? "… " : "", text.slice(start, at), mark, text.slice(at + word.length, end));
  if (end < text.length) around.append(" …");
  row.append(around);
  return row;
}

function search() {
  const words = wanted();
  const rows = words.length ? sectionsWith(words) : [];
  foundList.replaceChildren(...rows.slice(0, MOST_FOUND).map((row) => rowOf(row, words)));
  const told = rows.length ? `${rows.length} sections` : "nothing found";
  document.querySelector(".found-count").textContent = words.length ? told : "";
}

if (foundList) {
  searchField.addEventListener("input", search);
  const fromAddress = () => {
    if (!location.hash.startsWith(FIND)) return;
    searchField.value = decodeURIComponent(location.hash.slice(FIND.length));
    search();
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();
} else {
  if (searchField) searchField.placeholder += ": Enter";
  searchField?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !searchField.value.trim()) return;
    location.href = `index.html${FIND}${encodeURIComponent(searchField.value.trim())}`;
  });
}

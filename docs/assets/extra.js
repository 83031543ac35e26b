// Marks short code in texts, such as `--rows-format`, which style sheets then keep in one piece.
for (const code of document.querySelectorAll(".md-typeset :is(p, li) > code, .md-typeset :is(p, li) > a > code")) {
  if (code.textContent.length <= 24) code.classList.add("short");
}

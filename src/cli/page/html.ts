// What every HTML page of ours has: it needs nothing else, no script, no font, no picture from anywhere, and a partner's
// words in it are data.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ESCAPES[one]!)

/** A whole page; `nav` and `main` are HTML, `title` is text. */
export const htmlPage = (title: string, style: string, nav: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${nav}
<main>
${main}
</main>
</body>
</html>
`

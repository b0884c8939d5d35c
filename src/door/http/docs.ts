// The API reference at /docs: swagger-ui from our own disk, three files by name and not its whole folder, under
// a policy that lets the page ask nobody but us.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Express, Response } from 'express'

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>EDI partner gateway: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

/** x-roles are shown, since the text says where they stand; light or dark is the reader's. */
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', validatorUrl: null, deepLinking: true, docExpansion: 'list', showExtensions: true })
const dark = matchMedia('(prefers-color-scheme: dark)')
const colour = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', colour)
colour()
`

/** swagger-ui sets style attributes, and its icons are data: images; nothing else is let in. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const require = createRequire(import.meta.url)

/** Serves the reference page; its library's files are read when they are first asked for. */
export function serveDocs(app: Express): void {
  const show = (res: Response, type: string, text: string) =>
    res.set('content-security-policy', POLICY).set('cache-control', 'no-cache').type(type).send(text)
  // Whoever opens the bare address in a browser finds something to read.
  app.get('/', (_req, res) => res.redirect('/docs'))
  app.get(['/docs', '/docs/'], (_req, res) => show(res, 'html', PAGE))
  app.get('/docs/start.js', (_req, res) => show(res, 'js', START))
  for (const [name, type] of [
    ['swagger-ui.css', 'css'],
    ['swagger-ui-bundle.js', 'js'],
  ] as const) {
    const text = readOnce(`swagger-ui-dist/${name}`)
    app.get(`/docs/${name}`, async (_req, res) => show(res, type, await text()))
  }
}

function readOnce(file: string): () => Promise<string> {
  let text: Promise<string> | undefined
  return () => {
    text ??= readFile(require.resolve(file), 'utf8')
    return text
  }
}

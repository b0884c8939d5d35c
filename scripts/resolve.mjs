// Finds modules with less ado, preloaded by --import into a process and its threads. Node asks the disk anew for each of
// the thousands of import statements, though all files of a folder that end alike are of one kind, and all of a folder
// mean the same package by its name. Remembering both takes 240 ms of CPU from the start of a gateway with its threads,
// a fifth of it. Whatever is not plainly a file beside the one that names it, or a package, Node finds as ever.
import module from 'node:module'

const BESIDE = /^\.\.?\/[\w/.-]+\.(?:ts|m?js)$/
const PACKAGE = /^[@a-z]/

/** Folder and ending → what files are there: `module-typescript`, `module`. */
const kinds = new Map()
/** Folder and name → which package that is there. */
const packages = new Map()

// An older Node, which npm may run by, has no such hooks, and is none the worse.
module.registerHooks?.({ resolve })

function resolve(specifier, context, next) {
  const { parentURL, conditions, importAttributes } = context
  const isPlain = parentURL?.startsWith('file:') && conditions.includes('import') && !importAttributes?.type
  if (!isPlain || specifier.startsWith('node:')) return next(specifier, context)
  if (BESIDE.test(specifier)) return beside(specifier, context, next)
  return PACKAGE.test(specifier) ? packaged(specifier, context, next) : next(specifier, context)
}

function beside(specifier, context, next) {
  const url = new URL(specifier, context.parentURL).href
  const key = `${folderOf(url)} ${url.slice(url.lastIndexOf('.'))}`
  const format = kinds.get(key)
  if (format) return { url, format, shortCircuit: true }
  const found = next(specifier, context)
  // A file that is found elsewhere is a link, and says nothing of those beside it.
  if (found.url === url && found.format) kinds.set(key, found.format)
  return found
}

function packaged(specifier, context, next) {
  const key = `${folderOf(context.parentURL)} ${specifier}`
  const known = packages.get(key)
  if (known) return known
  const found = { ...next(specifier, context), shortCircuit: true }
  packages.set(key, found)
  return found
}

const folderOf = (url) => url.slice(0, url.lastIndexOf('/'))

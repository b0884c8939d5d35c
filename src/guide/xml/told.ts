// Which of several guides for one root a document is for: releases of UBL share their namespaces, and what two sides
// settled about the use of one is a CustomizationID. A guide that says neither takes what no other takes.
import type { ToldBy } from '../model.ts'

/** What a document says of itself. */
export interface Said {
  version?: string
  customization?: string
}

/** How closely a guide's words fit a document; 0 where it says nothing, undefined where the document says other. */
export function toldFrom(toldBy: ToldBy = {}, said: Said): number | undefined {
  const words = [
    { expected: toldBy.version, got: said.version, weight: 1 },
    { expected: toldBy.customization, got: said.customization, weight: 2 },
  ].filter(({ expected }) => expected !== undefined)
  if (words.some(({ expected, got }) => got === undefined || ![expected].flat().includes(got)))
    return undefined
  return words.reduce((sum, { weight }) => sum + weight, 0)
}

/** The candidate that fits a document most closely, the first of equals. */
export function closest<T>(candidates: readonly T[], fitOf: (one: T) => number | undefined): T | undefined {
  let best: { one: T; fit: number } | undefined
  for (const one of candidates) {
    const fit = fitOf(one)
    if (fit !== undefined && (!best || fit > best.fit)) best = { one, fit }
  }
  return best?.one
}

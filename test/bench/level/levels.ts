// The levels by name, and what each may cost: at most so many times the byte loop's CPU, and so many megabytes of
// memory above idle, on the large interchange of orders.
import * as frame from './frame.ts'
import * as json from './json.ts'
import * as keep from './keep.ts'
import type { OpenLevel } from './level.ts'
import * as loop from './loop.ts'
import * as nodeX12 from './nodeX12.ts'
import * as read from './read.ts'
import * as validate from './validate.ts'
import * as write from './write.ts'

export interface Measurable {
  title: string
  open: OpenLevel
  target?: { times: number; memory: number }
  /** It reads or writes by a guide, so that there has to be one. */
  guided?: true
  /** It can only have a part of a large file: so many megabytes. */
  most?: number
}

export const LEVELS = {
  loop: { title: 'byte loop', open: loop.open },
  frame: { title: 'frame', open: frame.open, target: { times: 2, memory: 64 } },
  validate: { title: 'validate', open: validate.open, guided: true, target: { times: 6, memory: 64 } },
  read: { title: 'read with lineage', open: read.open, guided: true, target: { times: 8, memory: 128 } },
  json: { title: 'read + JSON', open: json.open, guided: true },
  keep: { title: 'read + JSON + lineage text', open: keep.open, guided: true },
  write: { title: 'write', open: write.open, guided: true, target: { times: 10, memory: 128 } },
  'node-x12': { title: 'node-x12', open: nodeX12.open, most: 5 },
} satisfies Record<string, Measurable>

export type LevelName = keyof typeof LEVELS

export const measurable = (name: LevelName): Measurable => LEVELS[name]

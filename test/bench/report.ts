// What was measured, as tables that fit into the README.
import { table } from '../../src/cli/terminal.ts'
import { type DataSet, MEGABYTE } from './dataset.ts'
import { measurable } from './level/levels.ts'
import { type Grown, spreadOf } from './linearity.ts'
import type { Measured } from './measured.ts'

/** One data set and its levels. */
export interface Result {
  data: DataSet
  bytes: number
  loop: Measured
  levels: Measured[]
  /** Why levels are missing. */
  note?: string
}

const mega = (bytes: number) => bytes / MEGABYTE
const perSecond = (amount: number, ms: number) => (amount * 1000) / ms
/** CPU in nanoseconds per byte. */
const perByte = ({ cpu, bytes }: Measured): number => (cpu * 1e6) / bytes
const grouped = (number: number) => Math.round(number).toLocaleString('en-US')

/** How many times the byte loop's CPU a level takes, per byte. */
export const times = (one: Measured, loop: Measured): number => perByte(one) / perByte(loop)

/** The table of one data set. */
export function resultText({ data, bytes, loop, levels, note }: Result): string {
  const isTarget = data.kind === 'orders'
  const head = [
    'level',
    'MB/s',
    'CPU, ns per byte',
    '× loop',
    ...(isTarget ? ['target'] : []),
    'documents/s',
    'memory',
    ...(isTarget ? ['target'] : []),
  ]
  const rows = [loop, ...levels].map((one) => row(one, loop, bytes, isTarget))
  const lines = [`${data.title} (${mega(bytes).toFixed(1)} MB)`, '', table([head, ...rows])]
  if (note) lines.push(note)
  return `${lines.join('\n')}\n`
}

function row(one: Measured, loop: Measured, whole: number, isTarget: boolean): string[] {
  const { target } = measurable(one.level)
  const limit = (text: string | undefined) => (isTarget ? [text ?? ''] : [])
  return [
    titleOf(one, whole),
    mega(perSecond(one.bytes, one.wall)).toFixed(1),
    perByte(one).toFixed(2),
    times(one, loop).toFixed(1),
    ...limit(target && `≤ ${target.times}`),
    one.documents === 0 ? '' : grouped(perSecond(one.documents, one.wall)),
    one.memory === undefined ? '' : `${grouped(mega(one.memory))} MB`,
    ...limit(target && `≤ ${target.memory} MB`),
  ]
}

/** A part of the data is named, and so are findings, which no level should have. */
function titleOf({ level, bytes, findings }: Measured, whole: number): string {
  const part = bytes < whole / 2 ? `, ${mega(bytes).toFixed(0)} MB of it` : ''
  return measurable(level).title + part + (findings > 0 ? `, ${grouped(findings)} findings` : '')
}

/** The table of sizes. */
export function linearityText(sizes: readonly Grown[]): string {
  const head = ['level', 'size', 'CPU, ns per byte', 'documents/s', 'memory']
  const rows = sizes.map(({ level, megabytes, perByte, documents, wall, memory }) => [
    measurable(level).title,
    `${megabytes} MB`,
    perByte.toFixed(2),
    documents === 0 ? '' : grouped(perSecond(documents, wall)),
    `${grouped(mega(memory))} MB`,
  ])
  const spreads = [...new Set(sizes.map(({ level }) => level))].map((level) => {
    const spread = spreadOf(sizes.filter((one) => one.level === level))
    return `${measurable(level).title}: the dearest size costs ${(spread * 100).toFixed(0)} % more per byte than the cheapest`
  })
  return `${[table([head, ...rows]), ...spreads].join('\n')}\n`
}

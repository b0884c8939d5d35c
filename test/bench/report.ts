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
const grouped = (number: number) => Math.round(number).toLocaleString('en-US')

/** How many times the byte loop's CPU a level takes, per byte. */
export const times = ({ cpu, bytes }: Measured, loop: Measured): number =>
  cpu / bytes / (loop.cpu / loop.bytes)

/** The table of one data set. */
export function resultText({ data, bytes, loop, levels, note }: Result): string {
  const isTarget = data.kind === 'orders'
  const head = [
    'level',
    'MB/s',
    '× loop',
    ...(isTarget ? ['target'] : []),
    'documents/s',
    'memory',
    ...(isTarget ? ['target'] : []),
  ]
  const rows = [loop, ...levels].map((one) => row(one, loop, isTarget))
  const lines = [`${data.title} (${mega(bytes).toFixed(1)} MB)`, '', table([head, ...rows])]
  if (note) lines.push(note)
  return `${lines.join('\n')}\n`
}

function row(one: Measured, loop: Measured, isTarget: boolean): string[] {
  const { title, target, most } = measurable(one.level)
  const part =
    most !== undefined && mega(one.bytes) <= most + 1 && isTarget
      ? ` (${Math.round(mega(one.bytes))} MB of it)`
      : ''
  const limit = (text: string | undefined) => (isTarget ? [text ?? ''] : [])
  return [
    title + part,
    mega(perSecond(one.bytes, one.wall)).toFixed(one.wall > one.bytes / 20_000 ? 1 : 0),
    times(one, loop).toFixed(1),
    ...limit(target && `≤ ${target.times}`),
    one.documents === 0 ? '' : grouped(perSecond(one.documents, one.wall)),
    one.memory === undefined ? '' : `${grouped(mega(one.memory))} MB`,
    ...limit(target && `≤ ${target.memory} MB`),
  ]
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

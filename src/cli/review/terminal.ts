// A reviewed sample in lines for a terminal: the file's line, below it what became of each of its values, in two columns
// that keep to the width there is.
import type { Cell, Meant, ReviewedSample, ReviewLine } from '../../contract/review/reviewed.ts'
import type { Direction } from '../../contract/underTest.ts'
import { printable } from '../../exchange/engine/place.ts'
import { cut as cutTo, styled } from '../terminal.ts'
import {
  besidesWords,
  cellName,
  countWords,
  lossOf,
  plainWords,
  refusedWords,
  shown,
  stateWords,
} from './words.ts'

/** The lines of one sample; `width` is that of the terminal in columns. */
export function sampleLines(sample: ReviewedSample, width: number): string[] {
  const numbers = Math.max(3, ...sample.lines.map(({ number }) => String(number ?? '').length))
  return [
    styled('bold', printable(sample.name)),
    cut(`${sample.file}, ${stateWords(sample)}`, width),
    countWords(sample),
    ...sample.findings.map((text) => styled('red', printable(text))),
    ...sample.documents.flatMap(({ verdict, published }, index) =>
      published ? [] : [styled('red', refusedWords(sample.direction, index, verdict))],
    ),
    '',
    ...sample.lines.flatMap((line) => lineLines(sample.direction, line, width, numbers)),
    ...besidesLines(sample, width),
  ]
}

function lineLines(direction: Direction, line: ReviewLine, width: number, numbers: number): string[] {
  const number = String(line.number ?? '').padStart(numbers)
  const indent = ' '.repeat(numbers + 2 + Math.min(line.depth, 12))
  const room = Math.max(20, width - indent.length)
  const head = wrapped(printable(line.text), room)
  const style = line.document === undefined || line.cells.length === 0 ? 'dim' : 'bold'
  return [
    ...head.map(
      (text, at) => `${at === 0 ? `${number}  ${indent.slice(numbers + 2)}` : indent}${styled(style, text)}`,
    ),
    ...line.findings.map((text) => `${indent}${styled('red', printable(text))}`),
    ...line.cells.flatMap((cell) => cellLines(direction, line, cell, indent, room)),
  ]
}

function cellLines(
  direction: Direction,
  line: ReviewLine,
  cell: Cell,
  indent: string,
  room: number,
): string[] {
  const left = Math.max(16, Math.floor(room * 0.4))
  const wire = cut(`${cellName(line, cell).padEnd(6)} ${printable(cell.text)}`, left).padEnd(left)
  const title = cell.title === '' ? '' : ` (${cell.title})`
  const [first = '', ...more] = meaningLines(direction, cell)
  const right = room - left - 1
  return [
    `${indent}${styled('cyan', wire)} ${coloured(cell, cut(first + (cell.meant.length > 0 ? '' : title), right))}`,
    ...more.map((text) => `${indent}${' '.repeat(left + 1)}${coloured(cell, cut(text, right))}`),
  ]
}

function meaningLines(direction: Direction, cell: Cell): string[] {
  const loss = lossOf(cell)
  if (loss !== '') return [`✗ ${loss}`]
  const was = cell.approved ? [`(approved: ${shown(cell.approved.value)})`] : []
  if (cell.meant.length === 0) return [`✓ ${plainWords(direction)}`, ...was]
  const arrow = direction === 'in' ? '→' : '←'
  return [...cell.meant.map((one) => `${arrow} ${meantText(one)}`), ...was]
}

const meantText = ({ pointer, value, approved }: Meant): string =>
  `${pointer}  ${shown(value)}${approved ? `  (approved: ${shown(approved.value)})` : ''}`

function coloured({ fate, reason, meant, approved }: Cell, text: string): string {
  if (fate === 'unread' || (fate === 'unmapped' && !reason)) return styled('red', text)
  if (fate === 'unmapped' || approved || meant.some((one) => one.approved)) return styled('yellow', text)
  return fate === 'checked' ? styled('dim', text) : text
}

function besidesLines({ documents, direction }: ReviewedSample, width: number): string[] {
  const lines = documents.flatMap(({ besides }) =>
    besides.map((one) => cut(`  ${one.pointer}  ${shown(one.value)}: ${besidesWords(one)}`, width)),
  )
  return lines.length > 0 ? ['', direction === 'in' ? 'Not in the file:' : 'Not on the wire:', ...lines] : []
}

const cut = (text: string, width: number): string => cutTo(printable(text), width)

function wrapped(text: string, width: number): string[] {
  return text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? ['']
}

// Exact decimals of a document: sums and products by big.js, and when two amounts are the same for a person who rounds.
import Big from 'big.js'
import { textAt } from './rule.ts'

const DECIMAL = /^-?\d*\.?\d+$/

/** The decimal at a path below an object; undefined where there is none. */
export function decimalAt(holder: unknown, path: string): Big | undefined {
  const text = textAt(holder, path)
  return text !== undefined && DECIMAL.test(text) ? new Big(text) : undefined
}

export const ZERO = new Big(0)

export const sum = (values: readonly Big[]): Big => values.reduce((made, one) => made.plus(one), ZERO)

/** Digits behind the point as written: 2 of 12.50. */
export const scaleOf = (text: string): number => text.split('.')[1]?.length ?? 0

/**
 * Whether an amount as written is the computed one: it and each of `parts` that went into it may have been rounded by
 * half a unit of its last digit, and nobody rounds finer than to hundredths.
 */
export function isRounded(written: string, computed: Big, parts = 1): boolean {
  const unit = new Big(10).pow(-Math.min(scaleOf(written), 2))
  const slack = unit.times(parts + 1).div(2)
  return new Big(written).minus(computed).abs().lte(slack)
}

/** An amount for a sentence: to hundredths at least, without an endless tail. */
export const shown = (value: Big): string =>
  value.round(4).toFixed(Math.max(2, scaleOf(value.round(4).toFixed())))

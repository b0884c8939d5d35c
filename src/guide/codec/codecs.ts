// Every codec by the name that a guide calls it by.
import type { DataElement } from '../model.ts'
import { scac } from './carrier.ts'
import type { Codec } from './codec.ts'
import { x12Date, x12Time, xmlDate, xmlTime } from './date.ts'
import { decimal, fraction, implied, real } from './decimal.ts'
import { period, periodFormat } from './period.ts'
import { priceBasis } from './priceBasis.ts'
import { base64, boolean, padded, trimmed, verbatim } from './text.ts'
import { rec20, x12Unit } from './unit.ts'

/** Codecs that a guide may name with `as`. */
export const codecs: Readonly<Record<string, Codec>> = {
  text: trimmed,
  verbatim,
  decimal,
  fraction,
  boolean,
  date: xmlDate,
  time: xmlTime,
  unit: x12Unit,
  rec20,
  period,
  periodFormat,
  priceBasis,
  scac,
  base64,
}

/** The codec that follows from an X12 data element's type. */
export function codecOfType(element: DataElement): Codec {
  switch (element.type) {
    case 'R':
      return real
    case 'N':
      return implied
    case 'DT':
      return x12Date
    case 'TM':
      return x12Time
    case 'ID':
      return verbatim
    default:
      return padded
  }
}

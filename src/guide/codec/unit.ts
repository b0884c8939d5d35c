// Units: X12 element 355 ↔ UN/ECE Recommendation 20 (Recommendation 21 packages with X before them). The
// partner's word is kept beside ours, so that what we write is what they wrote.
import type { Codec, Parts } from './codec.ts'

// Facts of the two code lists; only pairs with the same meaning. Where X12 and Rec 20 agree the code is
// in SAME.
const X12_TO_REC20: Readonly<Record<string, string>> = {
  '01': 'LBR',
  '2W': 'XBI',
  AM: 'XAM',
  BA: 'XBL',
  BD: 'XBE',
  BF: 'BFT',
  BG: 'XBG',
  BO: 'XBO',
  BR: 'XBA',
  BX: 'XBX',
  CA: 'XCS',
  CF: 'FTQ',
  CH: 'XCN',
  CI: 'INQ',
  CL: 'XCY',
  CM: 'CMT',
  CN: 'XCX',
  CR: 'MTQ',
  CT: 'XCT',
  CY: 'YDQ',
  DA: 'DAY',
  DR: 'XDR',
  DZ: 'DZN',
  EV: 'XEN',
  FO: 'OZA',
  FT: 'FOT',
  GA: 'GLL',
  GM: 'GM',
  GR: 'GRM',
  GS: 'GRO',
  HC: 'CEN',
  HR: 'HUR',
  HU: 'CEN',
  IN: 'INH',
  JR: 'XJR',
  KE: 'XKG',
  KG: 'KGM',
  LB: 'LBR',
  LF: 'LF',
  LT: 'LTR',
  MC: 'MC',
  ME: 'MGM',
  ML: 'MLT',
  MM: 'MMT',
  MO: 'MON',
  MP: 'TNE',
  MR: 'MTR',
  OZ: 'ONZ',
  PA: 'XPL',
  PC: 'H87',
  PH: 'XPK',
  PK: 'XPK',
  PL: 'XPX',
  PR: 'PR',
  PT: 'PT',
  QT: 'QT',
  RE: 'XRL',
  RL: 'XRO',
  RM: 'RM',
  SF: 'FTK',
  SH: 'XST',
  SM: 'MTK',
  ST: 'SET',
  SV: 'XSI',
  SY: 'YDK',
  TB: 'XTU',
  TH: 'MIL',
  TK: 'XTK',
  TN: 'STN',
  UN: 'C62',
  WK: 'WEE',
  YD: 'YRD',
  YR: 'ANN',
}

const SAME = ['EA', 'KT', 'AS', 'P1', 'SX', 'PF']

const FIRST_WIRE = new Map<string, string>()
for (const [wire, unit] of Object.entries(X12_TO_REC20)) if (!FIRST_WIRE.has(unit)) FIRST_WIRE.set(unit, wire)
// The usual word where several mean the same.
for (const [unit, wire] of [
  ['LBR', 'LB'],
  ['CEN', 'HU'],
  ['XPK', 'PK'],
] as const)
  FIRST_WIRE.set(unit, wire)
for (const unit of SAME) FIRST_WIRE.set(unit, unit)

const rec20Of = (wire: string): string | undefined =>
  SAME.includes(wire) ? wire : Object.hasOwn(X12_TO_REC20, wire) ? X12_TO_REC20[wire] : undefined

/** None where one of them is no text: then nothing can be said. */
function partsOf(value: unknown): Parts {
  if (typeof value !== 'object' || value === null) return {}
  const { unit = '', partnerUnit = '' } = value as Record<string, unknown>
  return typeof unit === 'string' && typeof partnerUnit === 'string' ? (value as Parts) : {}
}

/** X12 element 355. An unknown unit keeps only the partner's word; the leaf then reports it. */
export const x12Unit: Codec = {
  parts: ['unit', 'partnerUnit'],
  read: (wire, { ours }): Parts => {
    const unit = ours?.(wire) ?? rec20Of(wire)
    return unit === undefined ? { partnerUnit: wire } : { unit, partnerUnit: wire }
  },
  write: (value, { ours, theirs }) => {
    const { unit, partnerUnit } = partsOf(value)
    if (
      partnerUnit !== undefined &&
      (unit === undefined || (ours?.(partnerUnit) ?? rec20Of(partnerUnit)) === unit)
    )
      return partnerUnit
    return unit === undefined ? undefined : (theirs?.(unit) ?? FIRST_WIRE.get(unit))
  },
  sample: (random) => {
    const wires = ['EA', 'CA', 'DZ', 'BX', 'LB']
    const partnerUnit = wires[Math.floor(random() * wires.length)]!
    return { unit: rec20Of(partnerUnit)!, partnerUnit }
  },
}

/** A unit that is Rec 20 on the wire already, as in UBL. */
export const rec20: Codec = {
  parts: ['unit', 'partnerUnit'],
  read: (wire, { ours }): Parts => {
    const partnerUnit = wire.trim()
    const unit = ours?.(partnerUnit) ?? (/^[A-Z0-9]{1,3}$/.test(partnerUnit) ? partnerUnit : undefined)
    return unit === undefined ? { partnerUnit } : { unit, partnerUnit }
  },
  write: (value, { ours, theirs }) => {
    const { unit, partnerUnit } = partsOf(value)
    if (partnerUnit !== undefined && (unit === undefined || unit === (ours?.(partnerUnit) ?? partnerUnit)))
      return partnerUnit
    return unit === undefined ? partnerUnit : (theirs?.(unit) ?? unit)
  },
  sample: (random) => {
    const unit = ['EA', 'H87', 'KGM', 'XCS'][Math.floor(random() * 4)]!
    return { unit, partnerUnit: unit }
  },
}

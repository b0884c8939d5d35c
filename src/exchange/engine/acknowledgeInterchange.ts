// Findings of an interchange → what a TA1 says of it. A TA1 has room for one code, so the codes have an order.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import { standardOf } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { x12Date } from '../../guide/codec/date.ts'
import type { InterchangeHeader } from '../../x12/types.ts'
import { type InterchangeVerdict, isCutOff } from './cutOff.ts'

/**
 * TA105 by priority: a cause before what follows from it, so that the partner mends the right thing first.
 *
 * 1. what the bytes are cut by: element separator, terminator, component separator (026, 004, 027);
 * 2. who speaks to whom, without which nothing else can be looked up (005 to 009), and by what right (010 to 013);
 * 3. the controls that the rest is read by: version and standard (003, 017, 016, 002), number (018);
 * 4. the other words of the ISA, and of ISB and ISE behind it: usage, date, time, acknowledgement requested (020,
 *    014, 015, 019), grade of service and deferred delivery (028 to 031);
 * 5. what it holds: the end that came too early, a GS that is none, segments in the wrong place (023, 024, 022);
 * 6. what the trailer says of that: another number, which most often means another file, then the count (001, 021);
 * 7. last that the number was used before (025): a broken interchange never claims its number.
 */
const PRIORITY: readonly string[] = [
  ...['026', '004', '027'],
  ...['005', '006', '007', '008', '009', '010', '011', '012', '013'],
  ...['003', '017', '016', '002', '018'],
  ...['020', '014', '015', '019', '028', '029', '030', '031'],
  ...['023', '024', '022'],
  ...['001', '021'],
  '025',
]

const NO_ERROR = '000'
/** Invalid control structure: what is said where the error has no code of its own. */
const STRUCTURE = '022'

/** The one code of what is wrong with an interchange; 022 where none of it has one. */
export function noteCode(findings: readonly Finding[]): string {
  const codes = new Set(findings.map((one) => standardOf(one).ta105))
  return PRIORITY.find((code) => codes.has(code)) ?? STRUCTURE
}

const toTell = (findings: readonly Finding[], verdict: InterchangeVerdict) =>
  findings.filter((one) => one.severity === 'error' || (verdict !== 'rejected' && isCutOff(one)))

/**
 * An interchange's acknowledgement: what a TA1 says. It repeats the ISA's date and time; where they are none
 * the receipt's stand in for them, since a TA1 can't do without.
 */
export function acknowledgeInterchange(
  header: Pick<InterchangeHeader, 'control' | 'date' | 'time'>,
  verdict: InterchangeVerdict,
  findings: readonly Finding[],
  { receivedAt, centuryPivot = 50 }: { receivedAt: string; centuryPivot?: number },
): Acknowledgement {
  const time = /^([01]\d|2[0-3])([0-5]\d)$/.exec(header.time)
  return {
    schema: 'acknowledgement/1',
    interchange: {
      control: /^\d{1,9}$/.test(header.control) ? header.control.padStart(9, '0') : '000000000',
      date: dayOf(header.date, centuryPivot) ?? receivedAt.slice(0, 10),
      time: time ? `${time[1]}:${time[2]}` : receivedAt.slice(11, 16),
      status: verdict,
      code: verdict === 'accepted' ? NO_ERROR : noteCode(toTell(findings, verdict)),
    },
  }
}

/** YYMMDD as a day of the calendar; undefined where it is none. */
function dayOf(text: string, centuryPivot: number): string | undefined {
  const day = x12Date.read(text, { centuryPivot, decimals: 0, longest: 6 })
  return text.length === 6 && typeof day === 'string' ? day : undefined
}

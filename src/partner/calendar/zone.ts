// Between instants and a time zone's clocks, by the zone data of the runtime. Where clocks are put forward, a time that
// is left out is the one as much later; where they are put back, a time that comes twice is the first.

const MINUTE = 60_000
const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}

/** What the zone's clocks show at an instant, as if it were UTC: milliseconds since 1970. */
function shown(timeZone: string, instant: number): number {
  const parts = formatOf(timeZone).formatToParts(instant)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const seconds = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return seconds + (((instant % 1000) + 1000) % 1000)
}

/** The day that the zone's clocks show at an instant, in days since 1970. */
export const localDay = (timeZone: string, instant: number): number =>
  Math.floor(shown(timeZone, instant) / DAY)

/** The instant at which the zone's clocks show a day and a minute of it. */
export function instantOf(timeZone: string, day: number, minute: number): number {
  const wall = day * DAY + minute * MINUTE
  const offsetAt = (instant: number) => shown(timeZone, instant) - instant
  const before = wall - offsetAt(wall - DAY)
  const behind = wall - offsetAt(wall + DAY)
  const right = [before, behind].filter((instant) => shown(timeZone, instant) === wall)
  return right.length > 0 ? Math.min(...right) : before
}

// A business calendar: on which days and hours time counts. It is data, so that what "24 hours" means to a partner stands
// beside its agreement; what is agreed is computed by pure functions, and no clock is read here.

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
export type Weekday = (typeof WEEKDAYS)[number]

interface Named {
  name: string
  /** First year in which it is one. */
  since?: number
}

/** A day that is closed each year, or once: by its date, its weekday in a month, its distance from Easter, or its day. */
export type Holiday = Named &
  (
    | { date: string; observed?: 'nearest' | 'following' }
    | { nth: number; day: Weekday; month: number }
    | { easter: number }
    | { on: string }
  )

export interface Calendar {
  calendar: string
  title?: string
  /** IANA name; days begin and end by its clocks. */
  timeZone: string
  days: Weekday[]
  /** Such as 08:00-17:00; all day where absent. */
  hours?: string
  holidays?: Holiday[]
  /** Where its holidays were taken from. */
  provenance?: string[]
}

/** From and to in minutes of the local day; all of it is 0 to 1,440. */
export function hoursOf({ hours = '00:00-24:00' }: Pick<Calendar, 'hours'>): { from: number; to: number } {
  const [from = 0, to = 0] = hours.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return hour * 60 + minute
  })
  return { from, to }
}

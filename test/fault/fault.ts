// A fault: at the nth commit, fsync, rename, send, or act at another's server the process dies, or that one act fails. It is plain text,
// so that it can be handed to a process and printed with the seed that drew it.

export const SITES = ['commit', 'fsync', 'rename', 'send'] as const
/** What is done at others' servers: telling a webhook, and fetching and putting files. */
export const OUTSIDE_SITES = ['notify', 'poll', 'put'] as const
export type Site = (typeof SITES)[number] | (typeof OUTSIDE_SITES)[number]

/** `lose`: the act is done, and its reply never comes (commits of PostgreSQL only). */
export type Mode = 'kill-before' | 'kill-after' | 'fail' | 'lose'

export interface Fault {
  site: Site
  mode: Mode
  /** From 1 on. */
  nth: number
}

/** Name of the channel on which a running process is told its next fault. */
export const CHANNEL = 'fault'

export const faultText = ({ site, mode, nth }: Fault): string => `${site} ${nth} ${mode}`

export function parseFault(text: string): Fault {
  const [site, nth, mode] = text.split(' ')
  return { site: site as Site, mode: mode as Mode, nth: Number(nth) }
}

/** How an act can fail on a store. */
export const modesOf = (site: Site, postgres: boolean): Mode[] =>
  site === 'commit' && postgres
    ? ['kill-before', 'kill-after', 'fail', 'lose']
    : ['kill-before', 'kill-after', 'fail']

/** A trouble that lasts: the disk is full, or each flush of it takes 300 ms. */
export type Weather = 'fair' | 'full' | 'slow'

export const weatherText = (weather: Weather): string => `weather ${weather}`

export const parseWeather = (text: string): Weather | undefined =>
  text.startsWith('weather ') ? (text.slice('weather '.length) as Weather) : undefined

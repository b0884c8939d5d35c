// Calendars from disk: partners/<id>/calendars/NAME.yaml, else partners/calendars/NAME.yaml for all partners. Each is
// checked by its JSON Schema, and by what a schema can't say. An agreement's version holds those that it names, so that
// a running gateway reads none.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import schema from '../../../openapi/calendar.schema.json' with { type: 'json' }
import type { Problem } from '../../guide/load/problem.ts'
import { loadSource, originOf, problemAt, type Source, type Table } from '../../guide/load/source.ts'
import { schemaCheck } from '../schemaCheck.ts'
import { type Calendar, hoursOf } from './calendar.ts'
import { dayOf, parseDay } from './day.ts'
import { isOpenDay } from './holidays.ts'

const calendarSchema = schemaCheck<Calendar>(schema)

/** The file of a calendar, as it is shown and where it is: the partner's own, else the one for all; undefined for none. */
export function calendarFile(
  directory: string,
  partner: string,
  name: string,
): { path: string; shown: string } | undefined {
  return [`${partner}/calendars`, 'calendars']
    .map((folder) => ({
      path: join(directory, folder, `${name}.yaml`),
      shown: `partners/${folder}/${name}.yaml`,
    }))
    .find(({ path }) => existsSync(path))
}

/** A calendar, or why it can't be used. */
export function loadCalendar({ path, shown }: { path: string; shown: string }): {
  calendar?: Calendar
  problems: Problem[]
} {
  const source = loadSource(shown, readFileSync(path, 'utf8'))
  const problems = [
    ...source.problems,
    ...(source.problems.length > 0 ? [] : check(source, basename(path, '.yaml'))),
  ]
  if (problems.length > 0) return { problems }
  return { calendar: JSON.parse(JSON.stringify(source.table)) as Calendar, problems }
}

/** What is wrong with the calendars for all partners, whether or not an agreement names them. */
export function checkCalendars(directory: string): Problem[] {
  const folder = join(directory, 'calendars')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files
    .sort()
    .flatMap(
      (name) => loadCalendar({ path: join(folder, name), shown: `partners/calendars/${name}` }).problems,
    )
}

function check(source: Source, name: string): Problem[] {
  const table: Table = source.table
  const raw: unknown = table
  const complain = (key: string, message: string, at: unknown = table) =>
    problemAt(source, originOf(at, key) ?? { line: 1, column: 1 }, message)
  const validate = calendarSchema()
  if (!validate(raw)) {
    return (validate.errors ?? [])
      .filter(({ schemaPath }) => !/\/oneOf\/\d/.test(schemaPath))
      .map(({ instancePath, message, params }) => {
        const [, key = '', index] = instancePath.split('/')
        const within = index === undefined ? table : (table[key] as Table[])[Number(index)]
        const extra = (params as { additionalProperty?: string }).additionalProperty
        const said = extra === undefined ? message : `"${extra}" is not a word here`
        return complain(
          extra ?? key,
          `${instancePath.slice(1) || 'the calendar'}: ${said}`,
          extra ? within : table,
        )
      })
  }
  const calendar: Calendar = raw
  if (calendar.calendar !== name) return [complain('calendar', `the file is named ${name}`)]
  if (!isZone(calendar.timeZone)) return [complain('timeZone', `there is no time zone ${calendar.timeZone}`)]
  const { from, to } = hoursOf(calendar)
  if (from >= to) return [complain('hours', 'they end before they begin')]
  const wrong = (calendar.holidays ?? []).findIndex((one) => !isDay(one))
  if (wrong >= 0) return [complain('name', 'there is no such day', (table.holidays as Table[])[wrong])]
  if (!isEverOpen(calendar)) return [complain('days', 'no day of a year is open')]
  return []
}

// 2024 has every day that there is.
function isDay(holiday: NonNullable<Calendar['holidays']>[number]): boolean {
  if ('on' in holiday) return parseDay(holiday.on) !== undefined
  return 'date' in holiday ? parseDay(`2024-${holiday.date}`) !== undefined : true
}

function isEverOpen(calendar: Calendar): boolean {
  const first = dayOf(2026, 1, 1)
  for (let day = first; day < first + 366; day++) if (isOpenDay(calendar, day)) return true
  return false
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

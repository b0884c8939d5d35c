// What the framer saw → whose it is and what will become of it. Each event is settled as it comes, and only
// what a trailer says waits for its trailer, so that memory does not grow with the file.
import { hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ActiveAgreement, ActiveRule } from '../../partner/active.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { matchGroup, matchInterchange, matchSet, notYetSaid } from '../../partner/match.ts'
import { instant } from '../../setting/clock.ts'
import type { Group, Receipt } from '../../store/record.ts'
import type { FramedGroup, FramedInterchange, FramedSet, FrameEvent } from '../../x12/types.ts'
import type { Desk } from '../desk.ts'
import { cutGroup, cutSet, isCutOff, keepsComplete, takenAsComplete } from '../engine/cutOff.ts'
import { setFindings } from '../engine/setEnvelope.ts'
import { inForce } from '../inForce.ts'
import { type AnswerEvent, answerDocument, answersGroup, holdsAnswers, ruleOfAnswers } from './answers.ts'
import { claimsGroups, duplicateGroup, standingOf } from './duplicates.ts'
import type { OpenInterchange, Progress } from './progress.ts'
import { documentRow, groupRow, interchangeRow, ruleNames, rulesOf } from './rows.ts'
import { Slice } from './slice.ts'

/** Findings about envelopes that a receipt shows; each interchange and group has all of its own. */
const MOST_TOLD = 100

type Begun<K extends FrameEvent['kind']> = Extract<FrameEvent, { kind: K }>

/** Takes the events of one receipt, in order. */
export class X12Opening {
  readonly slice = new Slice()
  readonly progress: Progress
  readonly #desk: Desk
  readonly #receipt: Receipt
  readonly #agreements: readonly ActiveAgreement[]

  constructor(desk: Desk, receipt: Receipt, agreements: readonly ActiveAgreement[], progress: Progress) {
    this.#desk = desk
    this.#receipt = receipt
    this.#agreements = agreements
    this.progress = progress
  }

  async take(event: FrameEvent): Promise<void> {
    if (event.kind === 'stray') this.#tell([event.finding])
    else if (event.kind === 'interchange') this.#beginInterchange(event)
    else if (event.kind === 'group') this.#beginGroup(event)
    else if (event.kind === 'set') this.#set(event.set)
    else if (event.kind === 'acknowledgement') this.#answer(event)
    else if (event.kind === 'group-end') this.#endGroup(event.group)
    else if (event.kind === 'interchange-end') await this.#endInterchange(event.interchange)
  }

  /** More interchanges and groups than one receipt may have. */
  get tooMany(): boolean {
    return this.progress.count > this.#desk.sizes.maxGroups
  }

  /** Notes what is wrong with the receipt as a whole: the first so many. */
  #tell(found: readonly Finding[]): void {
    const { findings } = this.progress
    findings.push(
      ...found.filter(({ severity }) => severity !== 'note').slice(0, MOST_TOLD - findings.length),
    )
  }

  #beginInterchange({ header, delimiters, ordinal, offset }: Begun<'interchange'>): void {
    const { principal, environment } = this.#receipt
    const bounds = { principal, environment, agreements: this.#agreements }
    const match = matchInterchange(header, offset, bounds)
    const open: OpenInterchange = {
      id: this.#desk.house.newId(),
      header,
      delimiters,
      partner: match.agreement?.partner ?? this.#receipt.partner,
      agreement: match.agreement?.hash ?? '',
      environment: match.environment,
      refused: match.agreement === undefined,
      whole: 0,
      findings: match.findings,
    }
    this.progress.count++
    this.progress.interchange = open
    if (match.agreement) this.progress.matched = true
    this.slice.putInterchange(
      interchangeRow(this.#receipt, open, { ordinal, offset, findings: match.findings }),
    )
  }

  #beginGroup({ header, ordinal, offset }: Begun<'group'>): void {
    const interchange = this.#interchange
    const agreement = this.#agreementOf(interchange)
    const match = agreement
      ? matchGroup(header, offset, agreement)
      : { rules: [], acknowledges: false, findings: [] }
    this.progress.count++
    this.progress.group = {
      id: this.#desk.house.newId(),
      functionalId: header.functionalId,
      version: header.version,
      rules: ruleNames(match),
      acknowledges: match.acknowledges,
      findings: match.findings,
      readable: false,
    }
    this.slice.putGroup(
      groupRow(this.#receipt, interchange.id, this.progress.group.id, {
        ordinal,
        header,
        offset,
        findings: match.findings,
      }),
    )
  }

  #set(framed: FramedSet): void {
    const interchange = this.#interchange
    const group = this.#group
    const agreement = this.#agreementOf(interchange)
    const rules = agreement ? rulesOf(agreement, group.rules) : []
    const rule = matchSet(framed.id, rules)
    if (rule) inForce(rule.mapping)
    const findings = this.#setFindings(framed, rules, rule, agreement)
    const id = this.#desk.house.newId()
    const at = instant(this.#desk.house.clock)
    const about = { receipt: this.#receipt, interchange, group, id, at }
    const row = documentRow(about, framed, group.version, findings, rule)
    if (row.state === 'opened') group.readable = true
    this.slice.addDocument(row)
  }

  #setFindings(
    framed: FramedSet,
    rules: readonly ActiveRule[],
    rule: ActiveRule | undefined,
    agreement: ActiveAgreement | undefined,
  ): Finding[] {
    const lenient = agreement?.agreement.duplicates?.st02 === 'accept'
    const cut = framed.truncated && this.#keeps ? [cutSet(framed)] : []
    const found = [...framed.findings, ...cut].map((one) =>
      lenient && one.code === 'set-control-repeated' ? { ...one, severity: 'warning' as const } : one,
    )
    const { findings: ofGroup, ...header } = this.#group
    // Where no rule is there at all, the group is the reason, or it acknowledges what we sent.
    if (rules.length === 0) return found
    const known = { header, isRuled: rule !== undefined, version: rule?.rule.version, ofGroup }
    return setFindings({ ...framed, findings: found }, known)
  }

  #endGroup(framed: FramedGroup): void {
    const { id, findings, readable } = this.#group
    const cut = framed.truncated && this.#keeps ? [cutGroup(framed)] : []
    const all = { ...framed, findings: [...findings, ...framed.findings, ...cut] }
    if (!framed.truncated) this.#interchange.whole++
    this.slice.putGroup(groupRow(this.#receipt, this.#interchange.id, id, all))
    this.#tell(all.findings)
    if (readable) this.progress.toRead.push({ group: id, partner: this.#interchange.partner })
    delete this.progress.group
  }

  /** A TA1: read where the agreement says by what; else the interchange's row alone keeps it. */
  #answer(event: AnswerEvent): void {
    const interchange = this.#interchange
    const rule = ruleOfAnswers(this.#agreementOf(interchange))
    if (!rule) return
    inForce(rule.mapping)
    const { newId, clock } = this.#desk.house
    interchange.answers ??= { group: newId(), count: 0 }
    interchange.answers.count++
    const about = { receipt: this.#receipt, interchange, id: newId(), at: instant(clock) }
    this.slice.addDocument(answerDocument(about, interchange.answers, event, rule))
  }

  #endAnswers(open: OpenInterchange): void {
    if (!open.answers) return
    this.slice.putGroup(answersGroup(this.#receipt, open, open.answers))
    this.progress.toRead.push({ group: open.answers.group, partner: open.partner })
  }

  async #endInterchange(framed: FramedInterchange): Promise<void> {
    const open = this.#interchange
    const told = [...notYetSaid(open.findings, framed.findings), ...framed.findings]
    const findings = this.#keeps ? takenAsComplete(told) : told
    const agreement = this.#agreementOf(open)
    if (agreement && !hasError(findings))
      findings.push(...(await this.#claimNumbers(agreement.agreement, framed, findings)))
    this.#endAnswers(open)
    this.slice.putInterchange(interchangeRow(this.#receipt, open, { ...framed, findings }))
    this.#tell(findings)
    delete this.progress.interchange
  }

  /** Claims the open interchange's number, and its groups' where some of it may come twice; gives its finding. */
  async #claimNumbers(
    agreement: Agreement,
    framed: FramedInterchange,
    findings: readonly Finding[],
  ): Promise<Finding[]> {
    const { environment, header } = this.#interchange
    const claimant = { receipt: this.#receipt.id, environment, agreement }
    const { interchanges } = this.slice
    const standing = await standingOf(this.#desk.house, claimant, header, framed, interchanges)
    if (standing.is === 'duplicate') return [standing.finding]
    const isRest = standing.is === 'rest'
    if (!isRest && !claimsGroups(agreement) && !findings.some(isCutOff)) return []
    const { twice, once } = await this.#claimGroups(claimant, framed.ordinal)
    if (isRest && once === 0 && twice.length > 0) return [standing.finding]
    for (const group of twice) {
      this.slice.putGroup(group)
      this.#tell(group.findings.slice(-1))
    }
    return []
  }

  /** The groups whose number came before, and how many did not. */
  async #claimGroups(
    claimant: Parameters<typeof duplicateGroup>[1],
    ordinal: number,
  ): Promise<{ twice: Group[]; once: number }> {
    const { id, header } = this.#interchange
    const twice: Group[] = []
    let once = 0
    for (const group of await this.#groupsOf(id)) {
      if (group.verdict === 'rejected' || holdsAnswers(group)) continue
      const found = await duplicateGroup(this.#desk.house, claimant, header, group, ordinal)
      if (found) twice.push({ ...group, findings: [...group.findings, found], verdict: 'rejected' })
      else once++
    }
    return { twice, once }
  }

  /** Groups of an interchange, those of earlier slices too. */
  async #groupsOf(interchange: string): Promise<Group[]> {
    const recent = this.slice.groupsOf(interchange)
    const kept = await this.#desk.house.store.groupsOf(this.#receipt.id)
    const earlier = kept.filter(
      (one) => one.interchange === interchange && !recent.some(({ id }) => id === one.id),
    )
    return [...earlier, ...recent]
  }

  /** Whether the open interchange is taken as far as it is complete, should it break off. */
  get #keeps(): boolean {
    const open = this.#interchange
    return keepsComplete(this.#agreementOf(open)?.agreement, open.whole)
  }

  get #interchange(): OpenInterchange {
    const { interchange } = this.progress
    if (!interchange) throw new Error('no interchange is open')
    return interchange
  }

  get #group(): NonNullable<Progress['group']> {
    const { group } = this.progress
    if (!group) throw new Error('no group is open')
    return group
  }

  // A version that was replaced between two slices goes on as the partner's present one.
  #agreementOf({ agreement, partner, refused }: OpenInterchange): ActiveAgreement | undefined {
    if (refused) return undefined
    const pinned = this.#agreements.find(({ hash }) => hash === agreement)
    return pinned ?? this.#agreements.find((one) => one.partner === partner)
  }
}

// What every store promises, whatever engine keeps it: run by store.embedded.test.ts and
// store.postgres.test.ts against the real engines.

import { describe } from 'node:test'
import { accessPromises } from './store/access.ts'
import { acknowledgingPromises } from './store/acknowledging.ts'
import { alertPromises } from './store/alerts.ts'
import { atOncePromises } from './store/atOnce.ts'
import { auditPromises } from './store/audit.ts'
import type { Bench } from './store/bench.ts'
import { bytesPromises } from './store/bytes.ts'
import { controlPromises } from './store/control.ts'
import { crosswalkPromises } from './store/crosswalks.ts'
import { dropPromises } from './store/drop.ts'
import { feedPromises } from './store/feed.ts'
import { giveUpPromises } from './store/giveUp.ts'
import { houseKeyPromises } from './store/houseKeys.ts'
import { linePromises } from './store/line.ts'
import { lookupPromises } from './store/lookup.ts'
import { openingPromises } from './store/opening.ts'
import { outboundPromises } from './store/outbound.ts'
import { readingPromises } from './store/reading.ts'
import { receivingPromises } from './store/receiving.ts'
import { reconcilingPromises } from './store/reconciling.ts'
import { referringPromises } from './store/referring.ts'
import { registryPromises } from './store/registry.ts'
import { remotePromises } from './store/remote.ts'
import { replayPromises } from './store/replays.ts'
import { driftPromises, searchPromises } from './store/search.ts'
import { togetherPromises } from './store/together.ts'
import { turnPromises } from './store/turn.ts'
import { webhookPromises } from './store/webhooks.ts'
import { workPromises } from './store/work.ts'

/** Runs the suite on one engine; `bench` opens stores that are new and empty. */
export function storeConformance(name: string, bench: Bench): void {
  describe(`the ${name} store`, () => {
    bytesPromises(bench)
    receivingPromises(bench)
    openingPromises(bench)
    readingPromises(bench)
    feedPromises(bench)
    acknowledgingPromises(bench)
    outboundPromises(bench)
    togetherPromises(bench)
    atOncePromises(bench)
    controlPromises(bench)
    reconcilingPromises(bench)
    workPromises(bench)
    giveUpPromises(bench)
    linePromises(bench)
    dropPromises(bench)
    lookupPromises(bench)
    registryPromises(bench)
    crosswalkPromises(bench)
    referringPromises(bench)
    accessPromises(bench)
    auditPromises(bench)
    webhookPromises(bench)
    remotePromises(bench)
    alertPromises(bench)
    replayPromises(bench)
    searchPromises(bench)
    driftPromises(bench)
    turnPromises(bench)
    houseKeyPromises(bench)
  })
}

// An SFTP door in a process of its own, on a database that others use too. Its parent sets its clock on by what it sends.
import { openAgreed } from '../../../src/door/agreed/agreed.ts'
import { openSftpDoor } from '../../../src/door/sftp/door.ts'
import { newIds } from '../../../src/setting/clock.ts'
import { noLog } from '../../../src/setting/log.ts'
import { openPostgres } from '../../../src/store/index.ts'

let ahead = 0
const clock = () => new Date(Date.now() + ahead)
const [url, staging, hostKey] = process.argv.slice(2) as [string, string, string]
const store = await openPostgres({ url, listen: false })
const house = { store, clock, newId: newIds(clock), log: noLog }
const agreed = openAgreed(house, { shared: true })
const door = await openSftpDoor(house, {
  ...{ host: '127.0.0.1', port: 0, hostKeys: [hostKey], staging, agreed },
})

process.on('message', (seconds: number) => {
  ahead += seconds * 1000
})
// Nobody would stop it any more.
process.on('disconnect', () => process.exit(1))
process.send?.(door.port)

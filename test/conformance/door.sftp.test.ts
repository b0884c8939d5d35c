// The SFTP door keeps every door's promises.
import { openDropPoint } from '../door/sftp/dropPoint.ts'
import { openWire } from '../door/sftp/wire.ts'
import { doorConformance, type OpenDoor } from './door.ts'

const open: OpenDoor = async (test, fileBytes) => {
  const point = await openDropPoint(test, { limits: { fileBytes } })
  return {
    house: point.house,
    door: 'sftp',
    async bring(partner, name, body) {
      const client = await point.connect(partner)
      await client.put(body, `/inbound/${name}`)
    },
    async bringAsStranger(partner, name, body) {
      const client = await point.connect(partner, 'globex')
      await client.put(body, `/inbound/${name}`)
    },
    async breakOff(partner, name, body, bytes) {
      const wire = await openWire(point, partner)
      const handle = await wire.open(`/inbound/${name}`, 'w')
      for (let at = 0; at < bytes; at += 32_000)
        await wire.write(handle, at, body.subarray(at, Math.min(bytes, at + 32_000)))
      wire.drop()
      // The door takes note of the end of a session before it is closed itself.
      await point.restart()
    },
  }
}

doorConformance('SFTP', open)

/**
 * `npm run reader -- --folder samples --who fahd`: a simulated reader beside a demo, until Ctrl-C or until whoever
 * started it is gone. It is certified by the demo's own provider (`$DATA_DIR/demo-readers.json`).
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { demoProvider, issueDevice, samplesFrom, startReader } from '../src/agencies/devices/index.ts'

const usage = `npm run reader -- --folder <samples> [--who <name>] [--type Finger|Face] [--version 1.0|0.9.5]
                  [--origin <page's origin>] [--serial <12 letters or digits>]

Samples are files: <samples>/<name>/Right IndexFinger.iso, <samples>/<name>/Face.iso`

const types = ['Finger', 'Face'] as const
const versions = ['1.0', '0.9.5'] as const

function read() {
  try {
    const { values } = parseArgs({
      options: {
        folder: { type: 'string' },
        who: { type: 'string', default: '' },
        type: { type: 'string', default: 'Finger' },
        version: { type: 'string', default: '1.0' },
        origin: { type: 'string', default: 'http://localhost:3000' },
        serial: { type: 'string', default: 'SIM000000001' },
      },
    })
    const type = types.find((each) => each === values.type)
    const version = versions.find((each) => each === values.version)
    const serial = /^[A-Za-z0-9]{12,64}$/.test(values.serial) ? values.serial : undefined
    const folder = values.folder && existsSync(values.folder) ? values.folder : undefined
    return type && version && serial && folder ? { ...values, type, version, serial, folder } : null
  } catch {
    return null
  }
}

const asked = read()
if (asked === null) {
  console.error(usage)
  process.exit(2)
}

const provider = await demoProvider(process.env.DATA_DIR || 'data')
const token = randomBytes(16).toString('hex')
const reader = await startReader({
  credentials: await issueDevice(provider, asked.serial, new Date()),
  samplesFor: samplesFrom(asked.folder),
  type: asked.type,
  version: asked.version,
  allowOrigin: asked.origin,
  controlToken: token,
})
reader.present({ who: asked.who })
console.log(`A simulated ${asked.type.toLowerCase()} reader, for people who do not exist: it is no real device.

listens    http://127.0.0.1:${reader.port} (SBI ${asked.version}), serial number ${reader.serialNo}
answers    pages of ${asked.origin}
to tell it what happens next (src/agencies/devices/sbi/faults.ts):
  curl -H 'authorization: Bearer ${token}' http://127.0.0.1:${reader.controlPort}/present \\
    -d '{"who":"${asked.who}","fault":"wrong_finger","times":1}'`)

const end = async (): Promise<never> => {
  await reader.close()
  process.exit(0)
}
process.once('SIGINT', end)
process.once('SIGTERM', end)
// Started by something that died: nobody may find this reader running alone.
const parent = process.ppid
setInterval(() => process.ppid === parent || end(), 500).unref()

/**
 * Which machines of other bodies may call us, and as what: configuration and nothing else, as with banks. A machine proves
 * itself by a key of its own (RFC 7523); no secret is shared with anybody.
 */
import * as z from 'zod'

const text = z.strictObject({ ar: z.string().trim().min(2).max(80), en: z.string().trim().min(2).max(80) })

export const machineKinds = ['hospital'] as const
export type MachineKind = (typeof machineKinds)[number]

const machine = z.strictObject({
  /** What it says stands under, for ever: `KFMC`. */
  code: z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/, 'two to twelve capital letters and digits'),
  kind: z.enum(machineKinds),
  name: text,
  /** Where it stands: the place on certificates. */
  place: text,
  /** Public keys: ES256, PS256 or EdDSA, each with `kid` and `use: sig`. */
  jwks: z.looseObject({
    keys: z
      .array(z.looseObject({ kid: z.string().min(1) }))
      .min(1)
      .max(10),
  }),
})

export type Machine = z.output<typeof machine>

/** Reads the file of machines: `{ "machines": [...] }`. Throws with a line that names what is wrong. */
export function readMachines(json: string): readonly Machine[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    throw new Error('not JSON')
  }
  const read = z.strictObject({ machines: z.array(machine).max(2000) }).safeParse(parsed)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { machines } = read.data
  if (new Set(machines.map(({ code }) => code)).size < machines.length) throw new Error('two machines share a code')
  return machines
}

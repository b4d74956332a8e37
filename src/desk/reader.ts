/** What the desk compares fingers and faces with: the same readers and matchers as the kiosk's, at the unit's own reader. */
import type { DeskDeps } from '../identity/officers/index.ts'
import type { Doorway } from '../web/index.ts'

export function deskDeps({ identity, keys, kiosks }: Doorway): DeskDeps {
  if (kiosks === undefined) throw new Error('the desk needs something to read fingers and faces with')
  const { reader, fingers, faces, references, portraits, plugIn } = kiosks
  return {
    ...identity,
    keys: { ...identity.keys, templates: keys.templates },
    reader,
    fingers,
    faces,
    references,
    portraits,
    // Among made-up people a unit without readers of its own has the demo's.
    readersOf: async ({ readers }) => (readers.length > 0 || plugIn === null ? readers : plugIn()),
  }
}

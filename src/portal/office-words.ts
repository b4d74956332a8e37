/** Opening hours in words. */
import { clockTime, type Session } from '../appointments/index.ts'
import type { Text } from '../language/index.ts'

/** `من 07:30 إلى 14:30` / `07:30 to 14:30`; several sessions one after another. */
export function sessionsWords(sessions: readonly Session[]): Text {
  const ar = sessions.map(([from, until]) => `من ${clockTime(from)} إلى ${clockTime(until)}`)
  const en = sessions.map(([from, until]) => `${clockTime(from)} to ${clockTime(until)}`)
  return { ar: ar.join('، ثم '), en: en.join(', then ') }
}

/** Enrolled readers as they are typed: a line each, the serial number, a colon, and the SHA-256 of its maker's root. */
import type { EnrolledReader } from '../identity/index.ts'
import type { Text } from '../language/index.ts'

export const readersWrong: Text = {
  ar: 'كل سطر: الرقم التسلسلي ثم : ثم 64 خانة من 0-9 و a-f',
  en: 'Each line: the serial number, a colon, and 64 digits of 0-9 and a-f',
}

export function linesOf(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Null when a line is no reader. */
export function readersIn(typed: string): readonly EnrolledReader[] | null {
  const readers = linesOf(typed).map((line) => {
    const [serialNo = '', anchor = '', more] = line.split(':')
    return more === undefined && /^[\w.-]{1,60}$/.test(serialNo) && /^[0-9a-f]{64}$/.test(anchor)
      ? { serialNo, anchor }
      : null
  })
  return readers.includes(null) ? null : readers.filter((one) => one !== null)
}

/** The same the other way. */
export const readersTyped = (readers: readonly EnrolledReader[]): string =>
  readers.map(({ serialNo, anchor }) => `${serialNo}:${anchor}`).join('\n')

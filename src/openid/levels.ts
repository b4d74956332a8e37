/**
 * Levels as bodies ask for them: `acr_values=ia2 aa2` is a pair, how surely the person is who she is and how surely it is
 * she who is at the door (ID-27). Asking for a pair is asking for at least that; what was met is said as a pair too.
 */

export interface Levels {
  readonly identity: number
  readonly signIn: number
}

export const levelNames = ['ia1', 'ia2', 'ia3', 'aa1', 'aa2', 'aa3'] as const

/** What a request asks for at least; null when it names something we do not know, which nobody can meet. */
export function wantedLevels(acrValues: string): Levels | null {
  const wanted = { identity: 0, signIn: 0 }
  for (const word of acrValues.split(' ').filter((w) => w !== '')) {
    const [, kind, level] = /^(ia|aa)([0-3])$/.exec(word) ?? []
    if (kind === undefined) return null
    const which = kind === 'ia' ? 'identity' : 'signIn'
    wanted[which] = Math.max(wanted[which], Number(level))
  }
  return wanted
}

export function meets(has: Levels, wanted: Levels): boolean {
  return has.identity >= wanted.identity && has.signIn >= wanted.signIn
}

/** `ia3 aa2`: the value of the claim `acr`. */
export function acrOf({ identity, signIn }: Levels): string {
  return `ia${identity} aa${signIn}`
}

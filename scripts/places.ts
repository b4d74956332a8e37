/** The places to die that the code names, and those of them where nothing was ever killed. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Places {
  /** Each place and the file that names it. */
  readonly named: ReadonlyMap<string, string>
  /** What cannot be found by reading: a name that is no literal, or that stands twice. */
  readonly wrong: readonly string[]
}

/** Other rooms have words of their own called `here`: only the store's is meant. */
const ofStore = /\{[^}]*\b(here|namedTransaction)\b[^}]*\} from '[^']*store\/index\.ts'/

/** Reads `here('…')` and `namedTransaction('…', …)`, which is two places, in all code of `src` that is no test. */
export function placesNamed(src: string): Places {
  const named = new Map<string, string>()
  const wrong: string[] = []
  for (const file of globSync('**/*.{ts,tsx}', { cwd: src })) {
    if (/\.test\.tsx?$/.test(file) || file === path.join('store', 'crash.ts')) continue
    const text = readFileSync(path.join(src, file), 'utf8')
    if (!ofStore.test(text)) continue
    for (const [, call, literal] of text.matchAll(
      /(?<![\w.'`])(here|namedTransaction)(?:<[^(]*>)?\(\s*(?:'([^']+)')?/g,
    )) {
      if (literal === undefined) wrong.push(`${file}: a place without a literal name`)
      else
        for (const place of call === 'here' ? [literal] : [`${literal}, not committed`, `${literal}, committed`]) {
          if (named.has(place)) wrong.push(`${file}: «${place}» is a place in ${named.get(place)} too`)
          named.set(place, file)
        }
    }
  }
  return { named, wrong }
}

/** The places where nobody died, by a file in which whoever dies says where (CRASH_KILLED). */
export function neverKilled(named: Places['named'], killedFile: string): string[] {
  const killed = new Set(existsSync(killedFile) ? readFileSync(killedFile, 'utf8').split('\n') : [])
  return [...named].filter(([place]) => !killed.has(place)).map(([place, file]) => `${file}: ${place}`)
}

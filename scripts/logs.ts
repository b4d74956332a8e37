/** Searches what the servers logged during a run for people: numbers, mobiles and names of the cast (T-LOG-01). */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { cast } from '../cast/index.ts'
import { fullName, shortName } from '../src/language/index.ts'

/** Returns what was found, as `file: which canary`, without quoting the log; and how many answers were logged in all. */
export async function peopleInLogs(folder: string): Promise<{ found: string[]; answers: number }> {
  const canaries = Object.entries(cast).flatMap(([key, person]) => {
    const names = (['ar', 'en'] as const).flatMap((lang) => [fullName(person.name, lang), shortName(person.name, lang)])
    const mobile = person.mobile ?? ''
    return [person.number, mobile, mobile.replace('+966', '0'), ...names]
      .filter((text) => text.length > 4)
      .map((text) => ({ key, text }))
  })
  const found: string[] = []
  let answers = 0
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.log')) continue
    const text = readFileSync(path.join(folder, file), 'utf8')
    answers += text.split('"msg":"answered"').length - 1
    for (const { key, text: canary } of canaries) if (text.includes(canary)) found.push(`${file}: ${key}`)
  }
  return { found, answers }
}

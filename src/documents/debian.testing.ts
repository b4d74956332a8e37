/** Programs that judge a PDF from outside: Debian's qpdf and poppler-utils, installed where they are missing. */
import { execFileSync, spawnSync } from 'node:child_process'

/** Packages and the program by which each is known to be there. */
const programs = { qpdf: 'qpdf', 'poppler-utils': 'pdfsig' } as const

const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Throws in words when one is missing and cannot be had. */
export function needJudges(): void {
  const missing = Object.entries(programs).filter(([, program]) => !isThere(program))
  if (missing.length === 0) return
  const names = missing.map(([name]) => name).join(' ')
  console.log(`Not on this machine: ${names}. Installing from the system’s packages …`)
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ${names}`
  for (const command of ['apt-get update', install]) {
    spawnSync('sh', ['-c', command], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const still = missing.filter(([, program]) => !isThere(program))
  if (still.length > 0) throw new Error(`The tests of sealed documents need ${names}, which could not be installed.`)
}

/** What a program says of a file, on both outputs; its failing is for the caller to read. */
export function says(program: string, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, [...args], { encoding: 'utf8' })
  return `${stdout}${stderr}\nended with ${status}`
}

/** The text of a PDF as a search engine gets it, without the marks that turn lines round. */
export function textOf(file: string): string {
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return text.replace(/\p{Cf}/gu, '').replace(/\s+/g, ' ')
}

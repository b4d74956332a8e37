/** Programs of others as peers: installed from the system's packages where missing, started, read and stopped. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Sees to it that a file of these packages is there. Throws when it cannot be had: nothing is skipped in silence. */
export function install(file: string, ...packages: readonly string[]): void {
  if (existsSync(file)) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const command of [
    'apt-get update',
    `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ${packages.join(' ')}`,
  ])
    spawnSync('sh', ['-c', command], { stdio: 'ignore', env })
  if (!existsSync(file)) throw new Error(`the peer tests need the packages ${packages.join(', ')}`)
}

export interface Program {
  /** When its output matches. Rejects when it ends, or says nothing of the kind for 20 s. */
  says(pattern: RegExp): Promise<void>
  stop(): Promise<void>
}

export function run(file: string, args: readonly string[]): Program {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  let text = ''
  child.stdout.on('data', (piece: Buffer) => {
    text += piece
  })
  return {
    async says(pattern) {
      let ended = false
      void gone.then(() => {
        ended = true
      })
      for (let i = 0; i < 2000 && !ended; i++) {
        if (pattern.test(text)) return
        await new Promise((wait) => setTimeout(wait, 10))
      }
      throw new Error(`${file} did not say ${pattern}`)
    },
    async stop() {
      child.kill()
      const hard = setTimeout(() => child.kill('SIGKILL'), 5000)
      await gone
      clearTimeout(hard)
    },
  }
}

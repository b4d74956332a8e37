/** A process with one face pool and nothing else: how long loading and describing take, and how large it grows. */
import { readFile } from 'node:fs/promises'
import { openFacePool } from '../../src/biometrics/faces/index.ts'
import { answer } from './child.ts'
import { median } from './group.ts'

export interface FaceTimes {
  readonly loadMs: number
  readonly medianMs: number
  /** Of all threads, a photograph: what it costs whatever else the machine does. */
  readonly processorMs: number
  readonly residentMb: number
}

answer({
  async describe({ files }: { files: readonly string[] }): Promise<FaceTimes> {
    const pool = openFacePool({ deadlineMs: 60_000 })
    const began = performance.now()
    await pool.warm()
    const loadMs = performance.now() - began
    const times: number[] = []
    const used = process.cpuUsage()
    for (const file of files) {
      const bytes = await readFile(file)
      const start = performance.now()
      await pool.describe(bytes)
      times.push(performance.now() - start)
    }
    const { user, system } = process.cpuUsage(used)
    const residentMb = process.memoryUsage.rss() / 1e6
    await pool.close()
    return { loadMs, medianMs: median(times), processorMs: (user + system) / 1000 / files.length, residentMb }
  },
})

/** Samples from files: `<folder>/<who>/Right IndexFinger.iso`, `<folder>/<who>/Face.iso`. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { SamplesFor } from './simulated-device.ts'

export function samplesFrom(folder: string): SamplesFor {
  return async ({ type, part, who }) => {
    // A name is one step below the folder and never leads out of it.
    if (!/^[\w-]{1,100}$/.test(who)) return null
    try {
      return await readFile(path.join(folder, who, `${part ?? type}.iso`))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
}

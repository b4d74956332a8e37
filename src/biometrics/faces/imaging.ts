/** The imaging library, loaded at first use: most of the house never sees a photograph. */
import type sharpLibrary from 'sharp'

let loaded: Promise<typeof sharpLibrary> | undefined

export function imaging(): Promise<typeof sharpLibrary> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // A photograph is read once: a cache would only keep faces in memory.
    sharp.cache(false)
    // Whoever calls decides how many photographs are worked on at once.
    sharp.concurrency(1)
    return sharp
  })
  return loaded
}

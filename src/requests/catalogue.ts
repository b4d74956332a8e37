/** The catalogue: every file under services/ is one e-service, its path is its id. There is no list to keep. */
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as z from 'zod'
import type { Pool } from '../store/index.ts'
import type { Inquiry, Service } from './define.ts'

/** A service with its own types forgotten: the engine and the doors treat all alike. */
// biome-ignore lint/suspicious/noExplicitAny: a definition's facts and form are its own; the house only passes them on
export type AnyService = { readonly kind: 'service' } & Service<any, any, string, string>
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyInquiry = { readonly kind: 'inquiry' } & Inquiry<any, any>
export type Definition = AnyService | AnyInquiry
export type Catalogue = ReadonlyMap<string, Definition>

/** Opens the folder of services. Throws, naming the file, when one does not export a definition. */
export async function openCatalogue(folder: URL): Promise<Catalogue> {
  const catalogue = new Map<string, Definition>()
  const base = fileURLToPath(folder)
  for (const path of (await readdir(base, { recursive: true })).sort()) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue
    const { default: definition } = await import(pathToFileURL(`${base}/${path}`).href)
    if (definition?.kind !== 'service' && definition?.kind !== 'inquiry') {
      throw new Error(`services/${path} does not export a definition by default`)
    }
    catalogue.set(path.slice(0, -'.ts'.length), definition)
  }
  return catalogue
}

/** The questions of a definition as data, with their words: what portal, API, OpenAPI and the archive read. */
export function questionsOf(definition: Definition): Record<string, unknown> {
  const schema = definition.kind === 'service' ? definition.form : definition.question
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
}

/** Keeps the questions of each edition beside the answers, so that an old request can be read as it was asked. */
export async function keepQuestions(pool: Pool, catalogue: Catalogue): Promise<void> {
  for (const [id, definition] of catalogue) {
    if (definition.kind !== 'service') continue
    const asked = JSON.stringify({ title: definition.title, pages: definition.pages, form: questionsOf(definition) })
    const digest = createHash('sha256').update(asked).digest('hex')
    await pool.query(
      `insert into requests.questions (service, edition, digest, asked) values ($1, $2, $3, $4) on conflict do nothing`,
      [id, definition.edition, digest, asked],
    )
  }
}

/**
 * Forms with files in them (multipart/form-data), for the pages that ask for one and no others: everything is in memory
 * and bounded before it is read. What is in a file is for the room that asked to find out.
 */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ofStatus, ProblemError } from './problem.ts'

export interface SentFile {
  readonly bytes: Buffer
  /** It was longer than `mostBytes`, and the rest was not kept. */
  readonly cut: boolean
}

export interface SentForm {
  /** What was typed, by control; of a name sent twice, the first. */
  readonly values: Readonly<Record<string, string>>
  /** Files that were chosen; a control left empty is not here. */
  readonly files: ReadonlyMap<string, SentFile>
}

/** The parts of a form besides its file, and its wrapping, fit into this. */
const restBytes = 256 * 1024

/** Opens a place in which routes may read files of up to `mostBytes`. */
export function takeUploads(app: FastifyInstance, mostBytes: number, routes: (inner: FastifyInstance) => void): void {
  app.register(async (inner) => {
    await inner.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: mostBytes, files: 2, fields: 100, parts: 102, fieldSize: 64 * 1024, fieldNameSize: 100 },
    })
    // A file far too large is refused by what its sender announces, before a byte of it is read.
    inner.addHook('onRequest', async (req) => {
      if (!isMultipart(req)) return
      const announced = Number(req.headers['content-length'] ?? Number.NaN)
      if (!(announced <= 8 * mostBytes + restBytes)) throw new ProblemError(ofStatus(413))
    })
    routes(inner)
  })
}

const isMultipart = (req: FastifyRequest): boolean => /^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')

/** A form as it was sent, with files or without. */
export async function sentForm(req: FastifyRequest): Promise<SentForm> {
  const values = new Map<string, string>()
  const files = new Map<string, SentFile>()
  if (!isMultipart(req)) return { values: (req.body ?? {}) as Record<string, string>, files }
  try {
    await readParts(req, values, files)
  } catch (error) {
    // What the reader says with a status (too many parts, too large) is said so; the rest could not be read.
    throw typeof (error as { statusCode?: unknown }).statusCode === 'number' ? error : new ProblemError(ofStatus(400))
  }
  return { values: Object.fromEntries(values), files }
}

async function readParts(
  req: FastifyRequest,
  values: Map<string, string>,
  files: Map<string, SentFile>,
): Promise<void> {
  for await (const part of req.parts()) {
    if (part.type === 'field') {
      if (!values.has(part.fieldname)) values.set(part.fieldname, String(part.value ?? ''))
      continue
    }
    const bytes = await part.toBuffer()
    // A browser sends a file without a name when none was chosen.
    if (part.filename && !files.has(part.fieldname)) files.set(part.fieldname, { bytes, cut: part.file.truncated })
  }
}

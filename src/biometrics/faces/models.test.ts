/** Only the models we measured are loaded. */
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { pinned } from './model-id.ts'
import { loadModels } from './models.ts'
import { FaceError } from './trouble.ts'

const refused = (error: unknown): boolean => error instanceof FaceError && error.code === 'models-altered'

test('a model file with one other bit is refused with its name and hash, and so is a missing one', async () => {
  const from = path.join(
    path.dirname(createRequire(import.meta.url).resolve('faceplugin-face-recognition-js/package.json')),
    'model',
  )
  const folder = await mkdtemp(path.join(tmpdir(), 'bawaba-models-'))
  try {
    for (const name of Object.keys(pinned))
      await copyFile(path.join(from, `fr_${name}.onnx`), path.join(folder, `fr_${name}.onnx`))
    assert.deepEqual(Object.keys(await loadModels(folder)).sort(), ['detect', 'feature', 'landmark', 'liveness'])
    const file = path.join(folder, 'fr_feature.onnx')
    const bytes = await readFile(file)
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] as number) ^ 1
    await writeFile(file, bytes)
    await assert.rejects(
      loadModels(folder),
      (error) => refused(error) && /fr_feature\.onnx has SHA-256/.test(String(error)),
    )
    await rm(file)
    await assert.rejects(loadModels(folder), (error) => refused(error) && /is not there/.test(String(error)))
  } finally {
    await rm(folder, { recursive: true })
  }
})

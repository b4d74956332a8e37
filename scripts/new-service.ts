/**
 * `npm run new-service passports/replace-lost-passport`: writes the one file of a new e-service from a template that
 * compiles and keeps the catalogue's promises, and says what to fill in. It never writes over a file.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { template } from './new-service/template.ts'

const usage = 'npm run new-service passports/replace-lost-passport'

/** Something a person asked for that cannot be done, in words for that person. */
export class NewServiceError extends Error {}

/**
 * Writes the file of service `id` under `services`. Returns its path and whether other services had promised it.
 * Throws NewServiceError when the id is not one, is an inquiry's, or the file is there already.
 */
export async function newService(
  id: string,
  services: URL,
): Promise<{ readonly file: string; readonly promised: boolean }> {
  if (!/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z0-9]+)+$/.test(id)) {
    throw new NewServiceError(`An id is sector/verb-thing, in small Latin letters: ${usage}`)
  }
  if (id.includes('/inquire-')) {
    throw new NewServiceError(
      'This asks and changes nothing: an inquiry. Begin with a copy of src/services/passports/inquire-passport.ts.',
    )
  }
  const file = fileURLToPath(new URL(`${id}.ts`, services))
  await mkdir(path.dirname(file), { recursive: true })
  try {
    await writeFile(file, template(id), { flag: 'wx' })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
    throw new NewServiceError(`There is such a service already, and it stays as it is: ${file}`)
  }
  return { file, promised: await keepPromise(id, services) }
}

/** A remedy may name a service that does not stand here yet (promised.json); from now on this one does. */
async function keepPromise(id: string, services: URL): Promise<boolean> {
  const file = new URL('promised.json', services)
  const promised = JSON.parse(await readFile(file, 'utf8')) as readonly string[]
  const left = promised.filter((other) => other !== id)
  if (left.length === promised.length) return false
  await writeFile(file, `${JSON.stringify(left, null, 2)}\n`)
  return true
}

async function main(): Promise<void> {
  const { file, promised } = await newService(process.argv[2] ?? '', new URL('../src/services/', import.meta.url))
  console.log(`Wrote ${path.relative(process.cwd(), file)}. It compiles, is judged and does nothing yet. Fill in, from top to bottom:

  title, summary   Arabic first, as a person would say it
  audience, needs  who may ask, and how sure we must be of them (docs/services.md shows the others)
  behalf           for whom they may ask
  facts            everything the rules need, read in one place
  eligible         one rule a condition; its key is the public reason code, for ever
  form, pages      what is asked; every field on one page
  fee, priceList   dated, with the rule's id beside it
  effects          verbs of registers, as data: import { passports } from '../../registers/passports/index.ts'
  examples         one that is granted, one for each reason

Then: a row in the table of src/requests/policy.test.ts (for whom, by hand), npm run check, npm test -- services, npm run print.`)
  if (promised) console.log('Other services name it as their remedy, so it was taken off src/services/promised.json.')
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof NewServiceError ? error.message : error)
    process.exitCode = 1
  }
}

/**
 * What the engine does otherwise for one service than for another: the kind of a service. Every kind is killed in some
 * journey; a new service of a kind that is there is carried by the same code, and needs no journey of its own.
 */
import * as z from 'zod'
import type { AnyService } from '../catalogue.ts'
import { totalOf } from '../define.ts'

/** The kind of a service in words, read off its definition and what its granted example does. */
export function kindOf(service: AnyService): string {
  const { expect } = service.examples.granted
  const traits: Readonly<Record<string, boolean>> = {
    'asked by an office': service.behalf.includes('office'),
    'decided by an officer': service.decision.by === 'officer',
    paid: totalOf(expect.fee).halalas > 0,
    'with a photo': asksForPhoto(service),
    'keeps a place': service.reserves !== undefined,
    'with a document': service.document !== undefined,
    'one effect': expect.effects.length === 1,
    'several effects': expect.effects.length > 1,
  }
  return Object.keys(traits)
    .filter((trait) => traits[trait])
    .join(', ')
}

function asksForPhoto(service: AnyService): boolean {
  const { properties = {} } = z.toJSONSchema(service.form, { io: 'input' })
  return Object.values(properties).some((field) => typeof field === 'object' && field.widget === 'photo')
}

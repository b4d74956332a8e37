/** The read side of every register, put together: what a service's `facts` and an inquiry's `find` may look at. */
import * as appointments from '../appointments/index.ts'
import * as contact from '../contact/index.ts'
import * as delivery from '../delivery/index.ts'
import * as payments from '../payments/index.ts'
import * as births from '../registers/births/index.ts'
import * as convictions from '../registers/convictions/index.ts'
import * as deaths from '../registers/deaths/index.ts'
import * as families from '../registers/families/index.ts'
import * as identityCards from '../registers/identity-cards/index.ts'
import * as insurance from '../registers/insurance/index.ts'
import * as licences from '../registers/licences/index.ts'
import * as mandates from '../registers/mandates/index.ts'
import * as passports from '../registers/passports/index.ts'
import * as people from '../registers/people/index.ts'
import * as residency from '../registers/residency/index.ts'
import * as restrictions from '../registers/restrictions/index.ts'
import * as sponsorships from '../registers/sponsorships/index.ts'
import * as travel from '../registers/travel/index.ts'
import * as vehicles from '../registers/vehicles/index.ts'
import * as violations from '../registers/violations/index.ts'
import * as visas from '../registers/visas/index.ts'
import type { Look, Verb } from '../store/index.ts'
import { endingVerbs } from './ending.ts'
import { ownRequests } from './own.ts'

export function openRegisters(look: Look) {
  return {
    people: people.reader(look),
    births: births.reader(look),
    deaths: deaths.reader(look),
    families: families.reader(look),
    identityCards: identityCards.reader(look),
    passports: passports.reader(look),
    travel: travel.reader(look),
    residency: residency.reader(look),
    sponsorships: sponsorships.reader(look),
    visas: visas.reader(look),
    violations: violations.reader(look),
    vehicles: vehicles.reader(look),
    licences: licences.reader(look),
    insurance: insurance.reader(look),
    mandates: mandates.reader(look),
    restrictions: restrictions.reader(look),
    convictions: convictions.reader(look),
    appointments: appointments.reader(look),
    delivery: delivery.reader(look),
    contact: contact.reader(look),
    requests: ownRequests(look),
  }
}

export type Registers = ReturnType<typeof openRegisters>

/** Every verb of every register, by name: what a plan's steps are run with. */
export const verbs: ReadonlyMap<string, Verb> = new Map(
  [
    people,
    births,
    deaths,
    licences,
    { verbs: vehicles.estateVerbs },
    { verbs: sponsorships.orphanedVerbs },
    { verbs: endingVerbs },
    families,
    identityCards,
    passports,
    travel,
    residency,
    sponsorships,
    visas,
    violations,
    vehicles,
    mandates,
    insurance,
    appointments,
    payments,
    delivery,
    contact,
  ].flatMap((room) => Object.entries(room.verbs as Readonly<Record<string, Verb>>)),
)

export const lockPeople = people.lockPeople

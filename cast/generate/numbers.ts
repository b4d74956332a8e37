/**
 * Numbers of generated people and things, over their whole ranges and none twice. Those of the blocks kept for the cast
 * (R-ID-06, decided.md) never come out: the ranges leave them out.
 */
import { mix, scatter } from './chance.ts'

const pad = (n: number, length: number): string => String(n).padStart(length, '0')

/** The last digit of an ID or iqama number whose first nine are these (R-ID-03). */
export function checkDigit(nine: string): string {
  let sum = 0
  for (let i = 0; i < 9; i++) {
    const digit = nine.charCodeAt(i) - 48
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/** Eight digits of which the first four are never 9999. */
function eight(index: number, key: number): string {
  return pad(scatter(index, 9999, 10_000, key), 8)
}

export interface Numbers {
  /** `1` for citizens, `2` for residents; the nth of each. */
  person(first: '1' | '2', nth: number): string
  border(nth: number): string
  /** E.164; never +96650000 00xx, where the cast's phones are. */
  mobile(nth: number): string
  familyRecord(nth: number): string
  establishment(nth: number): string
  /** Three Latin letters and a number from 1 to 9999, as kept (R-ID-12). */
  plate(nth: number): string
  /** The person with this ordinal. Ids rise with the ordinal, so that what is written together lies together. */
  id(ordinal: number): string
}

const letters = 'ABDEGHJKLNRSTUVXZ'
/** Plates of the cast. */
const taken = new Set(['ABJ1234', 'KSA7812'])

export function numbersOf(seed: number): Numbers {
  const key = mix(seed, 0x51ed270b)
  return {
    person(first, nth) {
      const nine = first + eight(nth, key + first.charCodeAt(0))
      return nine + checkDigit(nine)
    },
    border: (nth) => `4${eight(nth, key + 101)}${mix(nth, key) % 10}`,
    mobile: (nth) => `+9665${pad(10_000 + scatter(nth, 9999, 10_000, key + 202), 8)}`,
    // The cast's records begin with 19990.
    familyRecord: (nth) => `1${pad(scatter(nth, 9990, 10_000, key + 303), 8)}`,
    establishment: (nth) => `7${eight(nth, key + 404)}${mix(nth, key) % 10}`,
    plate(nth) {
      const place = scatter(nth, 17 ** 3, 9999, key + 505)
      const series = Math.floor(place / 9999)
      const three = [Math.floor(series / 289), Math.floor(series / 17) % 17, series % 17]
        .map((i) => letters[i])
        .join('')
      const plate = `${three}${(place % 9999) + 1}`
      // Two plates at the far end of the order stand in for the two that are taken.
      return taken.has(plate) ? this.plate(17 ** 3 * 9999 - (plate === 'ABJ1234' ? 1 : 2)) : plate
    },
    id(ordinal) {
      const time = 0x018000000000 + ordinal
      const tail = [mix(ordinal, key + 606), mix(ordinal, key + 707), mix(ordinal, key + 808)]
      const [a = 0, b = 0, c = 0] = tail
      const head = time.toString(16).padStart(12, '0')
      const hex = (n: number): string => n.toString(16).padStart(8, '0')
      const variant = ((c & 0x3fff) | 0x8000).toString(16)
      return `${head.slice(0, 8)}-${head.slice(8)}-8${hex(c).slice(0, 3)}-${variant}-${hex(a)}${hex(b).slice(0, 4)}`
    },
  }
}

/**
 * Accounts by the million, made inside the database: who the nth is can be said by anybody who knows n, so nothing has to
 * be remembered. Numbers and mobiles are scattered over their ranges, as in life, so that an index is not met in its order.
 */

/** A prime just below 10⁸: multiplying by anything below it scatters 1…p−1 over itself, none twice. */
const prime = 99_999_989
const numberStep = 48_271_013
const mobileStep = 69_621_001
/** Letters that no user name's look-alike form changes (accounts.ts: skeleton). */
const letters = 'bcdfghjkmpqstxyz'

const eight = (n: number, step: number): string => String((BigInt(n) * BigInt(step)) % BigInt(prime)).padStart(8, '0')

export interface Nth {
  readonly number: string
  readonly username: string
  readonly mobile: string
}

/** The nth of them, from 1. */
export function nthAccount(n: number): Nth {
  const nine = `1${eight(n, numberStep)}`
  const hex = n.toString(16).padStart(6, '0')
  return {
    number: nine + checkDigit(nine),
    username: `k${[...hex].map((digit) => letters[Number.parseInt(digit, 16)]).join('')}`,
    mobile: `+9665${eight(n, mobileStep)}`,
  }
}

/** The last digit of an ID number whose first nine are these (R-ID-03). */
function checkDigit(nine: string): string {
  const sum = [...nine].reduce((so, digit, i) => {
    const twice = i % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return so + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

// Ids rise with the ordinal, as the house's own (UUIDv7) rise with time.
const id = `(lpad(to_hex(n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid`
const nine = `'1' || lpad((n::bigint * ${numberStep} % ${prime})::text, 8, '0')`
const digit = (i: number) => `substr(nine, ${i}, 1)::int`
const twice = (i: number) => `(${digit(i)} * 2 / 10 + ${digit(i)} * 2 % 10)`
const sum = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => (i % 2 === 1 ? twice(i) : digit(i))).join(' + ')
const number = `nine || ((10 - (${sum}) % 10) % 10)::text`
const username = `'k' || translate(lpad(to_hex(n), 6, '0'), '0123456789abcdef', '${letters}')`
const mobile = `'+9665' || lpad((n::bigint * ${mobileStep} % ${prime})::text, 8, '0')`
const all = 'generate_series(1, $1::int) n'
const numbered = `(select n, ${nine} as nine from ${all}) s`

export interface Filling {
  readonly table: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** What fills an empty database with so many accounts, in order. @param hash of the password of all of them */
export function accountsFilled(count: number, hash: string): Filling[] {
  const fill = (table: string, text: string, ...more: unknown[]): Filling => ({ table, text, values: [count, ...more] })
  const name = (parts: string) => `jsonb_build_object(${parts})`
  const pick = (words: readonly string[], by: string) => `(array['${words.join("','")}'])[1 + ${by} % ${words.length}]`
  const firsts = pick(['فهد', 'سارة', 'خالد', 'نورة', 'تركي', 'منى', 'سعود'], 'n')
  const families = pick(['العتيبي', 'الشهري', 'القحطاني', 'الغامدي', 'الدوسري'], 'n / 7')
  const firstsEn = pick(['Fahd', 'Sarah', 'Khalid', 'Noura', 'Turki', 'Mona', 'Saud'], 'n')
  const familiesEn = pick(['Alotaibi', 'Alshehri', 'Alqahtani', 'Alghamdi', 'Aldosari'], 'n / 7')
  return [
    fill('people.subject', `insert into people.subject (person_id) select ${id} from ${all}`),
    fill(
      'people.number',
      `insert into people.number (number, person_id, kind)
       select number, ${id}, 'national-id' from (select n, ${number} as number from ${numbered}) t order by number`,
    ),
    fill(
      'people.person',
      `insert into people.person (person_id, number, kind, name_ar, name_en, sex, born, nationality, marital,
         biometrics_enrolled, contact_mobile, version, recorded_at, by_request, by_step)
       select ${id}, ${number}, 'citizen',
         ${name(`'first', ${firsts}, 'father', 'عبدالله', 'grandfather', 'محمد', 'family', ${families}`)},
         ${name(`'first', ${firstsEn}, 'father', 'Abdullah', 'grandfather', 'Mohammed', 'family', ${familiesEn}`)},
         case n % 2 when 0 then 'male' else 'female' end, date '1950-01-01' + n % 20000, 'SA', 'single', true,
         ${mobile}, 1, now(), '00000000-0000-7000-8000-000000000000', 'bench'
       from ${numbered}`,
    ),
    fill(
      'identity.account',
      `insert into identity.account (person_id, username, password_hash, identity_level, mobile, lang, created_at)
       select ${id}, ${username}, $2, 3, ${mobile}, 'ar', now() - interval '30 days' from ${all}`,
      hash,
    ),
    fill(
      'identity.username',
      `insert into identity.username (skeleton, username, person_id) select ${username}, ${username}, ${id} from ${all}`,
    ),
    fill(
      'identity.mobile',
      `insert into identity.mobile (mobile, person_id, since)
       select mobile, ${id}, now() from (select n, ${mobile} as mobile from ${all}) s order by mobile`,
    ),
    fill(
      'identity.device',
      `insert into identity.device (person_id, device_hash, label, first_at, last_at, confirmed_at, confirmed_by)
       select ${id}, sha256(('device ' || n)::bytea), 'bench', now(), now(), now(), 'first' from ${all}`,
    ),
  ]
}

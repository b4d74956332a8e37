/**
 * One stolen thing opens nothing (identity.md, section 12): what a thief holds, alone, by what he tries with it. Each cell
 * is written by hand: where he is stopped, by which rule, and why that suffices. `stolen.test.ts` tries every cell at the
 * real doors and must be stopped exactly there; `npm run print` prints the table as `docs/one-stolen-thing.md`.
 */

export const tries = {
  see: 'sees her data',
  contact: 'changes her mobile',
  recover: 'recovers her account for himself',
  act: 'does what cannot be undone (a final exit visa for her worker)',
} as const
export type Try = keyof typeof tries

/** Where the house stops him. `nothing`: it does not. */
export type Stop = 'password' | 'code' | 'session over' | 'password again' | 'key' | 'fingers' | 'passkey' | 'nothing'

export interface Cell {
  readonly stop: Stop
  readonly rule: string
  readonly because: string
}

export type Held =
  | 'password'
  | 'SIM'
  | 'SIM before her account'
  | 'e-mail'
  | 'old session'
  | 'live session'
  | 'unlocked phone'
  | 'unlocked phone, signed in'
  | 'printed form'
  | 'slip'
  | 'officer’s password'

const cell = (stop: Stop, rule: string, because: string): Cell => ({ stop, rule, because })

export interface Row {
  readonly what: string
  readonly cells: Readonly<Record<Try, Cell>>
}

export const table: Readonly<Record<Held, Row>> = {
  password: {
    what: 'her password, and her number',
    cells: {
      see: cell('code', 'ID-01, ID-14', 'a code on her mobile, her app or her phone’s yes comes before any page'),
      contact: cell('code', 'ID-22', 'he is not in; inside, a code on her present mobile would be asked for'),
      recover: cell('fingers', 'ID-32', 'a password recovers nothing; where fingers are the way, his are not hers'),
      act: cell('code', 'ID-70', 'he is not in; inside, each such act wants her passkey or her phone once more'),
    },
  },
  SIM: {
    what: 'her SIM: he reads every message to her, old ones too',
    cells: {
      see: cell('password', 'ID-18', 'no code is sent before her password was right: a message opens nothing alone'),
      contact: cell('password', 'ID-22', 'he is not in, and a number that a desk replaced can only freeze the account'),
      recover: cell('fingers', 'ID-17, ID-32', 'no door sets a password by a code'),
      act: cell('password', 'ID-18', 'he is not in, and no code approves what cannot be undone'),
    },
  },
  'SIM before her account': {
    what: 'her SIM before she had an account: he registered with it and chose the password; then she went to a kiosk',
    cells: {
      see: cell(
        'password',
        'ID-30, ID-38',
        'her fingers bring no registration to life whose name she does not type, with its mobile in her hand: his password opens nothing',
      ),
      contact: cell('password', 'ID-22', 'he is not in, and her account has the mobile that she proved at the kiosk'),
      recover: cell('fingers', 'ID-32', 'his fingers are not hers, and his registration died with hers'),
      act: cell('password', 'ID-30', 'he is not in'),
    },
  },
  'e-mail': {
    what: 'her e-mail account',
    cells: {
      see: cell('password', 'ID-17', 'an address is no name at sign-in, and no code or link is ever sent to it'),
      contact: cell('password', 'ID-17', 'he is not in, and an address confirms no mobile'),
      recover: cell('fingers', 'ID-17', 'no account is recovered by e-mail'),
      act: cell('password', 'ID-17', 'he is not in, and an address approves nothing'),
    },
  },
  'old session': {
    what: 'the cookies of a browser in which she signed in more than 15 minutes ago and did nothing since',
    cells: {
      see: cell('session over', 'ID-81', 'a session ends 15 minutes after it was last used'),
      contact: cell('session over', 'ID-81', 'the session is over'),
      recover: cell('fingers', 'ID-32', 'a browser recovers nothing'),
      act: cell('session over', 'ID-81', 'the session is over'),
    },
  },
  'live session': {
    what: 'the cookies of a browser in which she is signed in now',
    cells: {
      see: cell(
        'nothing',
        'ID-81, ID-83',
        'a session is what lets her see: he sees what she sees until it rests 15 minutes or she presses “sign out everywhere”; it stands in her list of sessions, and bodies that let her in by it let him in',
      ),
      contact: cell('password again', 'ID-22', 'her password is typed again, then a code from her present mobile'),
      recover: cell('fingers', 'ID-32', 'a session recovers nothing'),
      act: cell(
        'key',
        'ID-70, ID-74',
        'a key of hers approves this very act: her passkey, or her phone behind her password; a browser’s cookies hold neither',
      ),
    },
  },
  'unlocked phone': {
    what: 'her phone, unlocked, without her finger or face: its messages, and the browser with which she approves',
    cells: {
      see: cell(
        'password',
        'ID-18, ID-19',
        'the phone answers what a sign-in asks; the password that begins one is not in it',
      ),
      contact: cell('password', 'ID-22', 'he is not in'),
      recover: cell('fingers', 'ID-32', 'his fingers are not hers, whatever her phone says'),
      act: cell('password', 'ID-19, ID-70', 'he is not in, and nothing waits on the phone that he did not begin'),
    },
  },
  'unlocked phone, signed in': {
    what: 'the same phone, and she signed in on it a moment ago',
    cells: {
      see: cell('nothing', 'ID-81', 'as with a live session: what she sees, for 15 minutes at rest'),
      contact: cell(
        'password again',
        'ID-22',
        'both codes may come to him: her password is asked for first, and so it is before a passkey, a code app or another phone is added',
      ),
      recover: cell('fingers', 'ID-32', 'his fingers are not hers'),
      act: cell(
        'password again',
        'ID-70, ID-74',
        'he answers for her phone: it is not asked before her password is typed for this very act, and does not count without it; a code counts for nothing here, and a passkey would want her finger',
      ),
    },
  },
  'printed form': {
    what: 'the printed form of her registration, with its ticket',
    cells: {
      see: cell('password', 'ID-31', 'the ticket holds no personal data and is no name at sign-in'),
      contact: cell('password', 'ID-31', 'there is no account yet, and the registration’s mobile cannot be edited'),
      recover: cell(
        'fingers',
        'ID-36',
        'an officer opens nothing with it before her fingers, her face or her document',
      ),
      act: cell('password', 'ID-31', 'there is no account yet'),
    },
  },
  slip: {
    what: 'the slip of the kiosk on the day she activated',
    cells: {
      see: cell('password', 'ID-38', 'half a credential: the other five characters went to her mobile'),
      contact: cell('password', 'ID-38', 'he is not in'),
      recover: cell('fingers', 'ID-38', 'half a credential buys nothing, and his fingers are not hers'),
      act: cell('password', 'ID-38', 'he is not in'),
    },
  },
  'officer’s password': {
    what: 'the password of an officer who looks after such accounts',
    cells: {
      see: cell('passkey', 'AA3', 'an officer’s password leads to the question for her passkey and no further'),
      contact: cell('passkey', 'ID-36', 'nothing of the desk opens without the passkey; a mobile takes two officers'),
      recover: cell('passkey', 'ID-36', 'nothing of the desk opens without the passkey; a recovery takes two officers'),
      act: cell('passkey', 'ID-70', 'no officer does it for her, and the desk stays shut'),
    },
  },
}

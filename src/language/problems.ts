/** From a schema's complaint to words: what is wrong and how to mend it, beside the field that it names. */
import type * as z from 'zod'
import { plural } from './plural.ts'
import { inSentence, type Text } from './text.ts'
import { isText } from './typed.ts'

function enter(label: Text): Text {
  return { ar: `اكتب ${label.ar}`, en: `Enter ${inSentence(label.en)}` }
}

function choose(label: Text): Text {
  return { ar: `اختر ${label.ar}`, en: `Choose ${inSentence(label.en)}` }
}

function tick(label: Text): Text {
  return { ar: `ضع علامة عند «${label.ar}» لتكمل`, en: `Tick “${label.en}” to go on` }
}

const characters = {
  ar: { zero: '0 حرف', one: 'حرف واحد', two: 'حرفين', few: '# أحرف', many: '# حرفًا', other: '# حرف' },
  en: { one: '1 character', other: '# characters' },
}

const things = {
  ar: { zero: '0 عنصر', one: 'عنصر واحد', two: 'عنصرين', few: '# عناصر', many: '# عنصرًا', other: '# عنصر' },
  en: { one: '1 item', other: '# items' },
}

type Sized = z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall

function limit(label: Text, issue: Sized, edge: Text, bound: number): Text {
  const en = inSentence(label.en)
  if (issue.origin === 'string') {
    return {
      ar: `اكتب ${label.ar} في ${plural('ar', bound, characters.ar)} ${edge.ar}`,
      en: `Write ${en} in ${plural('en', bound, characters.en)} ${edge.en}`,
    }
  }
  if (issue.origin === 'array' || issue.origin === 'set') {
    return {
      ar: `اختر ${plural('ar', bound, things.ar)} ${edge.ar} في «${label.ar}»`,
      en: `Choose ${plural('en', bound, things.en)} ${edge.en} for ${en}`,
    }
  }
  return { ar: `اكتب ${label.ar}: ${bound} ${edge.ar}`, en: `Enter ${en}: ${bound} ${edge.en}` }
}

const atLeast: Text = { ar: 'على الأقلّ', en: 'or more' }
const atMost: Text = { ar: 'على الأكثر', en: 'or fewer' }

/** A bound that is itself allowed: "more than 0" is "1 or more" for lengths and whole numbers. */
function bound(edge: number | bigint, inclusive: boolean | undefined, step: 1 | -1): number {
  return inclusive === false ? Number(edge) + step : Number(edge)
}

function format(label: Text, issue: z.core.$ZodIssueInvalidStringFormat): Text {
  if (issue.format === 'email') {
    return {
      ar: `اكتب ${label.ar} كاملًا وفيه @، مثل noura@example.com`,
      en: `Enter ${inSentence(label.en)} with an @, like noura@example.com`,
    }
  }
  if (issue.format === 'date') {
    return {
      ar: `اكتب ${label.ar} بالسنة والشهر واليوم، مثل 2026-02-01`,
      en: `Enter ${inSentence(label.en)} as year, month and day, like 2026-02-01`,
    }
  }
  if (issue.format === 'url') {
    return {
      ar: `اكتب ${label.ar} كاملًا يبدأ بـ https، مثل https://example.com`,
      en: `Enter ${inSentence(label.en)} in full, like https://example.com`,
    }
  }
  return {
    ar: `راجع ${label.ar}: الصيغة غير صحيحة. اكتبه كما في الوثيقة`,
    en: `Check ${inSentence(label.en)}: it is not in the right form. Write it as on the document`,
  }
}

/**
 * Any issue of a schema in both languages. Ours bring their own words (`params.text`); an empty answer is asked for by
 * the field's name; the rest is said by kind.
 */
export function issueText(issue: z.core.$ZodIssue, label: Text): Text {
  switch (issue.code) {
    case 'custom': {
      if (issue.params?.missing === true) return enter(label)
      if (isText(issue.params?.text)) return issue.params.text
      return { ar: `راجع ${label.ar} وصحّحه`, en: `Check ${inSentence(label.en)} and correct it` }
    }
    case 'invalid_type':
      if (issue.expected === 'boolean') return tick(label)
      if (issue.expected === 'array' || issue.expected === 'set') return choose(label)
      if (issue.expected === 'number' || issue.expected === 'int') {
        return { ar: `اكتب ${label.ar} بالأرقام، مثل 12`, en: `Enter ${inSentence(label.en)} in digits, like 12` }
      }
      return enter(label)
    case 'invalid_value':
      return issue.values.length === 1 && issue.values[0] === true ? tick(label) : choose(label)
    case 'invalid_union': {
      // A union with a list in it is chosen from; a union of ways to write one value is entered.
      return issue.errors.flat().some((kind) => kind.code === 'invalid_value') ? choose(label) : enter(label)
    }
    case 'too_small': {
      const least = bound(issue.minimum, issue.inclusive, 1)
      if (least === 1 && issue.origin === 'string') return enter(label)
      if (least === 1 && issue.origin === 'array') return choose(label)
      return limit(label, issue, atLeast, least)
    }
    case 'too_big':
      return limit(label, issue, atMost, bound(issue.maximum, issue.inclusive, -1))
    case 'not_multiple_of':
      return {
        ar: `اكتب ${label.ar} من مضاعفات ${issue.divisor}، مثل ${issue.divisor}`,
        en: `Enter ${inSentence(label.en)} as a multiple of ${issue.divisor}, like ${issue.divisor}`,
      }
    case 'invalid_format':
      return format(label, issue)
    case 'unrecognized_keys':
      return {
        ar: `أرسلت ما لا نعرفه في «${label.ar}»: ${issue.keys.join('، ')}. احذفه ثم أعد الإرسال`,
        en: `“${label.en}” holds what we do not know: ${issue.keys.join(', ')}. Remove it and send again`,
      }
    case 'invalid_key':
    case 'invalid_element':
      return {
        ar: `راجع ${label.ar}: أحد العناصر غير صحيح`,
        en: `Check ${inSentence(label.en)}: one of the items is wrong`,
      }
  }
}

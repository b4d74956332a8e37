/** On one's account: the browsers that are known, and the one press that freezes everything. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type DeviceLine, newDeviceWords } from '../../identity/index.ts'
import type { Lang, Text } from '../../language/index.ts'
import { Moment, Notice, Table } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { namesOf, sendPage } from '../frame.tsx'

export function Devices({ lang, devices, here }: { lang: Lang; devices: readonly DeviceLine[]; here: string }) {
  const words = {
    title: { ar: 'أجهزة دخلت منها', en: 'Devices you have signed in from' },
    device: { ar: 'الجهاز', en: 'Device' },
    seen: { ar: 'آخر دخول', en: 'Last sign-in' },
    act: { ar: 'النسيان', en: 'Forget' },
    forget: { ar: 'انسَه', en: 'Forget it' },
    here: { ar: 'هذا الجهاز', en: 'This device' },
    fresh: { ar: 'جديد، لا يوافق على ما لا رجعة فيه حتى', en: 'new, approves nothing irreversible until' },
    mine: { ar: 'هذا جهازي', en: 'This one is mine' },
  }
  const old = devices.some((device) => device.deviceId === here && device.newUntil === null)
  return (
    <>
      <h2 id="devices">{words.title[lang]}</h2>
      {devices.some((device) => device.deviceId === here && device.newUntil !== null) ? (
        <p>{newDeviceWords.notYet[lang]}.</p>
      ) : null}
      <Table
        lang={lang}
        caption={words.title}
        captionUnseen
        columns={[words.device, words.seen, words.act]}
        rows={devices.map((device) => [
          <span>
            <bdi>{device.label || '–'}</bdi>
            {device.deviceId === here ? ` (${words.here[lang]})` : ''}
            {device.newUntil === null ? null : (
              <>
                {' '}
                ({words.fresh[lang]} <Moment at={device.newUntil} lang={lang} />)
              </>
            )}
            {device.newUntil !== null && old ? (
              <form method="post" action="/account/devices/confirm">
                <input type="hidden" name="device" value={device.deviceId} />
                <button class="button second" type="submit" aria-label={`${words.mine[lang]}: ${device.label}`}>
                  {words.mine[lang]}
                </button>
              </form>
            ) : null}
          </span>,
          <Moment at={device.lastAt} lang={lang} />,
          <form method="post" action="/account/devices/forget">
            <input type="hidden" name="device" value={device.deviceId} />
            <button class="button quiet" type="submit" aria-label={`${words.forget[lang]}: ${device.label}`}>
              {words.forget[lang]}
            </button>
          </form>,
        ])}
      />
    </>
  )
}

const frozenHow: Text = {
  ar: 'لإعادته أثبت نفسك ببصمتك ووجهك في أي جهاز خدمة.',
  en: 'To bring it back, prove yourself with fingerprints and face at any kiosk.',
}

export function NotMe({ lang }: { lang: Lang }) {
  const words = {
    title: { ar: 'لم أكن أنا', en: 'This wasn’t me' },
    lead: {
      ar: 'إن دخل غيرك إلى حسابك فجمّده الآن. تخرج كل الأجهزة ولا يدخل أحد.',
      en: 'If somebody else was in your account, freeze it now. All devices are signed out and nobody gets in.',
    },
    button: { ar: 'لم أكن أنا: جمّد حسابي', en: 'This wasn’t me: freeze my account' },
  }
  return (
    <>
      <h2 id="not-me">{words.title[lang]}</h2>
      <p>
        {words.lead[lang]} {frozenHow[lang]}
      </p>
      <form method="post" action="/account/freeze">
        <p class="act">
          <button class="button danger" type="submit">
            {words.button[lang]}
          </button>
        </p>
      </form>
    </>
  )
}

export async function sendFrozen(doorway: Doorway, req: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { lang } = req.visit
  const title: Text = { ar: 'جُمّد حسابك', en: 'Your account is frozen' }
  const out: Text = {
    ar: 'خرجت كل الأجهزة، ولا يدخل أحد الآن.',
    en: 'All devices are signed out, and nobody gets in now.',
  }
  return sendPage(doorway.site, req, reply, {
    title,
    names: await namesOf(doorway.site, req, null),
    children: (
      <div class="narrow">
        <h1>{title[lang]}</h1>
        <Notice lang={lang} tone="info">
          {out[lang]} {frozenHow[lang]}
        </Notice>
        <p>
          <a href="/activation-points">{lang === 'ar' ? 'أين أجد جهاز خدمة؟' : 'Where is a kiosk?'}</a>
        </p>
      </div>
    ),
  })
}

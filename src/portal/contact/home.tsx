/** The page of the contact centre: everything one may write, where to follow it, where its branches are. */
import type { FastifyInstance } from 'fastify'
import { audienceStatuses, kinds, openAudience, statuses, ticketsOf } from '../../contact/index.ts'
import type { Text } from '../../language/index.ts'
import { Card, Cards, Chip, Ltr } from '../../ui/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'

const title: Text = { ar: 'مركز التواصل', en: 'Contact centre' }

const services = [
  'contact/submit-complaint',
  'contact/submit-inquiry',
  'contact/submit-suggestion',
  'contact/submit-praise',
  'emirates/submit-tawasul',
  'contact/request-minister-meeting',
  'contact/rate-service',
  'contact/find-centre',
] as const

const others: readonly { readonly href: string; readonly title: Text; readonly lead: Text }[] = [
  {
    href: '/track',
    title: { ar: 'تابع بلا دخول', en: 'Follow without signing in' },
    lead: { ar: 'برقم القيد ورمز يصل جوالك.', en: 'With its number and a code to your mobile.' },
  },
  {
    href: '/indicators',
    title: { ar: 'مؤشرات الخدمات', en: 'Service figures' },
    lead: {
      ar: 'كم طُلب منها، وكم استغرقت، وما رأي من طلبها.',
      en: 'How many asked, how long it took, what they think.',
    },
  },
]

export function contactHome(app: FastifyInstance, doorway: Doorway): void {
  const { site, house } = doorway
  app.get('/contact', async (req, reply) => {
    const { lang } = req.visit
    const me = req.visit.session?.personId
    const mine = me === undefined ? [] : await ticketsOf(site.pool, me)
    const meeting = me === undefined ? null : await openAudience(site.pool, me)
    return sendPage(site, req, reply, {
      title,
      names: await namesHere(doorway, req),
      children: (
        <>
          <h1>{title[lang]}</h1>
          <p class="lead">
            {
              {
                ar: 'اكتب لنا بلغتك. لكل ما تكتبه رقم وموعد جواب، ويجيبك موظف.',
                en: 'Write to us in your words. All you write gets a number and a day, and a person answers.',
              }[lang]
            }
          </p>
          <Cards>
            {services.map((id) => {
              const definition = house.catalogue.get(id)
              return definition === undefined ? null : (
                <Card level={2} title={definition.title[lang]} href={`/services/${id}`}>
                  <p>{definition.summary[lang]}</p>
                </Card>
              )
            })}
            {others.map((one) => (
              <Card level={2} title={one.title[lang]} href={one.href}>
                <p>{one.lead[lang]}</p>
              </Card>
            ))}
          </Cards>
          {mine.length === 0 && meeting === null ? null : (
            <>
              <h2>{{ ar: 'ما كتبته', en: 'What you wrote' }[lang]}</h2>
              <Cards>
                {meeting === null ? null : (
                  <Card
                    title={{ ar: 'لقاء مع سمو الوزير', en: 'Meeting with the Minister' }[lang]}
                    href={`/audiences/${meeting.id}`}
                  >
                    <p>
                      <Chip tone={audienceStatuses[meeting.status].tone}>
                        {audienceStatuses[meeting.status].name[lang]}
                      </Chip>{' '}
                      <Ltr>{meeting.number}</Ltr>
                    </p>
                  </Card>
                )}
                {mine.slice(0, 20).map((ticket) => (
                  <Card title={kinds[ticket.kind][lang]} href={`/tickets/${ticket.id}`}>
                    <p>
                      <Chip tone={statuses[ticket.status].tone}>{statuses[ticket.status].name[lang]}</Chip>{' '}
                      <Ltr>{ticket.number}</Ltr>
                    </p>
                  </Card>
                ))}
              </Cards>
            </>
          )}
        </>
      ),
    })
  })
}

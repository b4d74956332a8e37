/** For tests: a small PDF of one empty page, whose catalogue, middle and trailer may say more. */

export function aPdf(catalogue = '', more: Buffer = Buffer.alloc(0), trailer = ''): Buffer {
  const objects = [
    `1 0 obj << /Type /Catalog /Pages 2 0 R ${catalogue} >> endobj\n`,
    '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n',
    '3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj\n',
  ]
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object) => {
    const at = body.length
    body += object
    return at
  })
  const start = body.length + more.length
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const tail = `xref\n0 4\n0000000000 65535 f \n${lines}trailer << /Size 4 /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([Buffer.from(body, 'latin1'), more, Buffer.from(tail, 'latin1')])
}

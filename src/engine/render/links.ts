/** Links on paper: each that leads out of the site has a number there, and its address at the end of its slide. */

/** Links out, in rendered HTML. */
const LINK = /<a\b(?=[^>]* href="(https?:[^"]+)")/g

/** A slide's section with its links numbered and, at its end, where they lead: a list that only paper shows. */
export function numberLinks(sheet: string): string {
  const addresses = new Map<string, { number: number; isTold: boolean }>()
  const transcript = sheet.indexOf('<div class="said">')
  const numbered = sheet.replace(LINK, (tag, address: string, offset: number) => {
    let known = addresses.get(address)
    if (!known) {
      const isTold = transcript >= 0 && offset > transcript
      addresses.set(address, (known = { number: addresses.size + 1, isTold }))
    }
    return `${tag} data-link="${known.number}"`
  })
  if (addresses.size === 0) return sheet
  const rows = [...addresses].map(
    ([address, { number, isTold }]) =>
      `<li${isTold ? ' class="told"' : ''}><span class="n">${number}</span>${address}</li>`,
  )
  const end = numbered.lastIndexOf('</section>')
  return `${numbered.slice(0, end)}<ol class="links">${rows.join('')}</ol>${numbered.slice(end)}`
}

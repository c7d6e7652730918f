/** What the file holds for its scripts, by name: JSON in elements that nobody sees; what is long is packed. */

/** What was packed, as JSON. */
const unpacked = new Map<string, string>()
let opening: Promise<void> | undefined

/** Settles when all of the file has been read and unpacked: what is held stands behind what is shown. */
export function whole(): Promise<void> {
  return (opening ??= open())
}

async function open(): Promise<void> {
  if (document.readyState === 'loading')
    await new Promise<void>((resolve) =>
      document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }),
    )
  const packed = document.querySelectorAll<HTMLElement>('script[data-packed]')
  await Promise.all(
    Array.from(packed, async (element) => {
      unpacked.set(element.dataset['packed'] as string, await unpack(element.textContent))
    }),
  )
}

/** Text that was gzipped and written in Base64. */
function unpack(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}

/** Once the file is `whole`. Throws for a name that it has nothing for. */
export function held(name: string): unknown {
  const element = document.querySelector(`script[data-held="${CSS.escape(name)}"]`)
  const json = unpacked.get(name) ?? element?.textContent
  if (json === undefined) throw new Error(`this file has no ${name}`)
  return JSON.parse(json)
}

const urls = new Map<string, string>()

/** An address for the script of a worker. */
function urlOf(name: string): string {
  let url = urls.get(name)
  if (url === undefined)
    urls.set(name, (url = URL.createObjectURL(new Blob([held(name) as string], { type: 'text/javascript' }))))
  return url
}

/** The scripts of workers are classic ones here, whatever their pages' sources say. */
class HeldWorker extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, { ...options, type: 'classic' })
  }
}

type Demos = Readonly<Record<string, () => Promise<unknown>>>

/** What the demos' script finds, and leaves. */
interface Globals {
  heapdeckHeld?: { urlOf: typeof urlOf; Worker: typeof Worker }
  heapdeckDemos?: Demos
}

/** Runs the demos' script, once: it gives what imports the module of each tag. */
export function demos(): Demos {
  const globals = window as Globals
  if (!globals.heapdeckDemos) {
    globals.heapdeckHeld = { urlOf, Worker: HeldWorker }
    const script = document.createElement('script')
    script.textContent = held('demos.js') as string
    document.head.append(script)
    script.remove()
  }
  if (!globals.heapdeckDemos) throw new Error('the browser refused the demos’ script')
  return globals.heapdeckDemos
}

/**
 * A Chromium without a window, and its pages, driven by the DevTools protocol over a pipe: JSON messages that end in a NUL, on
 * the child's descriptors 3 (in) and 4 (out), `--remote-debugging-pipe`. No port is opened. Of the protocol there is what
 * printing and taking pictures need; a general driver would be twelve megabytes of every install, and 0.2 s of every start.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  // In a container there is no sandbox to be had; the pages are the deck's own, under their strict policy.
  '--no-sandbox',
  // The first tab is the one that is asked for.
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  '--disable-breakpad',
  '--disable-search-engine-choice-screen',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
]

/** How long it may take to start, in ms. */
const START = 30_000

type Parameters = Readonly<Record<string, unknown>>

/** A Chromium that could not be started, died, or refused. */
export class ChromiumError extends Error {
  override name = 'ChromiumError'
}

interface Waiting {
  resolve(result: never): void
  reject(error: Error): void
}

export class Chromium {
  private readonly child: ChildProcess
  private readonly profile: string
  private readonly waiting = new Map<number, Waiting>()
  private readonly listeners = new Set<(session: string, method: string, parameters: Parameters) => void>()
  private lastId = 0
  private said = ''
  private ended: ChromiumError | undefined

  /** Starts the executable: what is asked of it waits until it is there. */
  constructor(executable: string) {
    this.profile = mkdtempSync(join(tmpdir(), 'heapdeck-chromium-'))
    this.child = spawn(executable, [...FLAGS, `--user-data-dir=${this.profile}`], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // Its own group, so that all its processes end with it.
      detached: process.platform !== 'win32',
    })
    this.child.stderr!.on('data', (data: Buffer) => (this.said = (this.said + String(data)).slice(-4000)))
    const chunks: Buffer[] = []
    const out = this.child.stdio[4] as Readable
    out.on('data', (data: Buffer) => {
      for (let rest = data; ;) {
        const end = rest.indexOf(0)
        if (end < 0) return void chunks.push(rest)
        chunks.push(rest.subarray(0, end))
        this.receive(Buffer.concat(chunks.splice(0)).toString())
        rest = rest.subarray(end + 1)
      }
    })
    for (const stream of [out, this.child.stdio[3] as Writable]) stream.on('error', () => {})
    this.child.once('error', (error) => this.end(`${executable} can't be started: ${error.message}`))
    this.child.once('exit', (status) =>
      this.end(`${executable} ended with ${String(status)}${this.lastWords()}`),
    )
    process.once('exit', this.kill)
  }

  async newPage(): Promise<Page> {
    const timer = setTimeout(() => this.end(`Chromium did not start within ${START / 1000} s`), START)
    try {
      const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', {
        url: 'about:blank',
      })
      const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      })
      const page = new Page(this, sessionId)
      await page.send('Page.enable')
      return page
    } finally {
      clearTimeout(timer)
    }
  }

  /** Rejects with a ChromiumError. `session`: the page's, absent: the browser's. */
  send<Result = unknown>(method: string, parameters: Parameters = {}, session?: string): Promise<Result> {
    if (this.ended) return Promise.reject(this.ended)
    const id = ++this.lastId
    const message = {
      id,
      method,
      params: parameters,
      ...(session === undefined ? {} : { sessionId: session }),
    }
    const answer = new Promise<Result>((resolve, reject) => this.waiting.set(id, { resolve, reject }))
    ;(this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`)
    return answer
  }

  listen(listener: (session: string, method: string, parameters: Parameters) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Ends it, with all its processes: there is nothing in it that wants to be kept. */
  async close(): Promise<void> {
    process.off('exit', this.kill)
    const gone = new Promise<void>((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined)
        resolve()
      else this.child.once('close', () => resolve())
    })
    this.kill()
    await gone
    this.removeProfile()
  }

  private readonly kill = (): void => {
    const { pid } = this.child
    try {
      if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
    this.removeProfile()
  }

  private removeProfile(): void {
    try {
      rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // A process of it may still write: the system empties its folder of temporary files.
    }
  }

  private receive(text: string): void {
    const message = JSON.parse(text) as {
      id?: number
      result?: unknown
      error?: { message: string }
      sessionId?: string
      method?: string
      params?: Parameters
    }
    if (message.id === undefined) {
      for (const listener of this.listeners)
        listener(message.sessionId ?? '', message.method ?? '', message.params ?? {})
      return
    }
    const waiting = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.error) waiting?.reject(new ChromiumError(`Chromium: ${message.error.message}`))
    else waiting?.resolve(message.result as never)
  }

  private end(reason: string): void {
    this.ended ??= new ChromiumError(reason)
    for (const { reject } of this.waiting.values()) reject(this.ended)
    this.waiting.clear()
  }

  private lastWords(): string {
    const last = this.said.trim().split('\n').at(-1)
    return last ? `: ${last}` : ''
  }
}

export class Page {
  private readonly browser: Chromium
  private readonly session: string

  constructor(browser: Chromium, session: string) {
    this.browser = browser
    this.session = session
  }

  send<Result = unknown>(method: string, parameters: Parameters = {}): Promise<Result> {
    return this.browser.send(method, parameters, this.session)
  }

  /** Goes to an address; resolves when the document is there with all that it names. */
  async open(url: string): Promise<void> {
    const loaded = this.next('Page.loadEventFired')
    const { errorText } = await this.send<{ errorText?: string }>('Page.navigate', { url })
    if (errorText) throw new ChromiumError(`Chromium can't open ${url}: ${errorText}`)
    await loaded
  }

  /** What an expression gives in the page, as JSON; a promise is waited for. Rejects with what it throws. */
  async evaluate<Result>(expression: string): Promise<Result> {
    const { result, exceptionDetails } = await this.send<{
      result: { value: Result }
      exceptionDetails?: { text: string; exception?: { description?: string } }
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails)
      throw new ChromiumError(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** Size of the window in CSS pixels, and how many of the picture's make one of them. */
  async resize(width: number, height: number, scale = 1): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    })
  }

  /** Answers to media queries. */
  async prefer(features: Readonly<Record<string, string>>): Promise<void> {
    await this.send('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    })
  }

  /** A picture of the window, as PNG. */
  async picture(): Promise<Uint8Array> {
    const { data } = await this.send<{ data: string }>('Page.captureScreenshot', { format: 'png' })
    return Buffer.from(data, 'base64')
  }

  /** The document on paper: pages as its style sheets say, tagged, with its headings as bookmarks. */
  async print(): Promise<Uint8Array> {
    const { stream } = await this.send<{ stream: string }>('Page.printToPDF', {
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
      transferMode: 'ReturnAsStream',
    })
    const parts: Buffer[] = []
    for (let isDone = false; !isDone;) {
      const part = await this.send<{ data: string; base64Encoded?: boolean; eof: boolean }>('IO.read', {
        handle: stream,
        size: 4 << 20,
      })
      parts.push(Buffer.from(part.data, part.base64Encoded ? 'base64' : 'latin1'))
      isDone = part.eof
    }
    await this.send('IO.close', { handle: stream })
    return Buffer.concat(parts)
  }

  async close(): Promise<void> {
    await this.send('Page.close')
  }

  private next(event: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.browser.listen((session, method) => {
        if (session !== this.session || method !== event) return
        stop()
        resolve()
      })
    })
  }
}

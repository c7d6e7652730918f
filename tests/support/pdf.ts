/** Opens a PDF and tells what a reader has of it. */
import { getDocumentProxy } from 'unpdf'

export interface PdfPage {
  /** In points. */
  readonly size: readonly [width: number, height: number]
  /** Its words, spaces folded. */
  readonly text: string
  /** Addresses, and the numbers of pages (from 1) that links within the document lead to. */
  readonly links: readonly (string | number)[]
  /** Roles of its tags that mean something, and what its figures are called. */
  readonly tags: readonly string[]
  readonly figures: readonly string[]
}

export interface Pdf {
  readonly facts: Readonly<Record<string, unknown>>
  readonly pages: readonly PdfPage[]
  /** Titles, with the numbers of their pages. */
  readonly bookmarks: readonly (readonly [title: string, page: number])[]
}

interface Tag {
  readonly role?: string
  readonly alt?: string
  readonly children?: readonly Tag[]
}

export async function readPdf(bytes: Uint8Array): Promise<Pdf> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const pageOf = async (dest: unknown): Promise<number> => {
    const place = typeof dest === 'string' ? await document.getDestination(dest) : dest
    return (await document.getPageIndex((place as Parameters<typeof document.getPageIndex>[0][])[0]!)) + 1
  }
  const pages: PdfPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const [, , width, height] = page.view as [number, number, number, number]
    const { items } = await page.getTextContent()
    const annotations = (await page.getAnnotations()) as { url?: string; dest?: unknown }[]
    const tags = deep((await page.getStructTree()) as Tag | null)
    pages.push({
      size: [width, height],
      text: items
        .map((item) => ('str' in item ? item.str : ''))
        .join(' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
      links: await Promise.all(annotations.map(async ({ url, dest }) => url ?? (await pageOf(dest)))),
      tags: tags.flatMap(({ role }) => (role && !/^(NonStruct|Document|Root|Div)$/.test(role) ? [role] : [])),
      figures: tags.flatMap(({ alt }) => alt ?? []),
    })
  }
  const outline = (await document.getOutline()) ?? []
  const bookmarks = await Promise.all(
    outline.map(async ({ title, dest }) => [title, await pageOf(dest)] as const),
  )
  const { info } = await document.getMetadata()
  return { facts: info as Record<string, unknown>, pages, bookmarks }
}

const deep = (tag: Tag | null | undefined): Tag[] => (tag ? [tag, ...(tag.children ?? []).flatMap(deep)] : [])
